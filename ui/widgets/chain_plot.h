// f(x_k) and |f'(x_k)| along a chain, each on an axis of its own, with the model's K and the shown step marked. A
// click chooses a step. Window thread.
#pragma once

#include <QWidget>
#include <vector>

class QCPGraph;
class QCPItemLine;
class QCustomPlot;

namespace shortrun {

class ChainPlot : public QWidget {
    Q_OBJECT

 public:
    explicit ChainPlot(QWidget* parent = nullptr);

    /// f of each state, |f'| of each step; the axis runs to `steps`.
    void showChain(const std::vector<float>& negativeEnergies, const std::vector<float>& gradientNorms, int steps);
    void showFrame(int k);
    /// The K that the model was trained with; 0: none.
    void setShortRun(int steps);
    int shortRun() const { return shortRun_; }
    /// Where k = 0 and the last k lie, in this widget's pixels.
    void setEnds(int firstX, int lastX);
    double pixelOf(int k) const;

 Q_SIGNALS:
    void frameChosen(int k);

 protected:
    void resizeEvent(QResizeEvent*) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

 private:
    void applyTheme();
    void applyEnds();

    QCustomPlot* plot_ = nullptr;
    QCPGraph* energy_ = nullptr;
    QCPGraph* norm_ = nullptr;
    QCPItemLine* cursor_ = nullptr;
    QCPItemLine* mark_ = nullptr;
    int shortRun_ = 0;
    int firstX_ = 48;
    int lastX_ = -1;
};

}  // namespace shortrun
