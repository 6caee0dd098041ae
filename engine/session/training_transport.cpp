#include "engine/session/training_transport.h"

#include <filesystem>
#include <string>
#include <utility>

#include "engine/core/error.h"

namespace shortrun {

namespace {

/// runs/faces -> runs/faces-2, the first that does not exist.
std::string nextFreeDirectory(const std::string& directory) {
    for (int number = 2;; ++number) {
        const std::string candidate = directory + "-" + std::to_string(number);
        if (!std::filesystem::exists(candidate)) return candidate;
    }
}

}  // namespace

void TrainingTransport::start(Workbench& workbench, const StartTraining& request) {
    // The new run first: where it cannot be started, the old one goes on.
    std::unique_ptr<TrainingJob> starting = workbench.startTraining(request, outbox_);
    end();
    job_ = std::move(starting);
    lastStart_ = request;
    running_ = !request.paused;
    pauseAt_.reset();
}

void TrainingTransport::restart(Workbench& workbench) {
    if (!lastStart_) throw Error(ErrorCode::Usage, "There is no run to reset: start one first.");
    StartTraining again = *lastStart_;
    again.resume = false;
    again.paused = true;
    if (!again.runDirectory.empty()) again.runDirectory = nextFreeDirectory(again.runDirectory);
    start(workbench, again);
}

bool TrainingTransport::ready(const char* toDo) const {
    if (job_ == nullptr)
        throw Error(ErrorCode::Usage, std::string("There is no run to ") + toDo + ": start one first.");
    if (job_->diverged())
        throw Error(ErrorCode::Usage, std::string("This run has diverged and cannot ") + toDo +
                                          ": reset it, or start again with more data noise.");
    return true;
}

void TrainingTransport::resume() {
    running_ = ready("continue");
    pauseAt_.reset();
}

void TrainingTransport::step(int iterations) {
    running_ = ready("step");
    // Steps asked for while others are still being made add up: none is lost.
    pauseAt_ = pauseAt_.value_or(job_->iterationsMade()) + iterations;
}

void TrainingTransport::save() {
    if (job_) job_->save(outbox_);
}

void TrainingTransport::settle() {
    try {
        save();
    } catch (const Error& error) {
        if (error.code() == ErrorCode::DiskFull && !std::exchange(warned_, true)) throw;
        outbox_.post({EventKind::Failed, "The run was left without being saved: " + error.message(), {}});
    }
}

void TrainingTransport::end() {
    settle();
    drop();
}

void TrainingTransport::drop() {
    running_ = false;
    pauseAt_.reset();
    job_.reset();
    warned_ = false;
}

Advance TrainingTransport::advance() {
    const Advance advance = job_->advance(outbox_);
    warned_ = false;
    const bool steppedEnough = pauseAt_ && job_->iterationsMade() >= *pauseAt_;
    if (advance == Advance::Finished || steppedEnough) {
        running_ = false;
        pauseAt_.reset();
    }
    return advance;
}

EngineState TrainingTransport::state() const {
    if (!job_) return EngineState::Idle;
    if (job_->diverged()) return EngineState::Diverged;
    return running_ ? EngineState::Training : EngineState::Paused;
}

}  // namespace shortrun
