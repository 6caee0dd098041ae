// Plays the way through keyframes once, in real time. Window thread.
#pragma once

#include <QElapsedTimer>
#include <QTimer>

#include "ui/latent_ways.h"

namespace shortrun {

class WayPlayer : public QObject {
    Q_OBJECT

 public:
    explicit WayPlayer(QObject* parent = nullptr);

    void start(const QList<Keyframe>& keyframes);
    void stop();
    bool isRunning() const { return timer_.isActive(); }

 Q_SIGNALS:
    void moved(const shortrun::Interpolate& position);
    void runningChanged(bool running);

 private:
    void tick();

    QTimer timer_;
    QElapsedTimer sinceStart_;
    QList<Keyframe> keyframes_;
};

}  // namespace shortrun
