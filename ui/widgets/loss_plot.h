// The loss of a descent over t on a logarithmic axis: one photo's curve in colour, the others faint; the
// shown and the best t marked. A click chooses a t. Window thread.
#pragma once

#include <vector>

#include "ui/widgets/film_plot.h"

class QCPGraph;
class QCPItemLine;
class QCPItemStraightLine;
class QCPItemTracer;

namespace shortrun {

class LossPlot : public FilmPlot {
    Q_OBJECT

 public:
    explicit LossPlot(QWidget* parent = nullptr);

    /// `loss` [t][photo]: mean squared error per pixel and channel on [-1, 1]; the axis runs to `steps`.
    void showLoss(const std::vector<std::vector<float>>& loss, int photo, int steps);
    /// [t][photo]: the error against the photo as it is, dashed; empty: none.
    void showTruth(const std::vector<std::vector<float>>& truth, int photo);
    /// Where the error is that of the noise in the photo; 0: there is none.
    void showFloor(double mse);
    void showFrame(int t);  ///< and the best: below 0 there is none
    void showBest(int t);

 private:
    void applyTheme();
    void fitRange();

    std::vector<QCPGraph*> faint_;
    QCPGraph* curve_ = nullptr;
    QCPGraph* truth_ = nullptr;
    QCPItemStraightLine* floor_ = nullptr;
    QCPItemLine* cursor_ = nullptr;
    QCPItemTracer* best_ = nullptr;
};

}  // namespace shortrun
