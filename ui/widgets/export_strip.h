// How far the animation that is being exported has come, with the time left and a button that cancels it. Hidden
// while there is none. Window thread.
#pragma once

#include <QElapsedTimer>
#include <QWidget>
#include <memory>

#include "engine/session/snapshot.h"

class QLabel;
class QProgressBar;

namespace shortrun {

class ExportStrip : public QWidget {
    Q_OBJECT

 public:
    explicit ExportStrip(QWidget* parent = nullptr);

    void showView(const std::shared_ptr<const AnimationView>& view);

 Q_SIGNALS:
    void cancelled();

 private:
    std::shared_ptr<const AnimationView> seen_;
    QLabel* text_ = nullptr;
    QProgressBar* progress_ = nullptr;
    QElapsedTimer sinceStart_;
};

}  // namespace shortrun
