// The out side of the thread boundary: pictures and state (latest wins), metrics (append-only), events (FIFO).
// The engine thread writes, one other thread reads; every member may be called from any thread.
#pragma once

#include <functional>
#include <mutex>
#include <vector>

#include "engine/session/snapshot.h"

namespace shortrun {

/// What has been taken out at once.
struct OutboxContents {
    Snapshot snapshot;
    std::vector<MetricsRow> metrics;
    std::vector<Event> events;
    bool metricsRestarted = false;  ///< the rows begin a new run: earlier ones do not belong to it
};

class Outbox {
 public:
    /// `wake` is called, on the writing thread, when the out side turns from empty to non-empty. It must be quick.
    explicit Outbox(std::function<void()> wake) : wake_(std::move(wake)) {}

    /// Replaces one part of the snapshot; a part not yet taken is dropped.
    template <class View>
    void show(View view) {
        put(std::make_shared<const View>(std::move(view)));
    }
    void append(const MetricsRow& row);
    /// Begins a new metrics log.
    void restartMetrics();
    void post(Event event);

    /// True when the reader has taken the last snapshot: only then is building costly pictures worth it.
    bool taken() const;

    OutboxContents take();

 private:
    void put(std::shared_ptr<const StatusView>);
    void put(std::shared_ptr<const DataView>);
    void put(std::shared_ptr<const TrainingView>);
    void put(std::shared_ptr<const SynthesisView>);
    void put(std::shared_ptr<const PreviewView>);
    void put(std::shared_ptr<const FilmView>);
    void put(std::shared_ptr<const InterpolationView>);
    void put(std::shared_ptr<const StripView>);
    void put(std::shared_ptr<const ReconstructionView>);
    void put(std::shared_ptr<const AnimationView>);
    void put(std::shared_ptr<const PointsView>);
    void put(std::shared_ptr<const RunRecordView>);
    void put(std::shared_ptr<const MeasuresView>);
    void put(std::shared_ptr<const PastView>);
    void put(std::shared_ptr<const ComparisonView>);
    void put(std::shared_ptr<const PlaneView>);
    void put(std::shared_ptr<const ChainStudyView>);
    void put(std::shared_ptr<const ResponseView>);
    void put(std::shared_ptr<const MomentView>);
    void put(std::shared_ptr<const TopLearningView>);
    template <class Change>
    void change(Change&& apply);

    std::function<void()> wake_;
    mutable std::mutex mutex_;
    OutboxContents contents_;
    bool picturesPending_ = false;
    bool pending_ = false;
};

}  // namespace shortrun
