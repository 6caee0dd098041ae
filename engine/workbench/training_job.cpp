#include "engine/workbench/training_job.h"

#include <filesystem>
#include <utility>

#include "engine/core/error.h"
#include "engine/workbench/history_jobs.h"

namespace shortrun {

namespace {

constexpr int kShownSamples = 64;

}  // namespace

LearningJob::LearningJob(std::shared_ptr<OpenState> open, const StartTraining& request)
    : open_(std::move(open)), request_(request) {
    if (request_.resume && request_.runDirectory.empty())
        throw Error(ErrorCode::Usage, "A run that is not kept on disk cannot be resumed: name its directory.");
}

LearningJob::~LearningJob() {
    if (!trainer_ || open_->trainer != trainer_) return;
    // What the run has learnt stays open, as a model of its own.
    open_->generator = std::make_shared<Generator>(trainer_->generator(false));
    open_->followedIteration = trainer_->iteration();
    open_->trainer.reset();
}

Advance LearningJob::advance(Outbox& out) {
    if (!trainer_) return begin(out);
    const TrainerStep step = trainer_->advance();
    if (step == TrainerStep::Measuring && out.taken()) showMeasures(out);
    const bool under =
        step == TrainerStep::InIteration || step == TrainerStep::Measuring || step == TrainerStep::Drawing;
    return under ? Advance::More : report(step, out);
}

std::shared_ptr<const ImageSet> LearningJob::pictures() {
    try {
        return open_->dataFor(request_.config.data, reader_);
    } catch (const Error& error) {
        // Whoever has moved a run's pictures should hear how it goes on with them.
        std::error_code ignored;
        if (!request_.resume || std::filesystem::exists(request_.config.data.source, ignored)) throw;
        throw Error(error.code(),
                    error.message() + "; if the pictures of this run lie elsewhere now, choose them there and resume it",
                    error.context());
    }
}

Advance LearningJob::begin(Outbox& out) {
    const auto set = pictures();
    if (!set) return Advance::Waiting;
    out.show(OpenState::viewOf(*set));
    trainer_ = std::make_shared<Trainer>(request_.config, set, request_.runDirectory, request_.resume);
    open_->trainer = trainer_;
    // The samples of another run would pass for its first ones.
    if (!request_.resume || open_->runDirectory != request_.runDirectory) out.show(TrainingView{});
    open_->runDirectory = request_.runDirectory;
    open_->config = trainer_->config();
    open_->exploreRun();
    showAllMetrics(out);
    showMeasures(out);
    showRecord(out);
    open_->noteOpening();
    out.post({EventKind::ModelOpened, request_.resume ? "The run goes on." : "A new run has begun.", {}});
    if (!trainer_->notice().empty()) out.post({EventKind::Note, trainer_->notice(), {}});
    return Advance::More;
}

Advance LearningJob::report(TrainerStep step, Outbox& out) {
    switch (step) {
        case TrainerStep::Done:
            showNewMetrics(out);
            showPictures(out);
            showRecord(out);
            out.post({EventKind::TrainingFinished,
                      "Training has reached its " + std::to_string(trainer_->iteration()) +
                          " iterations: raise their number (train.iterations) to go on.",
                      {}});
            return Advance::Finished;
        case TrainerStep::Diverged:
            diverged_ = true;
            showMeasures(out);
            showRecord(out);
            out.post({EventKind::Diverged, trainer_->notice(), {}});
            return Advance::Finished;
        case TrainerStep::Measured:
            showMeasures(out);
            return Advance::More;
        case TrainerStep::Drawn:
            showRecord(out);
            return Advance::More;
        case TrainerStep::NotMeasured:
            showMeasures(out);
            out.post({EventKind::Note, trainer_->notice(), {}});
            return Advance::More;
        case TrainerStep::Recovered:
            showAllMetrics(out);
            showMeasures(out);
            showRecord(out);
            out.post({EventKind::Recovered, trainer_->notice(), {}});
            return Advance::More;
        case TrainerStep::Iteration:
        case TrainerStep::Drawing:
        case TrainerStep::Measuring:
        case TrainerStep::InIteration: break;
    }
    ++made_;
    showNewMetrics(out);
    if (out.taken()) showPictures(out);
    if (trainer_->recordRevision() != shownRevision_) showRecord(out);
    return Advance::More;
}

void LearningJob::showPictures(Outbox& out) const {
    TrainingView view;
    const DrawnSheet& sheet = trainer_->sheet();
    // At the end what came of it, as the slider shows it; on the way the chains, which move with each iteration.
    const TrainConfig& train = trainer_->config().train;
    const bool ended = trainer_->iteration() >= train.iterations && train.chainStart == ChainStart::Prior;
    const bool drawn = ended && sheet.iteration == trainer_->iteration() && !sheet.samples.empty();
    view.samples = drawn ? sheet.samples : trainer_->samples(kShownSamples);
    view.data = trainer_->dataBatch(kShownSamples);
    view.iteration = trainer_->iteration();
    out.show(std::move(view));
}

void LearningJob::showAllMetrics(Outbox& out) {
    out.restartMetrics();
    shownRows_ = 0;
    showNewMetrics(out);
}

void LearningJob::showNewMetrics(Outbox& out) {
    const auto& rows = trainer_->metrics();
    for (; shownRows_ < rows.size(); ++shownRows_) out.append(rows[shownRows_]);
}

void LearningJob::showMeasures(Outbox& out) const {
    out.show(MeasuresView{trainer_->measures(), trainer_->measuring()});
}

void LearningJob::showRecord(Outbox& out) {
    shownRevision_ = trainer_->recordRevision();
    out.show(recordOf(*open_));
}

void LearningJob::save(Outbox& out) {
    if (!trainer_ || request_.runDirectory.empty() || trainer_->isSaved()) return;
    trainer_->saveCheckpoint();
    out.post({EventKind::Saved, "The run is saved in " + request_.runDirectory + ".", {}, request_.runDirectory});
}

}  // namespace shortrun
