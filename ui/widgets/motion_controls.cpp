#include "ui/widgets/motion_controls.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <array>
#include <cmath>
#include <numbers>

#include "ui/theme.h"
#include "ui/widgets/ping_pong.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/steady_width.h"
#include "ui/widgets/way_player.h"

namespace shortrun {

namespace {

constexpr std::array kSecondsOneWay{8.0, 4.0, 2.0};
constexpr double kPadRadius = 0.42;

}  // namespace

MotionControls::MotionControls(QWidget* parent)
    : QWidget(parent),
      animation_(new PingPong(this)),
      player_(new WayPlayer(this)),
      button_(new QToolButton(this)) {
    button_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button_->setToolTip(tr("Move to and fro, at an even pace along the arc (Space)"));
    button_->setFixedHeight(32);
    button_->setFocusPolicy(Qt::StrongFocus);
    speed_ = new SegmentedControl(tr("Speed of the animation"),
                                  {{tr("Slow"), tr("8 seconds one way")},
                                   {tr("Normal"), tr("4 seconds one way")},
                                   {tr("Fast"), tr("2 seconds one way")}},
                                  this);
    speed_->setCurrent(1);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::kGrid);
    row->addWidget(button_);
    row->addWidget(speed_);
    showRunning(false);
    keepWidthFor(button_, {tr("Animate"), tr("Stop")});

    connect(button_, &QToolButton::clicked, this, &MotionControls::animationRequested);
    connect(speed_, &SegmentedControl::chosen, this, [this] { animation_->setSeconds(secondsOneWay()); });
    connect(animation_, &PingPong::moved, this, [this](double rho, double phase) {
        const double angle = phase * std::numbers::pi;
        Q_EMIT moved(rho, {0.5 - kPadRadius * std::cos(angle), 0.5 - kPadRadius * std::sin(angle)});
    });
    connect(animation_, &PingPong::runningChanged, this, &MotionControls::showRunning);
    connect(player_, &WayPlayer::moved, this, &MotionControls::wayMoved);
    connect(player_, &WayPlayer::runningChanged, this, &MotionControls::playingChanged);
}

void MotionControls::showRunning(bool running) {
    button_->setIcon(Theme::instance().icon(running ? "pause" : "play"));
    button_->setText(running ? tr("Stop") : tr("Animate"));
    if (!running) Q_EMIT animationStopped();
}

void MotionControls::toggleAnimation(double rho) {
    player_->stop();
    animation_->isRunning() ? animation_->stop() : animation_->start(rho);
}

void MotionControls::togglePlay(const QList<Keyframe>& keyframes) {
    animation_->stop();
    player_->isRunning() ? player_->stop() : player_->start(keyframes);
}

void MotionControls::stopPlaying() {
    player_->stop();
}

void MotionControls::stop() {
    animation_->stop();
    player_->stop();
}

double MotionControls::secondsOneWay() const {
    return kSecondsOneWay[static_cast<std::size_t>(speed_->current())];
}

}  // namespace shortrun
