#include "ui/widgets/ping_pong.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace shortrun {

namespace {
constexpr int kTickMilliseconds = 16;
constexpr double kQuarterTurn = std::numbers::pi / 2;
}  // namespace

PingPong::PingPong(QObject* parent) : QObject(parent) {
    timer_.setInterval(kTickMilliseconds);
    timer_.setTimerType(Qt::PreciseTimer);
    connect(&timer_, &QTimer::timeout, this, &PingPong::tick);
}

void PingPong::start(double rho) {
    phase_ = std::asin(std::clamp(rho, 0.0, 1.0)) / kQuarterTurn;
    sinceTick_.start();
    timer_.start();
    Q_EMIT runningChanged(true);
}

void PingPong::stop() {
    if (!isRunning()) return;
    timer_.stop();
    Q_EMIT runningChanged(false);
}

void PingPong::tick() {
    phase_ = std::fmod(phase_ + sinceTick_.restart() / (1000.0 * seconds_), 2.0);
    const double angle = (phase_ <= 1 ? phase_ : 2 - phase_) * kQuarterTurn;
    Q_EMIT moved(std::sin(angle), phase_);
}

}  // namespace shortrun
