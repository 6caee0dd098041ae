#include "ui/widgets/transport_bar.h"

#include <QAction>
#include <QHBoxLayout>
#include <QToolButton>

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
    stop_ = makeAction(tr("Stop"), "stop", Qt::CTRL | Qt::Key_Comma);
    startButton_ = addButton(start_, true);
    addButton(step_);
    addButton(reset_);
    addButton(stop_);
    connect(start_, &QAction::triggered, this, &TransportBar::startOrPause);
    connect(step_, &QAction::triggered, this, &TransportBar::stepRequested);
    connect(reset_, &QAction::triggered, this, &TransportBar::resetRequested);
    connect(stop_, &QAction::triggered, this, &TransportBar::stopRequested);
    setState(EngineState::Idle);
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
            return;
        case EngineState::Idle:
        case EngineState::Diverged:
        case EngineState::Failed:
            break;
    }
    Q_EMIT startRequested();
}

void TransportBar::setState(EngineState state) {
    state_ = state;
    const bool training = state == EngineState::Training, paused = state == EngineState::Paused;
    const bool run = training || paused || state == EngineState::Diverged;
    start_->setIcon(Theme::instance().icon(training ? "pause" : "play", Theme::Ink::OnAccent));
    start_->setText(training ? tr("Pause") : paused ? tr("Continue") : tr("Start"));
    startButton_->setAccessibleName(start_->text());
    auto explain = [](QAction* action, const QString& what) {
        action->setToolTip(
            QStringLiteral("%1 (%2)").arg(what, action->shortcut().toString(QKeySequence::NativeText)));
    };
    explain(start_, training ? tr("Pause the training run")
                    : paused ? tr("Continue the training run")
                             : tr("Start a training run"));
    explain(step_, run ? tr("One iteration, then pause") : tr("Start a run, paused after one iteration"));
    explain(reset_, tr("Begin the run again from new weights"));
    explain(stop_, tr("Save and end the run; the model stays open"));
    start_->setEnabled(state != EngineState::LoadingData);
    step_->setEnabled(state != EngineState::LoadingData && state != EngineState::Diverged);
    reset_->setEnabled(run);
    stop_->setEnabled(run);
}

}  // namespace shortrun
