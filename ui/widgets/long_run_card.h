// Where chains go that are not stopped at K: pictures, f and saturation up to 100 K, with R-hat and the
// effective sample size of f. A card of the laboratory. Window thread.
#pragma once

#include <memory>

#include "engine/session/study_view.h"
#include "ui/widgets/lab_card.h"

class QLabel;

namespace shortrun {

class LabPlot;
class TileView;

class LongRunCard : public LabCard {
    Q_OBJECT

 public:
    explicit LongRunCard(QWidget* parent = nullptr);

    /// Null: none. `chain` is shown.
    void showView(const std::shared_ptr<const ChainStudyView>& view, int chain);
    TileView* tiles() const { return tiles_; }
    LabPlot* plot() const { return plot_; }
    QString diagnosis() const;

 private:
    TileView* tiles_;
    LabPlot* plot_;
    QLabel* diagnosis_;
};

}  // namespace shortrun
