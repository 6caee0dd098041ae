// How a run begins, where it goes on after a stop, and the checkpoint that it goes on from.
#include <algorithm>
#include <climits>
#include <utility>

#include "engine/config/schema.h"
#include "engine/config/value_text.h"
#include "engine/core/error.h"
#include "engine/core/whole_path.h"
#include "engine/model/weights_io.h"
#include "engine/workbench/studies/data_draw.h"
#include "engine/workbench/trainer_impl.h"

namespace shortrun {

namespace {

constexpr const char* kSecondsKey = "trainer.seconds";
constexpr const char* kRecoveriesKey = "trainer.recoveries";
constexpr const char* kPicturesKey = "trainer.pictures";

Config withChannels(Config config, const ImageSet& data) {
    config.data.channels = data.tiles.channels;
    return config;
}

}  // namespace

Trainer::Impl::Impl(const Config& wanted, std::shared_ptr<const ImageSet> set, const std::string& path,
                    bool resume)
    : config(withChannels(wanted, *set)),
      data(std::move(set)),
      runtime(setUpRuntime(wanted.runtime)),
      measuring(data),
      name("untitled") {
    if (config.train.measureEvery > 0) measuring.checkNetwork(config);
    if (!path.empty()) {
        directory = resume ? RunDirectory::resume(path, config) : RunDirectory::create(path, config);
        name = wholePath(path).filename().string();
        pictures = fingerprintOf(data->tiles);
    } else if (resume) {
        throw Error(ErrorCode::Usage, "A run that is not kept on disk cannot be resumed: name its directory.");
    }
    const std::shared_ptr<const ImageTiles> tiles(data, &data->tiles);
    learner = std::make_unique<Learner>(config, tiles, runtime);
    std::optional<Checkpoint> newest;
    if (resume)
        newest = directory->readNewestCheckpoint(
            [this](const Checkpoint& it) { learner->restore(it.model.weights, it.learner); });
    if (resume) checkPictures(newest ? &*newest : nullptr);
    if (newest)
        resumeFrom(*newest);
    else if (resume)
        directory->rewindMetrics(0);  // killed before its first checkpoint: all of it is computed again
    if (resume) {
        resumeChanges();
        measures = directory->readMeasures();
        measures.dropAfter(learner->iteration());
        directory->writeMeasures(measures);
    }
    // Stopped between the onset of a blow-up and the verdict, it has none but this to go back to.
    if (newest)
        if (const auto older = directory->readCheckpointBefore(learner->iteration()))
            goodStates.keep({older->model.iteration, pathRatioAt(older->model.iteration), older->model.weights,
                             older->learner});
    keepGoodState();
    followLearner();
    if (measuresAreDue()) beginMeasures();  // stopped before they were there
    log(std::string(newest ? "resumed at iteration " : "started at iteration ") + std::to_string(learner->iteration()) +
        " on " + runtime.deviceText() + ", " + runtime.precisionText() + ", " + learner->path()->description() + "; " +
        data->description);
}

// A set that was moved, or packed otherwise, is the same set.
void Trainer::Impl::checkPictures(const Checkpoint* newest) {
    const std::string& before = directory->config().data.source;
    const bool moved = config.data.source != before;
    std::string learntFrom;  // stays empty before the first checkpoint, and of one of an earlier version
    if (newest != nullptr)
        if (const auto found = newest->learner.metadata.find(kPicturesKey); found != newest->learner.metadata.end())
            learntFrom = found->second;
    if (learntFrom == pictures || (learntFrom.empty() && !moved)) return;
    const auto refuse = [&](const std::string& why) {
        throw Error(ErrorCode::BadInput, "The run '" + directory->path() + "' cannot go on with '" +
                                             config.data.source + "': " + why + "; give those of '" + before +
                                             "', or begin a new run.");
    };
    if (learntFrom.empty()) refuse("no checkpoint says whether these are the pictures that it began with");
    if (moved) refuse("it began with other pictures");
    notice = "'" + before + "' holds other pictures than when the run was saved: it goes on with these.";
    log(notice);
}

void Trainer::Impl::resumeFrom(const Checkpoint& checkpoint) {
    metrics = directory->rewindMetrics(learner->iteration());
    const auto& saved = checkpoint.learner.metadata;
    // Neither decides what is computed: without them the run goes on all the same.
    if (const auto seconds = saved.find(kSecondsKey); seconds != saved.end())
        pace.resume(std::max(0.0, parseReal(seconds->second).value_or(0.0)));
    if (const auto count = saved.find(kRecoveriesKey); count != saved.end())
        recoveries = static_cast<int>(std::clamp<std::int64_t>(parseInteger(count->second).value_or(0), 0, INT_MAX));
}

// Changes after the checkpoint are lost with it; what the caller wants otherwise than the run had it is one.
void Trainer::Impl::resumeChanges() {
    changes = directory->readChanges();
    std::erase_if(changes, [&](const ParameterChange& change) { return change.iteration > learner->iteration(); });
    directory->writeChanges(changes);
    if (learner->iteration() > 0) noteChanges(directory->config(), config);
}

Checkpoint Trainer::Impl::checkpoint() const {
    Checkpoint checkpoint;
    checkpoint.model.config = config;
    checkpoint.model.channels = data->tiles.channels;
    checkpoint.model.iteration = learner->iteration();
    checkpoint.model.dataNoiseStd = learner->dataNoiseStd();
    checkpoint.model.weights = weightsOf(*learner->network());
    checkpoint.learner = learner->state();
    checkpoint.learner.metadata[kSecondsKey] = std::to_string(pace.seconds());
    checkpoint.learner.metadata[kRecoveriesKey] = std::to_string(recoveries);
    checkpoint.learner.metadata[kPicturesKey] = pictures;
    return checkpoint;
}

void Trainer::Impl::writeCheckpoint() {
    if (!directory) return;
    directory->writeCheckpoint(checkpoint());
    checkpointed = std::chrono::steady_clock::now();
}

}  // namespace shortrun
