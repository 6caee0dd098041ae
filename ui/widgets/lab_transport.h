// Run or pause, one Langevin step, one iteration, restart, and how fast: the buttons that move the laboratory's
// world. Window thread.
#pragma once

#include <QWidget>

class QComboBox;
class QToolButton;

namespace shortrun {

class LabTransport : public QWidget {
    Q_OBJECT

 public:
    explicit LabTransport(QWidget* parent = nullptr);

    void setRunning(bool running);
    /// Moves a second; 0: as fast as it goes.
    double speed() const;
    /// Does not emit speedChanged(); what is not offered keeps the speed.
    void setSpeed(double movesPerSecond);

 Q_SIGNALS:
    void runToggled();
    void stepRequested();
    void iterationRequested();
    void restartRequested();
    void speedChanged(double movesPerSecond);

 private:
    QToolButton* addButton(const QString& icon, const QString& name, const QString& toolTip);

    QToolButton* run_;
    QComboBox* speed_;
};

}  // namespace shortrun
