#include "ui/pages/train_measures.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "ui/snapshot_parts.h"
#include "ui/widgets/curve_panel.h"
#include "ui/widgets/measure_panel.h"
#include "ui/widgets/segmented_control.h"

namespace shortrun {

namespace {

enum Choice { kGauges, kMeasures };

}  // namespace

TrainMeasures::TrainMeasures(CurvePanel* curves, QWidget* parent)
    : QObject(parent),
      curves_(curves),
      panel_(new MeasurePanel(parent)),
      choice_(new SegmentedControl(tr("Curves"),
                                   {{tr("Gauges"), tr("What learning says of itself, at each iteration")},
                                    {tr("Measures"), tr("What the samples are like, every so many iterations")}},
                                   parent)) {
    connect(choice_, &SegmentedControl::chosen, this, &TrainMeasures::show);
    // Through the gauges' own way: there a click moves the history.
    connect(panel_, &MeasurePanel::iterationChosen, curves_, &CurvePanel::iterationChosen);
}

void TrainMeasures::layInto(QHBoxLayout* heading, QVBoxLayout* column) {
    heading_ = heading;
    column_ = column;
    title_ = qobject_cast<QLabel*>(heading->itemAt(0)->widget());
    caption_ = qobject_cast<QLabel*>(heading->itemAt(1)->widget());
    heading->insertWidget(0, choice_, 1, Qt::AlignLeft);
    column->addWidget(panel_, 1);
    show();
}

void TrainMeasures::showSnapshot(const Snapshot& snapshot) {
    if (updated(measures_, snapshot.measures)) {
        panel_->setTable(measures_ ? measures_->table : MeasureTable());
        panel_->setProgress(measures_ ? measures_->progress : std::nullopt);
        show();
    }
    if (updated(comparison_, snapshot.comparison))
        panel_->setComparison(comparison_ ? comparison_->measures : MeasureTable());
    if (updated(record_, snapshot.record)) panel_->setMarks(curves_->overlay().marks());
}

void TrainMeasures::follow() { panel_->setCursor(curves_->overlay().cursor()); }

void TrainMeasures::show() {
    const bool any = measures_ && (!measures_->table.empty() || measures_->progress);
    if (!any) choice_->setCurrent(kGauges);
    const bool measures = any && choice_->current() == kMeasures;
    choice_->setVisible(any);
    if (title_ && caption_ && any == title_->isVisibleTo(title_->parentWidget())) placeCaption(any);
    if (caption_) caption_->setVisible(!measures);  // sigma and rate are of learning
    panel_->setVisible(measures);
    curves_->setVisible(!measures);
}

/// The choice stands where title and caption do: it takes the title's part, and the caption goes below.
void TrainMeasures::placeCaption(bool below) {
    title_->setVisible(!below);
    heading_->removeWidget(caption_);
    column_->removeWidget(caption_);
    if (below)
        column_->insertWidget(1, caption_);
    else
        heading_->insertWidget(heading_->indexOf(title_) + 1, caption_, 1);
}

}  // namespace shortrun
