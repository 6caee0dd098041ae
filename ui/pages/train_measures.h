// The measures of a run on the Train page: in the place of the gauges, where there are any. Window thread.
#pragma once

#include <QObject>
#include <memory>

#include "engine/session/snapshot.h"

class QVBoxLayout;

namespace shortrun {

class CurvePanel;
class MeasurePanel;
class SegmentedControl;

class TrainMeasures : public QObject {
    Q_OBJECT

 public:
    /// `curves` have the marks and the iteration that is looked at.
    TrainMeasures(CurvePanel* curves, QWidget* parent);

    /// Puts itself into the column that holds `curves`: the choice above them, the panel under them.
    void layInto(QVBoxLayout* column);
    void showSnapshot(const Snapshot& snapshot);
    /// Another iteration is looked at.
    void follow();

    MeasurePanel* panel() const { return panel_; }
    SegmentedControl* choice() const { return choice_; }

 private:
    void show();

    CurvePanel* curves_;
    MeasurePanel* panel_;
    SegmentedControl* choice_;
    std::shared_ptr<const MeasuresView> measures_;
    std::shared_ptr<const ComparisonView> comparison_;
    std::shared_ptr<const RunRecordView> record_;
};

}  // namespace shortrun
