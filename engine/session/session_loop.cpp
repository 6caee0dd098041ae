#include "engine/session/session_loop.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "engine/core/error.h"
#include "engine/core/failure_sentence.h"

namespace shortrun {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kPollWhileWaiting{3};
constexpr std::chrono::milliseconds kStatusInterval{50};
/// Exploring leaves learning one part in five of the time, so that neither a long reconstruction nor a slider
/// that is kept in motion stops a run.
constexpr double kExploringPerTraining = 4.0;

template <class... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};

}  // namespace

void SessionLoop::run(std::stop_token stop, const std::function<std::unique_ptr<Workbench>()>& makeWorkbench) {
    guarded([&] { workbench_ = makeWorkbench(); });
    showStatus(true);
    while (!stop.stop_requested()) turn(stop);
    // A run that is kept on disk loses nothing when the window closes.
    guarded([&] { transport_.end(); });
    transport_.drop();
    // The jobs hold Torch objects: they go before the workbench, and all of it on this thread.
    for (auto& job : jobs_) job.reset();
    workbench_.reset();
}

void SessionLoop::turn(std::stop_token stop) {
    for (const auto& action : inbox_.takeActions()) {
        if (stop.stop_requested()) return;
        applyParameters(action.before);
        carryOut(action);
    }
    applyParameters(inbox_.takeParameters());
    takeSlider();
    const Advance advance = giveSlice();
    showStatus(advance == Advance::Finished);
    if (advance == Advance::Waiting) inbox_.wait(stop, kPollWhileWaiting);
    if (advance == Advance::Finished) inbox_.wait(stop, std::nullopt);
}

void SessionLoop::carryOut(const Inbox::NumberedAction& numbered) {
    const auto run = [&] {
        if (!workbench_) throw Error(ErrorCode::Unsupported, "The engine could not be started: see the first message.");
        std::visit(
            Overloaded{
                [&](const OpenModel& request) {
                    transport_.settle();  // the run may be what is opened
                    std::unique_ptr<Job> following = workbench_->openModel(request, outbox_);
                    jobs_[kFollow].reset();
                    jobs_[kFollow] = std::move(following);
                    for (int study = 0; study < kStudies; ++study) stop(kStudy + study);
                    transport_.end();  // only now: a file that cannot be opened must not cost the run
                },
                [&](const SaveModel& request) { workbench_->saveModel(request, outbox_); },
                [&](const ShowData& request) { jobs_[kData] = workbench_->showData(request); },
                [&](const StartTraining& request) {
                    transport_.start(*workbench_, request);
                    jobs_[kFollow].reset();
                },
                [&](const PauseTraining&) { transport_.pause(); },
                [&](const ContinueTraining&) { transport_.resume(); },
                [&](const StepTraining& request) { transport_.step(request.iterations); },
                [&](const EndTraining&) {
                    transport_.pause();  // where it cannot be saved, too
                    transport_.end();
                },
                [&](const RestartTraining&) { transport_.restart(*workbench_); },
                [&](const SaveCheckpoint&) { transport_.save(); },
                [&](const UseWeights& request) { workbench_->useWeights(request.weights); },
                [&](const Synthesise& request) { explore(kSynthesis, request, numbered.generation); },
                [&](const ShowFilm& request) { explore(kFilm, request, numbered.generation); },
                [&](const ShowStrip& request) { explore(kStrip, request, numbered.generation); },
                [&](const Interpolate& request) { explore(kInterpolation, request, numbered.generation); },
                [&](const Reconstruct& request) { explore(kReconstruction, request, numbered.generation); },
                [&](const Preview& request) { explore(kPreview, request, numbered.generation); },
                [&](const StopReconstruction&) { stop(kReconstruction); },
                [&](const ExportAnimation& request) {
                    outbox_.show(AnimationView{});  // of the one before, should this one not begin
                    explore(kExport, request, numbered.generation);
                },
                [&](const ShowHistory& request) { explore(kHistory, request, numbered.generation); },
                [&](const CompareRun& request) { explore(kComparison, request, numbered.generation); },
                [&](const ShowPoints& request) {
                    explore(kPoints + static_cast<int>(request.place), request, numbered.generation);
                },
                [&](const MovePlane& request) { explore(kPlane, request, numbered.generation); },
                [&](const StudyChains& request) { explore(slotOf(Study::Chains), request, numbered.generation); },
                [&](const ShowResponse& request) { explore(slotOf(Study::Response), request, numbered.generation); },
                [&](const CompareMoments& request) { explore(slotOf(Study::Moments), request, numbered.generation); },
                [&](const LearnTop& request) { explore(slotOf(Study::TopFilters), request, numbered.generation); },
                [&](const StopStudy& request) { stop(slotOf(request.study)); },
                [&](const StopFilm&) { jobs_[kFilm].reset(); },
                [&](const StopExport&) {
                    jobs_[kExport].reset();
                    outbox_.show(AnimationView{});
                },
            },
            numbered.action);
    };
    if (guarded(run)) failure_.clear();
    showStatus(true);
}

void SessionLoop::explore(int slot, const ExploreRequest& request, std::uint64_t generation) {
    auto& job = jobs_[static_cast<std::size_t>(slot)];
    job.reset();  // frees its memory before the new job takes its own
    job = workbench_->explore(request, generation, outbox_);
}

void SessionLoop::stop(int slot) {
    auto& job = jobs_[static_cast<std::size_t>(slot)];
    if (job) job->stop(outbox_);
    job.reset();
}

void SessionLoop::applyParameters(const Inbox::Parameters& parameters) {
    for (const auto& [key, value] : parameters) {
        try {
            if (!workbench_) return;
            const bool applied = workbench_->setParameter(key, value) == ParameterAnswer::Applied;
            outbox_.post({applied ? EventKind::ParameterApplied : EventKind::ParameterNeedsRestart,
                          applied ? key + " is now " + value + "." : key + " applies to the next run.", key});
        } catch (const std::exception& error) {
            outbox_.post({EventKind::ParameterRejected, error.what(), key});
        }
    }
}

void SessionLoop::takeSlider() {
    // A position under way is finished first: a drag that restarted the chain at each move would show nothing
    // until it ended. The latest position then follows, so the drag ends on its last value.
    if (jobs_[kInterpolation] || !workbench_) return;
    // Between two positions learning gets what it is owed.
    if (transport_.runs() && trainingIsDue()) return;
    if (auto latest = inbox_.takePosition())
        guarded([&] { explore(kInterpolation, latest->position, latest->generation); });
}

Advance SessionLoop::giveSlice() {
    if (jobs_[kInterpolation] || !transport_.runs() || !trainingIsDue()) {
        const Advance explored = advanceExploring();
        if (explored == Advance::More || !transport_.runs()) return explored;
    }
    return advanceTraining();
}

bool SessionLoop::trainingIsDue() const {
    return exploredSinceTraining_ > kExploringPerTraining * lastTrainingSlice_;
}

Advance SessionLoop::advanceExploring() {
    const auto begin = Clock::now();
    bool waiting = false;
    for (int tried = 0; tried < kSlots; ++tried) {
        const int slot = jobs_[kInterpolation] ? kInterpolation : (nextSlot_ + tried) % kSlots;
        if (!jobs_[slot]) continue;
        Advance advance = Advance::Finished;
        guarded([&] { advance = jobs_[slot]->advance(outbox_); });
        if (advance == Advance::Finished) jobs_[slot].reset();
        if (advance == Advance::Waiting) {
            waiting = true;
            continue;
        }
        nextSlot_ = (slot + 1) % kSlots;
        exploredSinceTraining_ += Clock::now() - begin;
        return Advance::More;
    }
    return waiting ? Advance::Waiting : Advance::Finished;
}

Advance SessionLoop::advanceTraining() {
    const auto begin = Clock::now();
    Advance advance = Advance::Finished;
    try {
        advance = transport_.advance();
    } catch (const std::exception& failure) {
        fail(failureSentence(failure));
        const auto* error = dynamic_cast<const Error*>(&failure);
        // What a full disk does not take is still in memory: with some space freed the run goes on.
        if (error != nullptr && error->code() == ErrorCode::DiskFull)
            transport_.pause();
        else
            transport_.drop();
    }
    lastTrainingSlice_ = Clock::now() - begin;
    // A position takes longer than a slice: what learning is owed beyond this slice stays owed, unless it waits.
    exploredSinceTraining_ = std::max(std::chrono::duration<double>{0},
                                      exploredSinceTraining_ - kExploringPerTraining * lastTrainingSlice_);
    if (advance == Advance::Waiting) exploredSinceTraining_ = {};
    // Finished means that training wants no more; whether the loop may sleep is for the next turn to see.
    return advance == Advance::Waiting ? Advance::Waiting : Advance::More;
}

template <class Work>
bool SessionLoop::guarded(Work&& work) {
    try {
        work();
        return true;
    } catch (const std::exception& failure) {
        fail(failureSentence(failure));
    }
    return false;
}

void SessionLoop::fail(const std::string& sentence) {
    failure_ = sentence;
    outbox_.post({EventKind::Failed, sentence, {}});
}

/// What is under way and takes longer than a look: StatusView's.
std::string SessionLoop::work() const {
    const std::pair<int, const char*> longOnes[] = {{kReconstruction, "reconstructing"},
                                                    {slotOf(Study::TopFilters), "learning the top filters"},
                                                    {slotOf(Study::Moments), "measuring moments"},
                                                    {slotOf(Study::Chains), "measuring chains"},
                                                    {slotOf(Study::Response), "measuring the response"},
                                                    {kExport, "writing an animation"}};
    for (const auto& [slot, words] : longOnes)
        if (jobs_[static_cast<std::size_t>(slot)]) return words;
    return {};
}

void SessionLoop::showStatus(bool evenIfRecent) {
    const auto now = Clock::now();
    if (!evenIfRecent && now - statusShown_ < kStatusInterval) return;
    statusShown_ = now;
    StatusView status = workbench_ ? workbench_->status() : StatusView{};
    const bool loading = status.state == EngineState::LoadingData;
    status.state = transport_.state();
    if (loading && status.state != EngineState::Paused) status.state = EngineState::LoadingData;
    for (int slot = 0; slot < kSlots; ++slot)
        if (slot != kPreview && slot != kFollow && slot != kPlane && jobs_[slot]) status.exploring = true;
    status.work = work();
    if (!failure_.empty()) {
        status.message = failure_;
        if (status.state == EngineState::Idle) status.state = EngineState::Failed;
    }
    outbox_.show(std::move(status));
}

}  // namespace shortrun
