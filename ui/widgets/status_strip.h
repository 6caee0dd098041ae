// One line about the engine: state, progress, device, precision, speed, model. Window thread.
#pragma once

#include <QLabel>
#include <QProgressBar>
#include <QWidget>

#include "engine/session/snapshot.h"

namespace shortrun {

/// "Training", "Paused", ... for people.
QString stateText(EngineState state);
/// What the engine says, as the window does: with a capital first letter, as a line of its own begins, and without the
/// names of parameters in parentheses, which are the command line's.
QString sentenceCase(const std::string& text);
/// 12,345 with the thousands apart.
QString countText(std::int64_t count);

class StatusStrip : public QWidget {
    Q_OBJECT

 public:
    explicit StatusStrip(QWidget* parent = nullptr);
    void showStatus(const StatusView& status);

    QString stateLine() const { return state_->text(); }

 protected:
    void resizeEvent(QResizeEvent* event) override;

 private:
    /// Where the window is too narrow for all, the labels that matter least step aside.
    void fit();
    QLabel* addLabel(const QString& name, const QString& help, int characters);
    void showProgress(const StatusView& status);
    void paintDot(EngineState state);

    QLabel* dot_;
    QLabel* state_;
    QProgressBar* progress_;
    QLabel* left_;
    QLabel* model_;
    QLabel* device_;
    QLabel* precision_;
    QLabel* step_;
    QLabel* rate_;
    EngineState shown_ = EngineState::Idle;
};

}  // namespace shortrun
