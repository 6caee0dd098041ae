#include "ui/widgets/transport_bar.h"

#include <QAction>
#include <QHBoxLayout>
#include <QToolButton>
#include <utility>

#include "ui/theme.h"

namespace shortrun {

TransportBar::TransportBar(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Training"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    start_ = makeAction(tr("Start"), "play", Qt::CTRL | Qt::Key_Return);
    step_ = makeAction(tr("One iteration"), "step", Qt::CTRL | Qt::Key_Period);
    reset_ = makeAction(tr("Reset"), "reset", Qt::CTRL | Qt::Key_R);
    finish_ = makeAction(tr("Finish"), "finish", Qt::CTRL | Qt::SHIFT | Qt::Key_Return);
    stop_ = makeAction(tr("Stop"), "stop", Qt::CTRL | Qt::Key_Comma);
    startButton_ = addButton(start_, true);
    leadButton_ = addButton(start_);
    leadButton_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    leadButton_->setObjectName(QStringLiteral("Lead"));
    addButton(step_);
    addButton(reset_);
    addButton(finish_);
    addButton(stop_);
    connect(start_, &QAction::triggered, this, &TransportBar::startOrPause);
    connect(step_, &QAction::triggered, this, &TransportBar::stepRequested);
    connect(reset_, &QAction::triggered, this, &TransportBar::resetRequested);
    connect(finish_, &QAction::triggered, this, &TransportBar::finishRequested);
    connect(stop_, &QAction::triggered, this, &TransportBar::stopRequested);
    showState();
}

QAction* TransportBar::makeAction(const QString& name, const char* icon, const QKeySequence& keys) {
    auto* action = new QAction(name, this);
    action->setIcon(Theme::instance().icon(QLatin1String(icon)));
    action->setShortcut(keys);
    return action;
}

QToolButton* TransportBar::addButton(QAction* action, bool primary) {
    auto* button = new QToolButton(this);
    if (primary) button->setProperty("role", "primary");
    button->setDefaultAction(action);
    button->setIconSize({20, 20});
    button->setAccessibleName(action->text());
    button->setObjectName(action->text());
    layout()->addWidget(button);
    return button;
}

void TransportBar::startOrPause() {
    switch (state_) {
        case EngineState::Training:
            Q_EMIT pauseRequested();
            return;
        case EngineState::Paused:
            Q_EMIT continueRequested();
            return;
        case EngineState::LoadingData:
        case EngineState::Idle:
        case EngineState::Diverged:
        case EngineState::Failed:
            break;
    }
    if (leads()) return Q_EMIT setupRequested();
    Q_EMIT startRequested();
}

void TransportBar::setState(EngineState state) {
    if (std::exchange(state_, state) != state) showState();
}

void TransportBar::setMayFinish(bool may) {
    if (std::exchange(mayFinish_, may) != may) showState();
}

void TransportBar::setBegins(bool begins) {
    if (std::exchange(begins_, begins) != begins) showState();
}

/// Nothing runs or waits that the start button could pause or continue, and none is to be begun here.
bool TransportBar::leads() const {
    return !begins_ && state_ != EngineState::Training && state_ != EngineState::Paused;
}

void TransportBar::showState() {
    const bool training = state_ == EngineState::Training, paused = state_ == EngineState::Paused;
    const bool run = training || paused || state_ == EngineState::Diverged;
    const bool loading = state_ == EngineState::LoadingData;
    const Theme& theme = Theme::instance();
    const QString startIcon = training ? QStringLiteral("pause") : QStringLiteral("play");
    start_->setIcon(theme.icon(leads() ? QStringLiteral("train") : startIcon));
    start_->setText(leads() ? tr("Train a model") : training ? tr("Pause") : paused ? tr("Continue") : tr("Start"));
    startButton_->setAccessibleName(start_->text());
    leadButton_->setAccessibleName(start_->text());
    auto explain = [](QAction* action, const QString& what) {
        action->setToolTip(
            QStringLiteral("%1 (%2)").arg(what, action->shortcut().toString(QKeySequence::NativeText)));
    };
    explain(start_, leads()    ? tr("Shows the Train page, where a run begins")
                    : training ? tr("Pause the training run")
                    : paused   ? tr("Continue the training run")
                               : tr("Start a training run"));
    explain(step_, run ? tr("One iteration, then pause") : tr("Start a run, paused after one iteration"));
    explain(reset_, tr("Begin the run again from new weights"));
    explain(finish_, tr("Bring the run to a good end: learning rate and data noise fall over a sixth as many iterations "
                        "more, colours settle, grain goes"));
    explain(stop_, tr("Save and end the run; the model stays open"));
    start_->setEnabled(!loading || leads());
    step_->setEnabled(!loading && !leads() && state_ != EngineState::Diverged);
    reset_->setEnabled(run);
    finish_->setEnabled((training || paused) && mayFinish_);
    stop_->setEnabled(run);
    startButton_->setIcon(theme.icon(startIcon, Theme::Ink::OnAccent));  // last: it is the action's after each change
    startButton_->setVisible(!leads());
    leadButton_->setVisible(leads());
    for (QToolButton* button : findChildren<QToolButton*>())
        if (button != startButton_ && button != leadButton_) button->setVisible(!leads() || run);
}

}  // namespace shortrun
