// Start or pause, one step, reset, stop: the buttons that move a training run. Window thread.
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

    QAction* startAction() const { return start_; }  ///< start, pause or continue, by the state
    QAction* stepAction() const { return step_; }
    QAction* resetAction() const { return reset_; }
    QAction* stopAction() const { return stop_; }

 Q_SIGNALS:
    void startRequested();     ///< there is no run: begin one
    void continueRequested();  ///< the run is paused
    void pauseRequested();
    void stepRequested();
    void resetRequested();
    void stopRequested();

 private:
    QAction* makeAction(const QString& name, const char* icon, const QKeySequence& keys);
    QToolButton* addButton(QAction* action, bool primary = false);
    void startOrPause();

    QToolButton* startButton_;
    QAction* start_;
    QAction* step_;
    QAction* reset_;
    QAction* stop_;
    EngineState state_ = EngineState::Idle;
};

}  // namespace shortrun
