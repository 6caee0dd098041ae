// Looking back on the Train page: which iteration is looked at, the pictures and gauges of it, what was
// changed on the way, the paper's values and another run beside the curves. Window thread.
#pragma once

#include <QObject>
#include <memory>

#include "ui/engine_bridge.h"

namespace shortrun {

class ComparedRun;
class CurvePanel;
class RunTimeline;

class TrainHistory : public QObject {
    Q_OBJECT

 public:
    /// Drives these widgets, which the page lays out.
    TrainHistory(EngineBridge& bridge, CurvePanel* curves, RunTimeline* timeline, ComparedRun* compared,
                 QObject* parent);

    void showSnapshot(const Snapshot& snapshot);
    void takeMetrics();

    /// The newest iteration is looked at, as the run goes on.
    bool live() const;
    std::int64_t iteration() const;
    /// What was kept of the iteration that is looked at; null while live, and until it has been read.
    std::shared_ptr<const PastView> past() const;
    /// The rows up to the iteration that is looked at.
    std::span<const MetricsRow> rows() const;

    void compareWith(const QString& runFolder);
    QString comparedName() const;

 Q_SIGNALS:
    /// Another iteration is looked at, or its pictures have come.
    void changed();

 private:
    void takeTimeline();
    void leaveRun(const Snapshot& snapshot);
    void showRecord();
    void showGuides(const StatusView& status);
    void showComparison();

    EngineBridge& bridge_;
    CurvePanel* curves_;
    RunTimeline* timeline_;
    ComparedRun* compared_;
    std::shared_ptr<const StatusView> status_;
    std::shared_ptr<const RunRecordView> record_;
    std::shared_ptr<const PastView> past_;
    std::shared_ptr<const PastView> foreign_;  ///< of the run that was open before
    int openings_ = 0;
    std::shared_ptr<const ComparisonView> comparison_;
    Config guided_;  ///< what the guides were made for
    int guidedChannels_ = -1;
};

}  // namespace shortrun
