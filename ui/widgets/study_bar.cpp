#include "ui/widgets/study_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <cmath>

#include "ui/theme.h"
#include "ui/widgets/thin_progress.h"

namespace shortrun {

namespace {
constexpr int kThousandths = 1000;
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
    text_->setMinimumWidth(1);
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
    button_->setToolTip(running ? tr("Stop here; what has been measured stays") : toolTip_);
}

void StudyBar::setAsked() {
    setRunning(true);
    text_->setText(tr("a moment …"));
    progress_->showProgress(0, 0);
}

void StudyBar::showState(const StudyState* state) {
    setRunning(state && !state->ended());
    text_->setToolTip(state ? QString::fromStdString(state->problem) : QString());
    if (!state) {
        text_->clear();
    } else if (running_) {
        QString text = QString::fromStdString(state->what);
        if (state->secondsLeft >= 0) text += tr("  ·  %1 left").arg(timeText(state->secondsLeft));
        text_->setText(text);
    } else {
        text_->setText(!state->problem.empty() ? tr("ended before its end")
                       : state->stopped        ? tr("stopped")
                       : state->iteration > 0  ? tr("weights of iteration %L1").arg(state->iteration)
                                               : QString());
    }
    progress_->showProgress(running_ ? static_cast<int>(kThousandths * state->share) : 0, kThousandths);
}

QString StudyBar::text() const {
    return text_->text();
}

}  // namespace shortrun
