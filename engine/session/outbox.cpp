#include "engine/session/outbox.h"

#include <utility>

namespace shortrun {

template <class Change>
void Outbox::change(Change&& apply) {
    bool turned = false;
    {
        const std::lock_guard lock(mutex_);
        apply(contents_);
        turned = !std::exchange(pending_, true);
    }
    // Outside the lock: the reader may call take() from within wake().
    if (turned && wake_) wake_();
}

void Outbox::append(const MetricsRow& row) {
    change([&](OutboxContents& contents) { contents.metrics.push_back(row); });
}

void Outbox::restartMetrics() {
    change([](OutboxContents& contents) {
        contents.metrics.clear();
        contents.metricsRestarted = true;
    });
}

void Outbox::post(Event event) {
    change([&](OutboxContents& contents) { contents.events.push_back(std::move(event)); });
}

bool Outbox::taken() const {
    const std::lock_guard lock(mutex_);
    return !picturesPending_;
}

OutboxContents Outbox::take() {
    const std::lock_guard lock(mutex_);
    OutboxContents taken;
    taken.snapshot = contents_.snapshot;  // stays: a snapshot is always whole
    taken.metrics = std::exchange(contents_.metrics, {});
    taken.events = std::exchange(contents_.events, {});
    taken.metricsRestarted = std::exchange(contents_.metricsRestarted, false);
    picturesPending_ = false;
    pending_ = false;
    return taken;
}

void Outbox::put(std::shared_ptr<const StatusView> view) {
    change([&](OutboxContents& contents) { contents.snapshot.status = std::move(view); });
}

void Outbox::put(std::shared_ptr<const AnimationView> view) {
    change([&](OutboxContents& contents) { contents.snapshot.animation = std::move(view); });
}

void Outbox::put(std::shared_ptr<const RunRecordView> view) {
    change([&](OutboxContents& contents) { contents.snapshot.record = std::move(view); });
}

void Outbox::put(std::shared_ptr<const MeasuresView> view) {
    change([&](OutboxContents& contents) { contents.snapshot.measures = std::move(view); });
}

void Outbox::put(std::shared_ptr<const ComparisonView> view) {
    change([&](OutboxContents& contents) { contents.snapshot.comparison = std::move(view); });
}

void Outbox::put(std::shared_ptr<const PointsView> view) {
    change([&](OutboxContents& contents) {
        const auto place = static_cast<std::size_t>(view->request.place);
        contents.snapshot.points[place] = std::move(view);
        picturesPending_ = true;
    });
}

// Everything that holds pictures marks them as pending until they are taken.
#define SHORTRUN_PUT_PICTURES(View, part)                            \
    void Outbox::put(std::shared_ptr<const View> view) {             \
        change([&](OutboxContents& contents) {                       \
            contents.snapshot.part = std::move(view);                \
            picturesPending_ = true;                                 \
        });                                                          \
    }
SHORTRUN_PUT_PICTURES(DataView, data)
SHORTRUN_PUT_PICTURES(TrainingView, training)
SHORTRUN_PUT_PICTURES(SynthesisView, synthesis)
SHORTRUN_PUT_PICTURES(PreviewView, preview)
SHORTRUN_PUT_PICTURES(FilmView, film)
SHORTRUN_PUT_PICTURES(InterpolationView, interpolation)
SHORTRUN_PUT_PICTURES(StripView, strip)
SHORTRUN_PUT_PICTURES(ReconstructionView, reconstruction)
SHORTRUN_PUT_PICTURES(PlaneView, plane)
SHORTRUN_PUT_PICTURES(PastView, past)
SHORTRUN_PUT_PICTURES(ChainStudyView, chains)
SHORTRUN_PUT_PICTURES(ResponseView, response)
SHORTRUN_PUT_PICTURES(MomentView, moments)
SHORTRUN_PUT_PICTURES(TopLearningView, topFilters)
#undef SHORTRUN_PUT_PICTURES

}  // namespace shortrun
