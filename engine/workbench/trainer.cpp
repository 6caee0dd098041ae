#include "engine/workbench/trainer.h"

#include <algorithm>
#include <chrono>
#include <climits>
#include <cmath>
#include <deque>
#include <utility>

#include "engine/config/schema.h"
#include "engine/config/value_text.h"
#include "engine/core/error.h"
#include "engine/core/whole_path.h"
#include "engine/learning/learner.h"
#include "engine/model/weights_io.h"
#include "engine/storage/run_directory.h"
#include "engine/workbench/generator_impl.h"
#include "engine/workbench/good_states.h"
#include "engine/workbench/host_tensor.h"
#include "engine/workbench/kept_sheets.h"
#include "engine/workbench/pace.h"
#include "engine/workbench/recovery_plan.h"
#include "engine/workbench/studies/data_draw.h"
#include "engine/workbench/studies/run_measures.h"

namespace shortrun {

namespace {

/// Langevin steps are made several at a time, so that threads wait for each other less often; but whoever explores
/// should not wait for longer than this.
constexpr double kSliceMilliseconds = 8;
constexpr const char* kSecondsKey = "trainer.seconds";
constexpr const char* kRecoveriesKey = "trainer.recoveries";
constexpr const char* kPicturesKey = "trainer.pictures";

Config withChannels(Config config, const ImageSet& data) {
    config.data.channels = data.tiles.channels;
    return config;
}

}  // namespace

struct Trainer::Impl {
    Config config;
    std::shared_ptr<const ImageSet> data;
    Runtime runtime;
    std::optional<RunDirectory> directory;
    std::unique_ptr<Learner> learner;
    std::shared_ptr<LiveState> live = std::make_shared<LiveState>();
    GoodStates goodStates;
    Pace pace;
    std::vector<MetricsRow> metrics;
    RunMeasures measuring;
    MeasureTable measures;
    std::string protocol;       ///< of the last row
    std::string unmeasured;     ///< why they could not begin; said with the next step
    bool measurable = true;     ///< false: it failed, and nothing has changed since
    std::vector<ParameterChange> changes;
    int recordRevision = 0;
    std::deque<torch::Tensor> recentSamples;  ///< of the last iterations, newest first
    KeptSheets sheets;                        ///< of a run without a directory
    std::string notice;
    std::string name;
    std::string pictures;  ///< fingerprint of the data, of a run with a directory
    int recoveries = 0;
    RecoveryPlan recovery;
    bool diverged = false;
    std::chrono::steady_clock::time_point checkpointed = std::chrono::steady_clock::now();

    Impl(const Config& wanted, std::shared_ptr<const ImageSet> set, const std::string& path, bool resume);

    void checkPictures(const Checkpoint* newest);
    void resumeFrom(const Checkpoint& checkpoint);
    void resumeChanges();
    void noteChanges(const Config& before, const Config& after);
    TrainerStep completeIteration();
    /// Whether a Langevin step is only asked for, and takes its time on a device.
    bool queuesSteps() const { return runtime.device.is_cuda(); }
    /// By value: going back empties the learner's own.
    TrainerStep handleDivergence(Divergence divergence);
    void goBackTo(const GoodState& good);
    void keepSamples();
    bool measuresAreDue() const;
    void beginMeasures();
    TrainerStep measure();
    TrainerStep giveUpMeasures(const std::string& why);
    Generator generator(bool followsUpdates) const;
    ImageTiles sampleGrid(int limit) const;
    void writeWhatIsDue();
    Checkpoint checkpoint() const;
    void writeCheckpoint();
    void followLearner();
    void log(const std::string& line) {
        if (directory) directory->log(line);
    }
};

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
    goodStates.keep({learner->iteration(), weightsOf(*learner->network()), learner->state()});
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

void Trainer::Impl::noteChanges(const Config& before, const Config& after) {
    for (const std::string& key : differingFields(before, after)) {
        const Field& field = *findField(key);
        const bool ofTheRun = key.starts_with("train.") || key.starts_with("sampler.");
        if (!ofTheRun || field.change == FieldChange::Restart) continue;
        const ParameterChange change{learner->iteration() + 1, key, field.get(before), field.get(after)};
        noteChange(changes, change);
        ++recordRevision;
        if (directory) directory->appendChange(change);
    }
}

void Trainer::Impl::followLearner() {
    ++live->updates;
    live->iteration = learner->iteration();
    live->dataNoiseStd = learner->dataNoiseStd();
    live->config = config;
}

TrainerStep Trainer::Impl::completeIteration() {
    MetricsRow row = learner->metrics();
    pace.iterationDone(queuesSteps() ? learner->chainLength() : 0);
    row.seconds = pace.seconds();
    row.iterationsPerSecond = pace.iterationsPerSecond();
    metrics.push_back(row);
    if (directory) directory->appendMetrics(row);
    if (learner->divergence()) return handleDivergence(*learner->divergence());

    followLearner();
    keepSamples();
    if (goodStates.isDue(learner->iteration()))
        goodStates.keep({learner->iteration(), weightsOf(*learner->network()), learner->state()});
    writeWhatIsDue();
    if (measuresAreDue()) {
        beginMeasures();
        return TrainerStep::Iteration;
    }
    return learner->iteration() >= config.train.iterations ? TrainerStep::Done : TrainerStep::Iteration;
}

bool Trainer::Impl::measuresAreDue() const {
    const std::int64_t every = config.train.measureEvery, iteration = learner->iteration();
    return measurable && every > 0 && iteration > 0 && iteration % every == 0 && !measures.has(iteration);
}

void Trainer::Impl::beginMeasures() {
    try {
        // A copy of the weights and of the configuration: what is set meanwhile is of the next row.
        measuring.begin(generator(false));
        unmeasured.clear();
    } catch (const Error& error) {
        unmeasured = error.message();
    }
}

TrainerStep Trainer::Impl::measure() {
    if (!unmeasured.empty()) return giveUpMeasures(std::exchange(unmeasured, {}));
    try {
        if (!measuring.advance()) return TrainerStep::Measuring;
    } catch (const Error& error) {
        return giveUpMeasures(error.message());
    }
    measures.add(learner->iteration(), measuring.numbers());
    notice = "iteration " + std::to_string(learner->iteration()) + "  " + measuring.sentence();
    if (directory) {
        directory->writeMeasures(measures);
        if (const std::string taken = measuring.protocol(); taken != protocol)
            directory->writeMeasureProtocol(protocol = taken);
    }
    return TrainerStep::Measured;
}

TrainerStep Trainer::Impl::giveUpMeasures(const std::string& why) {
    measurable = false;
    notice = "The samples could not be measured: " + why;
    log(notice);
    return TrainerStep::NotMeasured;
}

TrainerStep Trainer::Impl::handleDivergence(Divergence divergence) {
    const Recovery way = recovery.next(divergence.onset);
    const GoodState good = goodStates.newestBefore(way.before);
    const bool recover = config.train.onDivergence == OnDivergence::Recover && recoveries < config.train.maxRecoveries;
    goBackTo(good);
    const std::string back = "Back at iteration " + std::to_string(good.iteration) +
                             (way.again ? ", a good state from longer ago" : ", the last good state");
    if (!recover) {
        diverged = true;
        notice = divergence.reason + " " + back + ". " + divergence.advice;
        log("diverged: " + notice);
        writeCheckpoint();
        return TrainerStep::Diverged;
    }
    ++recoveries;
    recovery.wentBackTo(good.iteration);
    learner->ease(way.noiseFactor, way.rateFactor);
    followLearner();
    noteChange(changes, {learner->iteration() + 1, kRecoveryChange, "", "more data noise, a lower learning rate"});
    if (directory) directory->writeChanges(changes);
    writeCheckpoint();
    notice = divergence.reason + " " + back + ", with more data noise and a lower learning rate (recovery " +
             std::to_string(recoveries) + " of " + std::to_string(config.train.maxRecoveries) + ").";
    log("recovered: " + notice);
    return TrainerStep::Recovered;
}

void Trainer::Impl::goBackTo(const GoodState& good) {
    learner->restore(good.weights, good.learner);
    goodStates.dropAfter(good.iteration);
    recentSamples.clear();
    std::erase_if(metrics, [&](const MetricsRow& row) { return row.iteration > good.iteration; });
    measures.dropAfter(good.iteration);
    bringBack(changes, good.iteration);
    ++recordRevision;
    sheets.dropAfter(good.iteration);
    followLearner();
    if (!directory) return;
    // A checkpoint from after the onset would bring the blow-up back on resume.
    directory->dropCheckpointsAfter(good.iteration);
    directory->rewindMetrics(good.iteration);
    directory->writeMeasures(measures);
    directory->writeChanges(changes);
}

void Trainer::Impl::keepSamples() {
    recentSamples.push_front(learner->samples());
    const auto enough =
        static_cast<std::size_t>((config.train.sampleCount + config.train.batch - 1) / config.train.batch);
    while (recentSamples.size() > std::max<std::size_t>(1, enough)) recentSamples.pop_back();
}

ImageTiles Trainer::Impl::sampleGrid(int limit) const {
    if (recentSamples.empty()) return {};
    torch::Tensor all = torch::cat(std::vector<torch::Tensor>(recentSamples.begin(), recentSamples.end()));
    return toImageTiles(toFloatBatch(all.slice(0, 0, std::min<std::int64_t>(limit, all.size(0)))));
}

void Trainer::Impl::writeWhatIsDue() {
    const std::int64_t iteration = learner->iteration();
    const bool last = iteration >= config.train.iterations;
    if (last || (config.train.sampleEvery > 0 && iteration % config.train.sampleEvery == 0)) {
        ImageTiles grid = sampleGrid(config.train.sampleCount);
        directory ? directory->writeSamples(iteration, grid) : sheets.keep(iteration, std::move(grid));
        ++recordRevision;
    }
    if (!directory) return;
    const std::chrono::duration<double> age = std::chrono::steady_clock::now() - checkpointed;
    if (last || age.count() >= config.train.checkpointSeconds) writeCheckpoint();
}

Generator Trainer::Impl::generator(bool followsUpdates) const {
    ModelInfo info;
    info.name = name;
    info.channels = data->tiles.channels;
    info.size = config.data.size;
    info.iteration = learner->iteration();
    info.config = config;
    std::shared_ptr<const EnergyNetwork> network = learner->network();
    if (!followsUpdates)
        network = std::make_shared<const EnergyNetwork>(network->copy(torch::kFloat32, runtime.device));
    auto made = std::make_unique<Generator::Impl>(std::move(info), runtime, std::move(network),
                                                  followsUpdates ? live : nullptr);
    made->dataNoiseStd = learner->dataNoiseStd();
    return Generator(std::move(made));
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

// ---- Trainer -------------------------------------------------------------------------------------------------

Trainer::Trainer(const Config& config, std::shared_ptr<const ImageSet> data, const std::string& runDirectory,
                 bool resume)
    : impl_(std::make_unique<Impl>(config, std::move(data), runDirectory, resume)) {
}
Trainer::~Trainer() = default;

TrainerStep Trainer::advance() {
    if (impl_->diverged) return TrainerStep::Diverged;
    if (impl_->measuring.underWay() || !impl_->unmeasured.empty()) return impl_->measure();
    if (impl_->learner->iteration() >= impl_->config.train.iterations) return TrainerStep::Done;
    const auto begin = Pace::Clock::now();
    const int before = impl_->learner->chainStep();
    const bool completed = impl_->learner->advance(impl_->pace.stepsWithin(kSliceMilliseconds));
    const bool seen = !completed && !impl_->queuesSteps();
    impl_->pace.worked(Pace::Clock::now() - begin, seen ? impl_->learner->chainStep() - before : 0);
    return completed ? impl_->completeIteration() : TrainerStep::InIteration;
}

std::int64_t Trainer::iteration() const { return impl_->learner->iteration(); }
const std::vector<MetricsRow>& Trainer::metrics() const { return impl_->metrics; }
const MeasureTable& Trainer::measures() const { return impl_->measures; }
std::optional<Progress> Trainer::measuring() const {
    if (!impl_->measuring.underWay()) return {};
    return impl_->measuring.progress();
}
const std::vector<ParameterChange>& Trainer::changes() const { return impl_->changes; }
int Trainer::recordRevision() const { return impl_->recordRevision; }
const std::string& Trainer::notice() const { return impl_->notice; }
const Config& Trainer::config() const { return impl_->config; }
double Trainer::millisecondsPerStep() const { return impl_->pace.millisecondsPerStep(); }
std::string Trainer::deviceText() const { return impl_->runtime.deviceText(); }
std::string Trainer::precisionText() const { return impl_->runtime.precisionText(); }
std::string Trainer::gradientPath() const { return impl_->learner->path()->description(); }

bool Trainer::setParameter(const std::string& key, const std::string& value) {
    Config changed = impl_->config;
    setField(changed, key, value);
    if (findField(key)->change == FieldChange::Restart) return false;
    impl_->noteChanges(impl_->config, changed);
    if (key.starts_with("train.measure")) impl_->measurable = true;
    impl_->config = changed;
    impl_->learner->setLive(changed);
    impl_->live->config = changed;
    impl_->log(key + " = " + value + " from iteration " + std::to_string(iteration() + 1));
    return true;
}

ImageTiles Trainer::samples(int limit) const { return impl_->sampleGrid(limit); }

ImageTiles Trainer::dataBatch(int limit) const {
    const torch::Tensor& clean = impl_->learner->cleanData();
    if (!clean.defined()) return {};
    return toImageTiles(toFloatBatch(clean.slice(0, 0, std::min<std::int64_t>(limit, clean.size(0)))));
}

ImageTiles Trainer::dataBatchOf(std::int64_t iteration, int limit) const {
    if (iteration < 1) return {};
    DataBatches batches(std::shared_ptr<const ImageTiles>(impl_->data, &impl_->data->tiles), impl_->config.train.batch,
                        impl_->config.data.flip, impl_->config.seed);
    const torch::Tensor clean = batches.clean(iteration);
    return toImageTiles(toFloatBatch(clean.slice(0, 0, std::min<std::int64_t>(limit, clean.size(0)))));
}

std::vector<std::int64_t> Trainer::keptSheets() const { return impl_->sheets.iterations(); }
ImageTiles Trainer::keptSamples(std::int64_t iteration) const { return impl_->sheets.at(iteration); }

Generator Trainer::generator(bool live) const { return impl_->generator(live); }

void Trainer::saveCheckpoint() { impl_->writeCheckpoint(); }
void Trainer::saveModel(const std::string& path) const { writeModelFile(path, impl_->checkpoint().model); }

}  // namespace shortrun
