// What moves on the page Interpolate by itself: to and fro between the ends, round the pad, or through the
// keyframes. One of them at a time; with its button and its speed. Window thread.
#pragma once

#include <QPointF>
#include <QWidget>

#include "ui/latent_ways.h"

class QToolButton;

namespace shortrun {

class PingPong;
class SegmentedControl;
class WayPlayer;

class MotionControls : public QWidget {
    Q_OBJECT

 public:
    explicit MotionControls(QWidget* parent = nullptr);

    /// To and fro, from `rho` on; or stops.
    void toggleAnimation(double rho);
    /// Through the keyframes; or stops.
    void togglePlay(const QList<Keyframe>& keyframes);
    void stopPlaying();
    void stop();
    /// From one end to the other, as chosen.
    double secondsOneWay() const;

 Q_SIGNALS:
    void animationRequested();  ///< the button
    /// At an even pace along the arc: rho between the ends, `pad` once around in the time of to and fro.
    void moved(double rho, const QPointF& pad);
    void animationStopped();
    void wayMoved(const shortrun::Interpolate& position);
    void playingChanged(bool playing);

 private:
    void showRunning(bool running);

    PingPong* animation_ = nullptr;
    WayPlayer* player_ = nullptr;
    QToolButton* button_ = nullptr;
    SegmentedControl* speed_ = nullptr;
};

}  // namespace shortrun
