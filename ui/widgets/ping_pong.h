// Moves rho to and fro between 0 and 1 at an even pace along the arc from z2 to z1: rho = sin(phi), so that z
// turns by the same angle in each moment. Window thread.
#pragma once

#include <QElapsedTimer>
#include <QTimer>

namespace shortrun {

class PingPong : public QObject {
    Q_OBJECT

 public:
    explicit PingPong(QObject* parent = nullptr);

    /// Goes on from here, at first toward 1.
    void start(double rho);
    void stop();
    bool isRunning() const { return timer_.isActive(); }
    /// Seconds from one end to the other.
    void setSeconds(double seconds) { seconds_ = seconds; }

 Q_SIGNALS:
    /// `phase` goes evenly from 0 to 2, once for each time to and fro.
    void moved(double rho, double phase);
    void runningChanged(bool running);

 private:
    void tick();

    QTimer timer_;
    QElapsedTimer sinceTick_;
    double phase_ = 0;  ///< 0 ... 1: up; 1 ... 2: down again
    double seconds_ = 4;
};

}  // namespace shortrun
