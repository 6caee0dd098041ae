// The gap of each layer as a bar with its interval, and what sampling alone would leave. A card of the laboratory.
// Window thread.
#pragma once

#include <vector>

#include "engine/core/study_numbers.h"
#include "ui/widgets/lab_card.h"

namespace shortrun {

class NumberInWords;

class GapBars : public LabCard {
    Q_OBJECT

 public:
    explicit GapBars(QWidget* parent = nullptr);

    /// Top layer first.
    void showLayers(const std::vector<LayerMoments>& layers);
    /// What stands there while there are no layers.
    void setInvitation(const QString& words);
    /// Which one the number is of.
    void setLayer(int layer);
    QString number() const;
    QString words() const;

 protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

 private:
    void paintBars(QWidget& on) const;
    void showNumber();

    std::vector<LayerMoments> layers_;
    int layer_ = 0;
    QString invitation_;
    NumberInWords* reading_;
    QWidget* bars_;
};

}  // namespace shortrun
