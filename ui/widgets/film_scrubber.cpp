#include "ui/widgets/film_scrubber.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QSignalBlocker>
#include <QToolButton>
#include <algorithm>
#include <array>
#include <cmath>

#include "ui/theme.h"
#include "ui/widgets/track_slider.h"

namespace shortrun {

namespace {
constexpr int kWholeFilmMilliseconds = 3000;
constexpr int kFastest = 16;
constexpr int kSlowest = 120;
constexpr std::array kSpeeds{0.1, 0.25, 0.5, 1.0, 2.0};
}  // namespace

FilmScrubber::FilmScrubber(const QString& symbol, const QString& what, QWidget* parent)
    : QWidget(parent), symbol_(symbol) {
    button_ = new QToolButton(this);
    button_->setAutoRaise(true);
    button_->setFixedSize(32, 32);
    track_ = new TrackSlider(this);
    track_->setAccessibleName(what);
    track_->setToolTip(tr("%1: drag, or use the arrow keys, Page up and down, Home and End.").arg(what));
    label_ = new QLabel(this);
    label_->setFont(Theme::instance().font(Theme::Type::Number));
    label_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    label_->setFixedHeight(32);
    label_->setMinimumWidth(label_->fontMetrics().horizontalAdvance(symbol + " = 888 / 888"));

    buildSpeeds();

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::kGrid);
    row->addWidget(button_, 0, Qt::AlignBottom);
    row->addWidget(track_, 1, Qt::AlignBottom);
    row->addWidget(label_, 0, Qt::AlignBottom);
    row->addWidget(speedButton_, 0, Qt::AlignBottom);

    connect(button_, &QToolButton::clicked, this, &FilmScrubber::togglePlay);
    connect(track_, &QSlider::sliderPressed, this, &FilmScrubber::pause);
    connect(track_, &QSlider::valueChanged, this, &FilmScrubber::choose);
    connect(&clock_, &QTimer::timeout, this, &FilmScrubber::nextFrame);
    clear();
}

void FilmScrubber::buildSpeeds() {
    speedButton_ = new QToolButton(this);
    speedButton_->setAutoRaise(true);
    speedButton_->setFixedSize(64, 32);
    speedButton_->setFocusPolicy(Qt::StrongFocus);
    speedButton_->setPopupMode(QToolButton::InstantPopup);
    speedButton_->setAccessibleName(tr("Speed of playing"));
    speedButton_->setToolTip(tr("How fast the film plays"));
    auto* menu = new QMenu(speedButton_);
    speeds_ = new QActionGroup(menu);
    for (const double speed : kSpeeds) {
        QAction* action = menu->addAction(tr("%1 ×").arg(speed));
        action->setCheckable(true);
        action->setData(speed);
        speeds_->addAction(action);
    }
    speedButton_->setMenu(menu);
    connect(speeds_, &QActionGroup::triggered, this, [this](const QAction* action) {
        setSpeed(action->data().toDouble());
        Q_EMIT speedChosen(speed_);
    });
    setSpeed(1);
}

void FilmScrubber::setSpeed(double speed) {
    const auto nearer = [speed](double a, double b) { return std::abs(a - speed) < std::abs(b - speed); };
    speed_ = *std::min_element(kSpeeds.begin(), kSpeeds.end(), nearer);
    speedButton_->setText(tr("%1 × ▾").arg(speed_));
    for (QAction* action : speeds_->actions()) action->setChecked(action->data().toDouble() == speed_);
    if (isPlaying()) clock_.start(interval());
}

/// Between two frames, in milliseconds.
int FilmScrubber::interval() const {
    const int usual = std::clamp(kWholeFilmMilliseconds / std::max(1, track_->maximum()), kFastest, kSlowest);
    return static_cast<int>(std::lround(usual / speed_));
}

void FilmScrubber::setFrames(int available, int lastFrame) {
    available_ = std::max(0, available);
    const int last = std::max({lastFrame, available_ - 1, 1});
    {
        const QSignalBlocker quiet(track_);
        track_->setRange(0, last);
        track_->setPageStep(std::max(1, last / 10));
        track_->setReach(std::max(0, available_ - 1));
        if (following_) track_->setValue(track_->reach());
    }
    setEnabled(available_ > 0);
    updateLabel();
    updateButton();
    if (available_ > 0) Q_EMIT frameChanged(frame());
}

void FilmScrubber::clear() {
    pause();
    following_ = true;
    setCurve({});
    setMark(-1);
    setFrames(0, 1);
}

void FilmScrubber::setCurve(std::vector<float> values) {
    track_->setCurve(std::move(values));
}

void FilmScrubber::setMark(int frame) {
    track_->setMark(frame);
}

int FilmScrubber::frame() const {
    return track_->value();
}

void FilmScrubber::setFrame(int frame) {
    track_->setValue(frame);
}

void FilmScrubber::play() {
    if (available_ < 2) return;
    if (frame() >= available_ - 1 || frame() == track_->mark()) track_->setValue(0);
    following_ = false;
    clock_.start(interval());
    updateButton();
}

void FilmScrubber::pause() {
    clock_.stop();
    updateButton();
}

void FilmScrubber::togglePlay() {
    isPlaying() ? pause() : play();
}

void FilmScrubber::choose(int frame) {
    following_ = !isPlaying() && frame >= available_ - 1;
    updateLabel();
    Q_EMIT frameChanged(frame);
}

void FilmScrubber::nextFrame() {
    if (frame() < available_ - 1) track_->setValue(frame() + 1);
    if (frame() < available_ - 1) return;
    pause();
    following_ = true;
}

void FilmScrubber::updateLabel() {
    label_->setText(available_ == 0
                        ? QString()
                        : QStringLiteral("%1 = %2 / %3").arg(symbol_).arg(frame()).arg(track_->maximum()));
}

void FilmScrubber::updateButton() {
    const QString word = isPlaying() ? tr("Pause") : tr("Play");
    button_->setIcon(Theme::instance().icon(isPlaying() ? "pause" : "play"));
    button_->setAccessibleName(word);
    button_->setToolTip(tr("%1 (Space)").arg(word));
}

}  // namespace shortrun
