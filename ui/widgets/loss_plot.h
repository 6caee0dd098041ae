// The loss of a descent over t on a logarithmic axis: one photo's curve in colour, the others faint; the
// shown and the best t marked. A click chooses a t. Window thread.
#pragma once

#include <QWidget>
#include <vector>

class QCPGraph;
class QCPItemLine;
class QCPItemStraightLine;
class QCPItemTracer;
class QCustomPlot;

namespace shortrun {

class LossPlot : public QWidget {
    Q_OBJECT

 public:
    explicit LossPlot(QWidget* parent = nullptr);

    /// `loss` [t][photo]: mean squared error per pixel and channel on [-1, 1]; the axis runs to `steps`.
    void showLoss(const std::vector<std::vector<float>>& loss, int photo, int steps);
    /// [t][photo]: the error against the photo as it is, dashed; empty: none.
    void showTruth(const std::vector<std::vector<float>>& truth, int photo);
    /// Where the error is that of the noise in the photo; 0: there is none.
    void showFloor(double mse);
    void showFrame(int t);
    void showBest(int t);
    /// Where t = 0 and t = steps lie, in this widget's pixels.
    void setEnds(int firstX, int lastX);

 Q_SIGNALS:
    void frameChosen(int t);

 protected:
    void resizeEvent(QResizeEvent*) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

 private:
    void applyTheme();
    void applyEnds();
    void fitRange();

    QCustomPlot* plot_ = nullptr;
    std::vector<QCPGraph*> faint_;
    QCPGraph* curve_ = nullptr;
    QCPGraph* truth_ = nullptr;
    QCPItemStraightLine* floor_ = nullptr;
    QCPItemLine* cursor_ = nullptr;
    QCPItemTracer* best_ = nullptr;
    int firstX_ = 48;
    int lastX_ = -1;
};

}  // namespace shortrun
