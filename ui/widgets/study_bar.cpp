#include "ui/widgets/study_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <algorithm>
#include <cmath>

#include "ui/theme.h"
#include "ui/widgets/thin_progress.h"

namespace shortrun {

namespace {
constexpr int kThousandths = 1000;
constexpr int kFirstSeen = 15;  // of them: what has begun shows as a bar
constexpr int kTextWidth = 168;
}  // namespace

QString timeText(double seconds) {
    if (seconds < 1.5) return StudyBar::tr("a moment");
    if (seconds < 100) return StudyBar::tr("%1 s").arg(std::lround(seconds));
    return StudyBar::tr("%1 min").arg(std::lround(seconds / 60));
}

StudyBar::StudyBar(const QString& begin, const QString& toolTip, QWidget* parent)
    : QWidget(parent),
      begin_(begin),
      toolTip_(toolTip),
      text_(new QLabel(this)),
      progress_(new ThinProgress(begin, this)),
      button_(new QPushButton(this)) {
    text_->setProperty("role", "caption");
    text_->setFont(Theme::instance().font(Theme::Type::Caption));
    text_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    text_->setFixedWidth(kTextWidth);
    button_->setProperty("role", "primary");
    button_->setMinimumWidth(96);
    button_->setFixedHeight(32);
    auto* lines = new QVBoxLayout;
    lines->setSpacing(2);
    lines->addStretch(1);
    lines->addWidget(text_);
    lines->addWidget(progress_);
    lines->addStretch(1);
    progress_->setFixedWidth(kTextWidth);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::kGrid);
    row->addLayout(lines);
    row->addWidget(button_);
    connect(button_, &QPushButton::clicked, this,
            [this] { running_ ? Q_EMIT stopRequested() : Q_EMIT beginRequested(); });
    setRunning(false);
}

void StudyBar::setRunning(bool running) {
    running_ = running;
    button_->setText(running ? tr("Stop") : begin_);
    button_->setIcon(Theme::instance().icon(running ? "stop" : "play", Theme::Ink::OnAccent));
    button_->setAccessibleName(button_->text());
    progress_->setVisible(running);
    button_->setToolTip(running ? tr("Stop here; what has been measured stays") : toolTip_);
}

void StudyBar::say(const QString& words, const QString& number) {
    const QFontMetrics metrics = text_->fontMetrics();
    const int room = kTextWidth - metrics.horizontalAdvance(number);
    text_->setText(metrics.elidedText(words, Qt::ElideRight, room) + number);
}

void StudyBar::setAsked() {
    setRunning(true);
    say(tr("a moment …"));
    progress_->showProgress(kFirstSeen, kThousandths);
}

void StudyBar::showState(const StudyState* state) {
    setRunning(state && !state->ended());
    text_->setToolTip(state ? QString::fromStdString(state->problem) : QString());
    if (!state) {
        text_->clear();
    } else if (running_) {
        say(QString::fromStdString(state->what),
            state->secondsLeft >= 0 ? tr("  ·  %1 left").arg(timeText(state->secondsLeft)) : QString());
    } else if (state->iteration > 0 && state->finished) {
        say(tr("weights of iteration"), QStringLiteral(" %L1").arg(state->iteration));
    } else {
        say(!state->problem.empty() ? tr("ended before its end") : state->stopped ? tr("stopped") : QString());
    }
    if (running_)
        progress_->showProgress(std::max(kFirstSeen, static_cast<int>(kThousandths * state->share)), kThousandths);
}

QString StudyBar::text() const {
    return text_->text();
}

}  // namespace shortrun
