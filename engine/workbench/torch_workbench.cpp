#include "engine/workbench/torch_workbench.h"

#include <utility>

#include "engine/config/schema.h"
#include "engine/core/error.h"
#include "engine/model/runtime.h"
#include "engine/workbench/explore_jobs.h"
#include "engine/workbench/generator.h"
#include "engine/storage/run_directory.h"
#include "engine/workbench/open_state.h"
#include "engine/workbench/opened_run.h"
#include "engine/workbench/training_job.h"

namespace shortrun {

namespace {

/// Waits for a data set, then shows some of it.
class ShowDataJob final : public Job {
 public:
    ShowDataJob(std::shared_ptr<OpenState> open, const DataConfig& config) : open_(std::move(open)), config_(config) {}

    Advance advance(Outbox& out) override {
        const auto set = open_->dataFor(config_, reader_);
        if (!set) return Advance::Waiting;
        out.show(OpenState::viewOf(*set));
        return Advance::Finished;
    }

 private:
    std::shared_ptr<OpenState> open_;
    DataConfig config_;
    std::shared_ptr<DataReader> reader_;
};

class TorchWorkbench final : public Workbench {
 public:
    explicit TorchWorkbench(const RuntimeConfig& runtime) : runtime_(setUpRuntime(runtime)) {
        open_->runtime = runtime;
        open_->config.runtime = runtime;
    }

    std::unique_ptr<Job> openModel(const OpenModel& request, Outbox& out) override {
        if (RunDirectory::exists(request.path)) return openRun(open_, request, out);
        if (request.follow)
            throw Error(ErrorCode::BadInput,
                        "There is no run in '" + request.path + "' to follow: it has no config.json.");
        open_->generator = std::make_shared<Generator>(Generator::open(request.path, open_->runtime));
        open_->trainer.reset();
        open_->runDirectory.clear();
        open_->config = open_->generator->info().config;
        // A model file has no past: that of the run which was open before is not its.
        out.restartMetrics();
        out.show(TrainingView{});
        out.show(RunRecordView{});
        out.show(MeasuresView{});
        open_->noteOpening();
        out.post({EventKind::ModelOpened, "Opened " + open_->generator->info().name + ".", {}});
        return nullptr;
    }

    void saveModel(const SaveModel& request, Outbox& out) override {
        if (open_->trainer)
            open_->trainer->saveModel(request.path);
        else if (open_->generator)
            open_->generator->save(request.path);
        else
            throw Error(ErrorCode::Usage, "There is no model to save: train one, or open a model file.");
        out.post({EventKind::Saved, "The model is saved as " + request.path + ".", "model"});
    }

    std::unique_ptr<Job> showData(const ShowData& request) override {
        return std::make_unique<ShowDataJob>(open_, request.data);
    }

    std::unique_ptr<TrainingJob> startTraining(const StartTraining& request, Outbox&) override {
        return std::make_unique<LearningJob>(open_, request);
    }

    std::unique_ptr<Job> explore(const ExploreRequest& request, std::uint64_t generation, Outbox&) override {
        return makeExploreJob(open_, request, generation);
    }

    void useWeights(ExploreWeights weights) override {
        open_->exploreWeights = weights;
        open_->exploreRun();
    }

    ParameterAnswer setParameter(const std::string& key, const std::string& value) override {
        Config changed = open_->config;
        setField(changed, key, value);
        if (findField(key)->change == FieldChange::Restart) return ParameterAnswer::NeedsRestart;
        if (open_->trainer)
            open_->trainer->setParameter(key, value);
        else if (open_->generator)
            open_->generator->setSampler(changed.sampler);
        open_->config = changed;
        return ParameterAnswer::Applied;
    }

    StatusView status() const override {
        StatusView status;
        status.device = runtime_.deviceText();
        status.precision = runtime_.precisionText();
        status.exploreWeights = open_->exploreWeights;
        status.config = open_->config;
        status.runDirectory = open_->runDirectory;
        status.following = open_->following;
        status.openings = open_->openings;
        status.iterations = open_->config.train.iterations;
        if (const auto reading = open_->reading.lock()) {
            status.state = EngineState::LoadingData;
            status.progress = reading->progress();
        }
        if (open_->generator) {
            status.model = open_->generator->info();
            status.gradientPath = open_->generator->gradientPath();
            status.iteration = status.model->iteration;
            status.millisecondsPerStep = open_->exploringMillisecondsPerStep;
        }
        if (open_->following) status.iteration = open_->followedIteration;
        if (open_->trainer) describeRun(status, *open_->trainer);
        return status;
    }

 private:
    static void describeRun(StatusView& status, const Trainer& trainer) {
        status.config = trainer.config();
        status.iteration = trainer.iteration();
        status.millisecondsPerStep = trainer.millisecondsPerStep();
        status.gradientPath = trainer.gradientPath();
        if (!trainer.metrics().empty()) status.iterationsPerSecond = trainer.metrics().back().iterationsPerSecond;
        if (status.model) status.model->iteration = trainer.iteration();
    }

    Runtime runtime_;
    std::shared_ptr<OpenState> open_ = std::make_shared<OpenState>();
};

}  // namespace

std::unique_ptr<Workbench> makeTorchWorkbench(const RuntimeConfig& runtime) {
    return std::make_unique<TorchWorkbench>(runtime);
}

}  // namespace shortrun
