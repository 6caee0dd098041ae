// Start, pause, one step, reset: what a training run is doing. Engine thread only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "engine/session/outbox.h"
#include "engine/session/workbench.h"

namespace shortrun {

/// Holds the training job and whether it runs. The job does not know about pausing.
class TrainingTransport {
 public:
    explicit TrainingTransport(Outbox& outbox) : outbox_(outbox) {}

    void start(Workbench& workbench, const StartTraining& request);
    /// The last start again, from new weights, paused; a kept run gets a new directory beside the old one.
    void restart(Workbench& workbench);
    void pause() { running_ = false; }
    void resume();
    void step(int iterations);
    void save();
    /// Saves a run that is about to be left. Error{DiskFull} where that may still be helped, once: asked again, and
    /// where it cannot be saved at all (its folder is gone), it may be left as it is, with an event that says so.
    void settle();
    /// Settles and lets go of the run.
    void end();
    /// Lets go of the run without saving: after a failure of the job nothing of it can be trusted.
    void drop();

    bool runs() const { return running_ && job_ != nullptr; }
    /// One slice; pauses by itself after the last asked-for iteration, at the end and on divergence.
    Advance advance();

    /// Idle, Training, Paused or Diverged.
    EngineState state() const;

 private:
    bool ready(const char* toDo) const;

    Outbox& outbox_;
    std::unique_ptr<TrainingJob> job_;
    std::optional<StartTraining> lastStart_;
    std::optional<std::int64_t> pauseAt_;
    bool running_ = false;
    bool warned_ = false;  ///< that it cannot be saved
};

}  // namespace shortrun
