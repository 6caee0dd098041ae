// f(x_k) and |f'(x_k)| along a chain, each on an axis of its own, with K and the shown step
// marked. A click chooses a step. Window thread.
#pragma once

#include <vector>

#include "ui/widgets/film_plot.h"

class QCPGraph;
class QCPItemLine;

namespace shortrun {

class ChainPlot : public FilmPlot {
    Q_OBJECT

 public:
    explicit ChainPlot(QWidget* parent = nullptr);

    /// f of each state, |f'| of each step; the axis runs to `steps`.
    void showChain(const std::vector<float>& negativeEnergies, const std::vector<float>& gradientNorms,
                   int steps);
    void showFrame(int k);
    /// The K at which short runs stop; 0: none.
    void setShortRun(int steps);
    int shortRun() const { return shortRun_; }

 private:
    void applyTheme();

    QCPGraph* energy_ = nullptr;
    QCPGraph* norm_ = nullptr;
    QCPItemLine* cursor_ = nullptr;
    QCPItemLine* mark_ = nullptr;
    int shortRun_ = 0;
};

}  // namespace shortrun
