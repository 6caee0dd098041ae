// The measures of a run on the Train page: in the place of the gauges, where there are any. Window thread.
#pragma once

#include <QObject>
#include <memory>

#include "engine/session/snapshot.h"

class QHBoxLayout;
class QLabel;
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

    /// Puts itself into the card of the gauges, whose heading begins with a title and a caption: the choice into
    /// the heading, the panel under the curves.
    void layInto(QHBoxLayout* heading, QVBoxLayout* column);
    void showSnapshot(const Snapshot& snapshot);
    /// Another iteration is looked at.
    void follow();

    MeasurePanel* panel() const { return panel_; }
    SegmentedControl* choice() const { return choice_; }

 private:
    void show();
    void placeCaption(bool below);

    CurvePanel* curves_;
    MeasurePanel* panel_;
    SegmentedControl* choice_;
    QHBoxLayout* heading_ = nullptr;
    QVBoxLayout* column_ = nullptr;
    QLabel* title_ = nullptr;
    QLabel* caption_ = nullptr;
    std::shared_ptr<const MeasuresView> measures_;
    std::shared_ptr<const ComparisonView> comparison_;
    std::shared_ptr<const RunRecordView> record_;
};

}  // namespace shortrun
