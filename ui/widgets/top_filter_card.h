// Learning of the top filters alone: a button, the gap against the sampling error as it goes, and at the end
// the gaps and pictures of short and long runs. A card of the laboratory. Window thread.
#pragma once

#include <memory>

#include "engine/session/study_view.h"
#include "ui/widgets/lab_card.h"

class QComboBox;
class QLabel;

namespace shortrun {

class LabPlot;
class StudyBar;
class TileView;

class TopFilterCard : public LabCard {
    Q_OBJECT

 public:
    explicit TopFilterCard(QWidget* parent = nullptr);

    /// Null: nothing yet.
    void showView(const std::shared_ptr<const TopLearningView>& view);
    std::int64_t iterations() const;
    void setIterations(std::int64_t iterations);
    StudyBar* bar() const { return bar_; }
    LabPlot* plot() const { return plot_; }
    QString result() const;

 Q_SIGNALS:
    void iterationsChosen();

 private:
    QComboBox* iterations_;
    StudyBar* bar_;
    LabPlot* plot_;
    QLabel* result_;
    QLabel *shortTitle_, *longTitle_;
    TileView *short_, *long_;
};

}  // namespace shortrun
