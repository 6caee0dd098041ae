// Start or pause, one step, reset, finish, stop: the buttons that move a training run. Beside pages on which no run is
// set up they move one that is there; where there is none, a way to the Train page takes their place. Window thread.
#pragma once

#include <QWidget>

#include "engine/session/snapshot.h"

class QToolButton;
class QAction;

namespace shortrun {

class TransportBar : public QWidget {
    Q_OBJECT

 public:
    explicit TransportBar(QWidget* parent = nullptr);

    void setState(EngineState state);
    /// Whether the run has learnt something that a cooldown could settle, and is in none yet.
    void setMayFinish(bool may);
    /// Whether the page in sight sets up a run: elsewhere none is begun, since it would take the open model's place.
    void setBegins(bool begins);

    QAction* startAction() const { return start_; }  ///< start, pause or continue, by the state
    QAction* stepAction() const { return step_; }
    QAction* resetAction() const { return reset_; }
    QAction* finishAction() const { return finish_; }
    QAction* stopAction() const { return stop_; }

 Q_SIGNALS:
    void startRequested();     ///< there is no run: begin one
    void setupRequested();     ///< there is no run: show where one is set up
    void continueRequested();  ///< the run is paused
    void pauseRequested();
    void stepRequested();
    void resetRequested();
    void finishRequested();
    void stopRequested();

 private:
    QAction* makeAction(const QString& name, const char* icon, const QKeySequence& keys);
    QToolButton* addButton(QAction* action, bool primary = false);
    void startOrPause();

    bool leads() const;
    void showState();

    QToolButton* startButton_;
    QToolButton* leadButton_;
    QAction* start_;
    QAction* step_;
    QAction* reset_;
    QAction* finish_;
    QAction* stop_;
    EngineState state_ = EngineState::Idle;
    bool mayFinish_ = false;
    bool begins_ = true;
};

}  // namespace shortrun
