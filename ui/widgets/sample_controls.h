// Which grid of samples: the seed, how many, the chain's noise, its steps. Window thread.
#pragma once

#include <QJsonObject>
#include <QWidget>

#include "engine/session/requests.h"

class QComboBox;
class QSpinBox;

namespace shortrun {

class SeedField;
class SegmentedControl;

class SampleControls : public QWidget {
    Q_OBJECT

 public:
    explicit SampleControls(QWidget* parent = nullptr);

    SeedField* seedField() const { return seed_; }
    std::uint64_t seed() const;
    int count() const;
    ChainNoise noise() const;
    int steps() const;  ///< 0: the model's K
    void useModelSteps();  ///< emits nothing
    /// The model's K, which stands where no other is chosen.
    void setModelSteps(int steps);

    /// As part of a page's state.
    QJsonObject state() const;
    void restore(const QJsonObject& state);  ///< emits nothing

 Q_SIGNALS:
    void seedChanged();
    /// One of them, the seed included, is another; `what` names it.
    void changed(const QString& what);

 private:
    void buildCount();
    void buildSteps();

    SeedField* seed_ = nullptr;
    QComboBox* count_ = nullptr;
    SegmentedControl* noise_ = nullptr;
    QSpinBox* steps_ = nullptr;
};

}  // namespace shortrun
