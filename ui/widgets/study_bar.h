// Begins and stops a study, and says what it is at and how long it still takes. Window thread.
#pragma once

#include <QWidget>

#include "engine/session/study_view.h"

class QLabel;
class QPushButton;

namespace shortrun {

class ThinProgress;

class StudyBar : public QWidget {
    Q_OBJECT

 public:
    /// `begin`: the button's word, "Measure"; `toolTip` what that does.
    StudyBar(const QString& begin, const QString& toolTip, QWidget* parent = nullptr);

    /// Asked for; the engine has not answered yet.
    void setAsked();
    /// Null: nothing has been studied.
    void showState(const StudyState* state);
    bool running() const { return running_; }
    QString text() const;

 Q_SIGNALS:
    void beginRequested();
    void stopRequested();

 private:
    void setRunning(bool running);
    /// The words are elided where both are too long, the number never.
    void say(const QString& words, const QString& number = {});

    QString begin_, toolTip_;
    QLabel* text_;
    ThinProgress* progress_;
    QPushButton* button_;
    bool running_ = false;
};

/// "3 min", "12 s", "a moment".
QString timeText(double seconds);

}  // namespace shortrun
