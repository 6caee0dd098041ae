// A slider over numbered positions, drawn as a thin track: the frames of a film or of a descent, the values
// of rho. A click goes there at once, as in a film player. Window thread.
#pragma once

#include <QSlider>
#include <vector>

namespace shortrun {

class TrackSlider : public QSlider {
    Q_OBJECT

 public:
    explicit TrackSlider(QWidget* parent = nullptr);

    /// Small marks under the track.
    void setTicks(std::vector<int> positions);
    /// One position set apart (the best frame); -1: none.
    void setMark(int position);
    int mark() const { return mark_; }
    /// Positions above `last` do not exist yet and cannot be chosen; -1 (default): all exist.
    void setReach(int last);
    int reach() const { return reach_ < 0 ? maximum() : reach_; }
    /// One value for each position from 0 on, drawn above the track from zero up; empty: no curve.
    void setCurve(std::vector<float> values);
    /// Where the first and last position lie, in this widget's pixels; by default just inside its edges.
    void setEnds(int firstX, int lastX);

    double positionX(int position) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

 Q_SIGNALS:
    /// A hand has chosen another value: where a drag ends, or after keys, the wheel, an accessibility tool. What
    /// only calls setValue() does not say so.
    void settled(int value);

 protected:
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;
    void mouseReleaseEvent(QMouseEvent*) override;
    void sliderChange(SliderChange change) override;

 private:
    double firstX() const;
    double lastX() const;
    double trackY() const;
    int positionAt(double x) const;
    void takeHand();
    void settle();
    void paintCurve(QPainter& painter) const;
    void paintTrack(QPainter& painter) const;
    void paintHandle(QPainter& painter) const;

    std::vector<int> ticks_;
    std::vector<float> curve_;
    int mark_ = -1;
    int reach_ = -1;
    bool inHand_ = false;
    int valueBefore_ = 0;  ///< when the hand came
    int firstX_ = -1;
    int lastX_ = -1;
};

}  // namespace shortrun
