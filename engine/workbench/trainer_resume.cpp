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
constexpr const char* kRecoveryPlan = "trainer.recovery_plan";
constexpr const char* kSamples = "trainer.samples";

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
        newest = directory->readNewestCheckpoint([this](const Checkpoint& it) {
            learner->setLive(it.model.config);
            learner->restore(it.model.weights, it.learner);
        });
    learner->setLive(config);  // what the caller wants otherwise than the checkpoint had it is a change like any other
    if (resume) checkPictures(newest ? &*newest : nullptr);
    if (newest)
        resumeFrom(*newest);
    else if (resume)
        directory->rewindMetrics(0);  // killed before its first checkpoint: all of it is computed again
    if (resume) {
        resumeChanges(newest ? &*newest : nullptr);
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
    // Stopped before they were there.
    if (directory && directory->hasSamples(learner->iteration())) sheet.iteration = learner->iteration();
    if (sheetIsDue()) beginSheet();
    if (measuresAreDue()) beginMeasures();
    log(std::string(newest ? "resumed at iteration " : "started at iteration ") + std::to_string(learner->iteration()) +
        " on " + runtime.deviceText() + ", " + runtime.precisionText() + ", " + learner->path()->description() + "; " +
        data->description);
    if (data->skipped > 0) log(skippedSentence(*data));
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
    savedIteration = learner->iteration();
    const auto& saved = checkpoint.learner.metadata;
    // Neither decides what is computed: without them the run goes on all the same.
    if (const auto seconds = saved.find(kSecondsKey); seconds != saved.end())
        pace.resume(std::max(0.0, parseReal(seconds->second).value_or(0.0)));
    if (const auto count = saved.find(kRecoveriesKey); count != saved.end())
        recoveries = static_cast<int>(std::clamp<std::int64_t>(parseInteger(count->second).value_or(0), 0, INT_MAX));
    if (const NamedArray* plan = checkpoint.learner.find(kRecoveryPlan); plan != nullptr && plan->type == ArrayType::F64)
        recovery.restore(plan->toDoubles());
    resumeSamples(checkpoint.learner);
}

// The last chains are seen at once, and as many of them as of a run that was not stopped.
void Trainer::Impl::resumeSamples(const Safetensors& saved) {
    const NamedArray* samples = saved.find(kSamples);
    const std::int64_t size = config.data.size;
    if (samples == nullptr || samples->type != ArrayType::F32 || samples->shape.size() != 4 || samples->shape[0] < 1 ||
        samples->shape[1] != data->tiles.channels || samples->shape[2] != size || samples->shape[3] != size)
        return;
    const std::vector<float> values = samples->toFloats();
    const torch::Tensor all = torch::tensor(values).reshape(samples->shape);
    for (const torch::Tensor& batch : all.split(config.train.batch)) recentSamples.push_back(batch.clone());
}

// Changes after the checkpoint are lost with it; what the caller wants otherwise than the run had it is one.
void Trainer::Impl::resumeChanges(const Checkpoint* newest) {
    if (newest != nullptr && newest->changes) {
        changes = *newest->changes;
    } else {
        changes = directory->readChanges();
        std::erase_if(changes, [&](const ParameterChange& change) { return change.iteration > learner->iteration(); });
    }
    directory->writeChanges(changes);
    if (newest != nullptr && learner->iteration() > 0) noteChanges(newest->model.config, config);
}

Checkpoint Trainer::Impl::checkpoint() const {
    Checkpoint checkpoint;
    checkpoint.model.config = config;
    checkpoint.model.channels = data->tiles.channels;
    checkpoint.model.iteration = learner->iteration();
    checkpoint.model.dataNoiseStd = learner->dataNoiseStd();
    checkpoint.model.weights = weightsOf(*learner->model());
    checkpoint.learner = learner->state();
    checkpoint.learner.metadata[kSecondsKey] = std::to_string(pace.seconds());
    checkpoint.learner.metadata[kRecoveriesKey] = std::to_string(recoveries);
    checkpoint.learner.metadata[kPicturesKey] = pictures;
    checkpoint.changes = changes;
    // A run that was stopped by the guard, and goes on otherwise, has not been helped yet.
    if (const std::vector<double> plan = recovery.state(); recoveries > 0)
        checkpoint.learner.arrays.push_back(
            NamedArray::fromDoubles(kRecoveryPlan, {static_cast<std::int64_t>(plan.size())}, plan));
    if (!recentSamples.empty()) {
        const torch::Tensor samples =
            torch::cat(std::vector<torch::Tensor>(recentSamples.begin(), recentSamples.end())).contiguous();
        checkpoint.learner.arrays.push_back(
            NamedArray::fromFloats(kSamples, samples.sizes().vec(),
                                   {samples.data_ptr<float>(), static_cast<std::size_t>(samples.numel())}));
    }
    return checkpoint;
}

void Trainer::Impl::writeRecord() {
    directory->writeMetrics(metrics);
    writeMeasures();
    directory->writeChanges(changes);
}

void Trainer::Impl::writeCheckpoint() {
    if (!directory) return;
    // Killed in between, a run goes on from a checkpoint whose record is whole: rows beyond it are dropped, rows
    // before it would be missing. Of one that went back the checkpoint takes the place of those from after the onset.
    if (behind && !wentBack) writeRecord();
    directory->writeCheckpoint(checkpoint());
    if (wentBack) writeRecord();
    behind = wentBack = false;
    savedIteration = learner->iteration();
    savedRevision = recordRevision;
    checkpointed = std::chrono::steady_clock::now();
}

}  // namespace shortrun
