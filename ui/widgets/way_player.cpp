#include "ui/widgets/way_player.h"

#include <algorithm>

namespace shortrun {

namespace {
constexpr int kTickMilliseconds = 16;
}  // namespace

WayPlayer::WayPlayer(QObject* parent) : QObject(parent) {
    timer_.setInterval(kTickMilliseconds);
    timer_.setTimerType(Qt::PreciseTimer);
    connect(&timer_, &QTimer::timeout, this, &WayPlayer::tick);
}

void WayPlayer::start(const QList<Keyframe>& keyframes) {
    keyframes_ = keyframes;
    if (keyframes_.size() < 2) return stop();
    sinceStart_.start();
    timer_.start();
    Q_EMIT runningChanged(true);
}

void WayPlayer::stop() {
    if (!isRunning()) return;
    timer_.stop();
    Q_EMIT runningChanged(false);
}

void WayPlayer::tick() {
    const double whole = secondsOf(keyframes_), now = sinceStart_.elapsed() / 1000.0;
    Q_EMIT moved(wayPosition(keyframes_, std::min(now, whole)));
    if (now >= whole) stop();
}

}  // namespace shortrun
