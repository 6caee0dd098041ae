// E_data[h_c] against E_q[h_c], a point for each channel of a layer, with its standard errors. A card of the
// laboratory. Window thread.
#pragma once

#include <vector>

#include "engine/core/study_numbers.h"
#include "ui/widgets/lab_card.h"

class QCPErrorBars;
class QCPGraph;
class QCustomPlot;
class QLabel;

namespace shortrun {

class SegmentedControl;

class MomentScatter : public LabCard {
    Q_OBJECT

 public:
    explicit MomentScatter(QWidget* parent = nullptr);

    /// Top layer first; empty: nothing has been measured.
    void showLayers(const std::vector<LayerMoments>& layers);
    /// Which one is shown, 0: the top.
    int layer() const { return layer_; }
    void setLayer(int layer);
    int points() const;

 Q_SIGNALS:
    void layerChosen(int layer);

 private:
    void buildSwitch();
    void applyTheme();
    void showLayer();

    QCustomPlot* plot_;
    QCPGraph* channels_ = nullptr;
    QCPGraph* diagonal_ = nullptr;
    QCPErrorBars *dataErrors_ = nullptr, *samplesErrors_ = nullptr;
    SegmentedControl* switch_ = nullptr;  ///< of as many layers as there are
    QLabel* words_;
    std::vector<LayerMoments> layers_;
    int layer_ = 0;
};

}  // namespace shortrun
