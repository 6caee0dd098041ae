// What the session needs of the side that computes: jobs that advance in small slices. The Torch side implements
// it (engine/workbench); tests implement it without Torch. All calls come from the engine thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "engine/session/outbox.h"
#include "engine/session/requests.h"

namespace shortrun {

enum class Advance {
    More,      ///< there is more to do
    Waiting,   ///< something else works for this job (a reading thread); ask again in a few milliseconds
    Finished,
};

/// Work in slices of at most a few Langevin steps, so that stopping, pausing and pre-empting are quick.
class Job {
 public:
    virtual ~Job() = default;
    virtual Advance advance(Outbox& out) = 0;
    /// The user wants no more of it: shows what there is, if that is worth showing. The job is destroyed next.
    virtual void stop(Outbox& /*out*/) {}
};

/// A training run: an endless or bounded row of iterations.
class TrainingJob : public Job {
 public:
    /// Updates of theta that this job has completed; going back after a divergence does not lower it.
    virtual std::int64_t iterationsMade() const = 0;
    /// Writes a checkpoint of the last completed iteration, where the run is kept on disk.
    virtual void save(Outbox& out) = 0;
    /// True once the guard has stopped the run for good.
    virtual bool diverged() const = 0;
};

enum class ParameterAnswer { Applied, NeedsRestart };

class Workbench {
 public:
    virtual ~Workbench() = default;

    /// Null, or where another program writes the run the job that follows it, until something else is opened.
    virtual std::unique_ptr<Job> openModel(const OpenModel& request, Outbox& out) = 0;
    virtual void saveModel(const SaveModel& request, Outbox& out) = 0;
    virtual std::unique_ptr<Job> showData(const ShowData& request) = 0;
    virtual std::unique_ptr<TrainingJob> startTraining(const StartTraining& request, Outbox& out) = 0;
    /// Null when there is no model to explore: the workbench has then posted an event that says so.
    virtual std::unique_ptr<Job> explore(const ExploreRequest& request, std::uint64_t generation, Outbox& out) = 0;
    virtual void useWeights(ExploreWeights weights) = 0;
    /// Sets a field of the configuration in force. Error{Usage} where key or value is no good.
    virtual ParameterAnswer setParameter(const std::string& key, const std::string& value) = 0;
    /// The status as the workbench knows it; the session fills in its own part (state, message).
    virtual StatusView status() const = 0;
};

}  // namespace shortrun
