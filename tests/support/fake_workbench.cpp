#include "support/fake_workbench.h"

#include <atomic>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

#include "engine/config/schema.h"
#include "support/fake_jobs.h"

namespace shortrun::fake {

void FakeScript::note(const std::string& request) {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
}

void FakeScript::noteParameter(const std::string& key, const std::string& value) {
    const std::lock_guard lock(mutex_);
    parameters_[key] = value;
    ++parameterChanges_;
}

std::vector<std::string> FakeScript::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

bool FakeScript::saw(const std::string& request) const {
    const std::vector<std::string> seen = requests();
    return std::find(seen.begin(), seen.end(), request) != seen.end();
}

std::string FakeScript::parameter(const std::string& key) const {
    const std::lock_guard lock(mutex_);
    const auto found = parameters_.find(key);
    return found == parameters_.end() ? std::string() : found->second;
}

int FakeScript::parameterChanges() const {
    const std::lock_guard lock(mutex_);
    return parameterChanges_;
}

void FakeWorkbench::Shared::pretendToWork() const {
    std::this_thread::sleep_for(std::chrono::milliseconds(script->sliceMilliseconds));
}

FakeWorkbench::FakeWorkbench(std::shared_ptr<FakeScript> script) : shared_(std::make_shared<Shared>()) {
    shared_->script = std::move(script);
    shared_->status.device = "CPU, 2 threads";
    shared_->status.precision = "bf16";
    shared_->status.gradientPath = "fused";
    if (shared_->script->modelAtStart) openModelNamed("faces", Config());
}

FakeWorkbench::~FakeWorkbench() {
    shared_->script->destroyed = true;
}

void FakeWorkbench::openModelNamed(const std::string& name, const Config& config) {
    ModelInfo model;
    model.name = name;
    model.channels = shared_->script->channels;
    model.size = shared_->script->size;
    model.iteration = 4000;
    model.parameters = 185000;
    model.config = config;
    shared_->status.model = model;
    shared_->status.config = config;
    shared_->status.millisecondsPerStep = 1.9;
}

void FakeWorkbench::noteOpening() {
    static std::atomic<int> openings = 0;
    shared_->status.openings = ++openings;
}

std::unique_ptr<Job> FakeWorkbench::openModel(const OpenModel& request, Outbox& out) {
    shared_->script->note("OpenModel " + request.path);
    if (request.path.find("broken") != std::string::npos)
        throw Error(ErrorCode::BadInput, "'" + request.path + "' is not a model: its header is cut short.");
    Config config;
    if (request.path.find("elsewhere") != std::string::npos) config.data.source = "elsewhere.zip";  // is not there
    openModelNamed(std::filesystem::path(request.path).stem().string(), config);
    shared_->status.model->path = request.path;
    noteOpening();
    const bool isRun = std::filesystem::is_directory(request.path);
    out.restartMetrics();
    out.show(TrainingView{});
    out.show(RunRecordView{});
    shared_->status.runDirectory = isRun ? request.path : std::string();
    out.post({EventKind::ModelOpened, "Opened " + shared_->status.model->name + ".", {}});
    return nullptr;
}

void FakeWorkbench::saveModel(const SaveModel& request, Outbox& out) {
    shared_->script->note("SaveModel " + request.path);
    out.post({EventKind::Saved, "Saved " + request.path + ".", "model"});
}

std::unique_ptr<Job> FakeWorkbench::showData(const ShowData& request) {
    shared_->script->note("ShowData " + request.data.source);
    if (request.data.source.find("broken") != std::string::npos)
        throw Error(ErrorCode::BadInput, "'" + request.data.source + "' holds no picture that can be read.");
    return makeDataJob(shared_, request);
}

std::unique_ptr<TrainingJob> FakeWorkbench::startTraining(const StartTraining& request, Outbox& out) {
    shared_->script->note("StartTraining " + request.runDirectory);
    if (shared_->script->failToStart)
        throw Error(ErrorCode::DiskFull,
                    "'" + request.runDirectory + "' cannot be written: the disk is full.");
    if (shared_->script->failInReading) return makeTrainingJob(shared_, request);
    out.restartMetrics();
    if (!request.resume || shared_->status.runDirectory != request.runDirectory) out.show(TrainingView{});
    shared_->changes.clear();
    out.show(RunRecordView{});
    noteOpening();
    openModelNamed(request.runDirectory.empty() ? "untitled" : request.runDirectory, request.config);
    shared_->status.runDirectory = request.runDirectory;
    shared_->status.iterations = request.config.train.iterations;
    shared_->status.iteration = 0;
    return makeTrainingJob(shared_, request);
}

std::unique_ptr<Job> FakeWorkbench::explore(const ExploreRequest& request, std::uint64_t generation,
                                            Outbox& out) {
    shared_->script->note(nameOf(request));
    if (!shared_->status.model && !std::holds_alternative<MovePlane>(request)) {
        out.post({EventKind::Note, "There is no model yet: train or open one.", {}});
        return nullptr;
    }
    return makeExploreJob(shared_, request, generation);
}

void FakeWorkbench::useWeights(ExploreWeights weights) {
    shared_->script->note(weights == ExploreWeights::Live ? "UseWeights Live" : "UseWeights Frozen");
    shared_->status.exploreWeights = weights;
}

ParameterAnswer FakeWorkbench::setParameter(const std::string& key, const std::string& value) {
    const Config before = shared_->status.config;
    setField(shared_->status.config, key, value);
    for (const std::string& changed : differingFields(before, shared_->status.config))
        noteChange(shared_->changes, {shared_->status.iteration + 1, changed, findField(changed)->get(before),
                                      findField(changed)->get(shared_->status.config)});
    shared_->script->noteParameter(key, value);
    return findField(key)->change == FieldChange::Live ? ParameterAnswer::Applied
                                                       : ParameterAnswer::NeedsRestart;
}

StatusView FakeWorkbench::status() const {
    return shared_->status;
}

std::unique_ptr<Workbench> makeFakeWorkbench(const std::shared_ptr<FakeScript>& script) {
    return std::make_unique<FakeWorkbench>(script);
}

}  // namespace shortrun::fake
