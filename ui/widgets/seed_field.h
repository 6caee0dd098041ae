// The seed of a draw: typed, one up or down, or a new one by chance. Window thread.
#pragma once

#include <QWidget>
#include <cstdint>

class QSpinBox;

namespace shortrun {

class SeedField : public QWidget {
    Q_OBJECT

 public:
    enum class Steps { Shown, Hidden };  ///< the buttons for one up and down
    explicit SeedField(const QString& name, Steps steps = Steps::Shown, QWidget* parent = nullptr);

    std::uint64_t seed() const;
    /// Emits seedChanged when it differs.
    void setSeed(std::uint64_t seed);
    /// No seed made what is shown, until another is chosen or set.
    void setUnknown();

 public Q_SLOTS:
    void drawNew();
    void next();
    void previous();

 Q_SIGNALS:
    void seedChanged(quint64 seed);

 private:
    QSpinBox* box_ = nullptr;
};

}  // namespace shortrun
