#include "engine/workbench/trainer.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "engine/config/schema.h"
#include "engine/core/error.h"
#include "engine/model/weights_io.h"
#include "engine/workbench/host_tensor.h"
#include "engine/workbench/trainer_impl.h"

namespace shortrun {

namespace {

/// Langevin steps are made several at a time, so that threads wait for each other less often; but whoever explores
/// should not wait for longer than this.
constexpr double kSliceMilliseconds = 8;

}  // namespace

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
    live->network = learner->model();
}

TrainerStep Trainer::Impl::completeIteration() {
    MetricsRow row = learner->metrics();
    pace.iterationDone(queuesSteps() ? learner->chainLength() : 0);
    row.seconds = pace.seconds();
    row.iterationsPerSecond = pace.iterationsPerSecond();
    metrics.push_back(row);
    if (directory) keep([&] { directory->appendMetrics(row); });
    if (learner->divergence()) return handleDivergence(*learner->divergence());

    followLearner();
    keepSamples();
    if (goodStates.isDue(learner->iteration())) keepGoodState();
    keep([this] { writeCheckpointIfDue(); });
    if (sheetIsDue()) beginSheet();
    if (measuresAreDue()) beginMeasures();
    const bool more = drawing.underWay() || measuring.underWay() || !unmeasured.empty();
    return isLast() && !behind && !more ? TrainerStep::Done : TrainerStep::Iteration;
}

void Trainer::Impl::keep(const std::function<void()>& write) {
    if (behind) return;  // in order, or not at all
    try {
        write();
    } catch (const Error& error) {
        behind = true;
        log("not written: " + error.message());
    }
}

void Trainer::Impl::finish() {
    behind = behind || (directory && !isSaved());
    catchUp();
}

void Trainer::Impl::catchUp() {
    if (!behind) return;
    try {
        if (sheetUnwritten) writeSheet();
        writeCheckpoint();
    } catch (const Error& error) {
        throw Error(ErrorCode::DiskFull, error.message(), error.context());
    }
}

double Trainer::Impl::pathRatioAt(std::int64_t iteration) const {
    if (config.train.chainStart != ChainStart::Prior) return 0;
    constexpr std::ptrdiff_t rows = 10;  // q of one iteration says little
    const auto end = std::ranges::upper_bound(metrics, iteration, {}, &MetricsRow::iteration);
    const auto begin = end - std::min(rows, end - metrics.begin());
    double sum = 0;
    for (auto row = begin; row != end; ++row) sum += row->pathRatio;
    return begin == end ? 0 : sum / static_cast<double>(end - begin);
}

void Trainer::Impl::keepGoodState() {
    const std::int64_t iteration = learner->iteration();
    goodStates.keep({iteration, pathRatioAt(iteration), weightsOf(*learner->model()), learner->state()});
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
    protocol = measuring.protocol();
    if (directory) keep([this] { writeMeasures(); });
    return TrainerStep::Measured;
}

void Trainer::Impl::writeMeasures() {
    directory->writeMeasures(measures);
    if (protocol == writtenProtocol) return;
    directory->writeMeasureProtocol(protocol);
    writtenProtocol = protocol;
}

TrainerStep Trainer::Impl::giveUpMeasures(const std::string& why) {
    measurable = false;
    notice = "The samples could not be measured: " + why;
    log(notice);
    return TrainerStep::NotMeasured;
}

TrainerStep Trainer::Impl::handleDivergence(Divergence divergence) {
    const Recovery way = recovery.next(divergence.onset);
    const bool recover = config.train.onDivergence == OnDivergence::Recover && recoveries < config.train.maxRecoveries;
    const GoodState good = recover ? goodStates.calmestBefore(way.before) : goodStates.newestBefore(way.before);
    const std::vector<MetricsRow> blowUp = goBackTo(good);
    const std::string seen = divergence.reason + " It was seen at iteration " + std::to_string(divergence.iteration) +
                             " and had begun about iteration " + std::to_string(divergence.onset) + ".";
    const std::string back = "Back at iteration " + std::to_string(good.iteration) +
                             (good.iteration == 0 ? ", the start"
                              : good.iteration >= divergence.onset
                                  ? ", the earliest state at hand, from when it had begun"
                              : way.again ? ", a good state from longer ago"
                              : recover   ? ", a calmer state"
                                          : ", the last good state");
    if (!recover) {
        diverged = true;
        notice = seen + " " + back + ". " + divergence.advice;
        log("diverged: " + notice);
        writeWayBack(blowUp);
        return behind ? TrainerStep::Iteration : TrainerStep::Diverged;  // once the directory has it, too
    }
    ++recoveries;
    recovery.wentBackTo(good.iteration);
    learner->ease(way.noiseFactor, way.rateFactor);
    followLearner();
    noteChange(changes, {learner->iteration() + 1, kRecoveryChange, "", "more data noise, a lower learning rate"});
    notice = seen + " " + back + ", with more data noise and a lower learning rate (recovery " +
             std::to_string(recoveries) + " of " + std::to_string(config.train.maxRecoveries) + ").";
    log("recovered: " + notice);
    writeWayBack(blowUp);
    return TrainerStep::Recovered;
}

std::vector<MetricsRow> Trainer::Impl::goBackTo(const GoodState& good) {
    learner->restore(good.weights, good.learner);
    goodStates.dropAfter(good.iteration);
    recentSamples.clear();
    const auto after = std::ranges::find_if(metrics, [&](const MetricsRow& row) { return row.iteration > good.iteration; });
    std::vector<MetricsRow> blowUp(after, metrics.end());
    metrics.erase(after, metrics.end());
    measures.dropAfter(good.iteration);
    bringBack(changes, good.iteration);
    ++recordRevision;
    sheets.dropAfter(good.iteration);
    if (sheet.iteration > good.iteration) sheet = {};
    sheetUnwritten = false;
    followLearner();
    return blowUp;
}

void Trainer::Impl::writeWayBack(const std::vector<MetricsRow>& blowUp) {
    if (!directory) return;
    directory->keepBlowUp(blowUp);
    behind = false;
    keep([this] {
        wentBack = true;  // the record tells of another past now
        writeCheckpoint();
    });
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

bool Trainer::Impl::sheetIsDue() const {
    const std::int64_t iteration = learner->iteration();
    if (iteration == 0 || sheet.iteration == iteration) return false;
    return isLast() || (config.train.sampleEvery > 0 && iteration % config.train.sampleEvery == 0);
}

void Trainer::Impl::beginSheet() {
    sheet = {learner->iteration(), {}};  // drawn or not: it is not tried twice
    try {
        // A copy of the weights and of the configuration: what is set meanwhile is of the next sheet.
        drawing.begin(generator(false), config.train.sampleCount);
    } catch (const Error& error) {
        log("no samples were drawn: " + error.message());
    }
}

TrainerStep Trainer::Impl::drawSheet() {
    try {
        if (!drawing.advance()) return TrainerStep::Drawing;
    } catch (const Error& error) {
        log("no samples were drawn: " + error.message());
        return TrainerStep::Drawing;
    }
    sheet.samples = drawing.take();
    keepSheet();
    return TrainerStep::Drawn;
}

void Trainer::Impl::keepSheet() {
    if (directory) {
        sheetUnwritten = true;
        keep([this] { writeSheet(); });
    } else {
        sheets.keep(sheet.iteration, sheet.samples);
        noteSheet();
    }
}

void Trainer::Impl::writeSheet() {
    directory->writeSamples(sheet.iteration, sheet.samples);
    sheetUnwritten = false;
    noteSheet();
}

void Trainer::Impl::noteSheet() {
    const bool saved = isSaved();
    ++recordRevision;
    if (saved) savedRevision = recordRevision;  // no checkpoint holds it
}

void Trainer::Impl::writeCheckpointIfDue() {
    if (!directory) return;
    const std::chrono::duration<double> age = std::chrono::steady_clock::now() - checkpointed;
    if (isLast() || age.count() >= config.train.checkpointSeconds) writeCheckpoint();
}

Generator Trainer::Impl::generator(bool followsUpdates) const {
    ModelInfo info;
    info.name = name;
    info.channels = data->tiles.channels;
    info.size = config.data.size;
    info.iteration = learner->iteration();
    info.config = config;
    std::shared_ptr<const EnergyNetwork> network = learner->model();
    if (!followsUpdates)
        network = std::make_shared<const EnergyNetwork>(network->copy(torch::kFloat32, runtime.device));
    auto made = std::make_unique<Generator::Impl>(std::move(info), runtime, std::move(network),
                                                  followsUpdates ? live : nullptr);
    made->dataNoiseStd = learner->dataNoiseStd();
    return Generator(std::move(made));
}

// ---- Trainer -------------------------------------------------------------------------------------------------

Trainer::Trainer(const Config& config, std::shared_ptr<const ImageSet> data, const std::string& runDirectory,
                 bool resume)
    : impl_(std::make_unique<Impl>(config, std::move(data), runDirectory, resume)) {
}
Trainer::~Trainer() = default;

TrainerStep Trainer::advance() {
    impl_->catchUp();
    if (impl_->diverged) return TrainerStep::Diverged;
    if (impl_->drawing.underWay()) return impl_->drawSheet();
    if (impl_->measuring.underWay() || !impl_->unmeasured.empty()) return impl_->measure();
    if (impl_->isLast()) {
        impl_->finish();
        return TrainerStep::Done;
    }
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
    impl_->followLearner();
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

const DrawnSheet& Trainer::sheet() const { return impl_->sheet; }
std::vector<std::int64_t> Trainer::keptSheets() const { return impl_->sheets.iterations(); }
ImageTiles Trainer::keptSamples(std::int64_t iteration) const { return impl_->sheets.at(iteration); }

Generator Trainer::generator(bool live) const { return impl_->generator(live); }

bool Trainer::isSaved() const { return impl_->isSaved(); }
void Trainer::saveCheckpoint() { impl_->writeCheckpoint(); }
void Trainer::saveModel(const std::string& path) const { writeModelFile(path, impl_->checkpoint().model); }

}  // namespace shortrun
