// A workbench without Torch whose jobs do what a test tells them, and which writes down all that it was asked.
#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "engine/core/error.h"
#include "engine/session/workbench.h"

namespace shortrun::testing {

/// Shared by the test and the engine thread.
struct Script {
    std::atomic<int> sliceMicroseconds{50};
    std::atomic<int> slicesPerIteration{5};
    std::atomic<int> slicesPerExploration{4};
    std::atomic<bool> trainingThrows{false};
    std::atomic<bool> trainingDiskFull{false};
    std::atomic<bool> savingFails{false};
    std::atomic<ErrorCode> savingFailsBy{ErrorCode::DiskFull};
    std::atomic<const char*> libraryFailure{nullptr};  ///< what a library below training says of its failure
    std::atomic<int> iterations{0};
    std::atomic<int> saves{0};
    std::atomic<int> liveTrainingJobs{0};
    std::atomic<int> trainingJobsLeft{0};  ///< that outlived the workbench
    std::atomic<int> explorationsBegun{0};
    std::atomic<int> interpolationsMade{0};
    std::atomic<int> trainingSlicesDuringInterpolation{0};
    std::atomic<bool> interpolationUnderWay{false};

    void write(const std::string& line) {
        const std::lock_guard lock(mutex_);
        lines_.push_back(line);
    }
    std::vector<std::string> lines() const {
        const std::lock_guard lock(mutex_);
        return lines_;
    }
    void work() const { std::this_thread::sleep_for(std::chrono::microseconds(sliceMicroseconds.load())); }

 private:
    mutable std::mutex mutex_;
    std::vector<std::string> lines_;
};

class ScriptedTraining : public TrainingJob {
 public:
    explicit ScriptedTraining(Script& script) : script_(script) {
        script_.iterations = 0;
        ++script_.liveTrainingJobs;
    }
    ~ScriptedTraining() override { --script_.liveTrainingJobs; }

    Advance advance(Outbox& out) override {
        if (script_.trainingThrows) throw Error(ErrorCode::OutOfMemory, "The device is full: try a smaller batch.");
        if (script_.trainingDiskFull) throw Error(ErrorCode::DiskFull, "The disk is full: free some space.");
        if (const char* text = script_.libraryFailure) throw std::runtime_error(text);
        if (script_.interpolationUnderWay) ++script_.trainingSlicesDuringInterpolation;
        script_.work();
        if (++slices_ % script_.slicesPerIteration != 0) return Advance::More;
        MetricsRow row;
        row.iteration = ++iteration_;
        script_.iterations = static_cast<int>(iteration_);
        out.append(row);
        return Advance::More;
    }
    std::int64_t iterationsMade() const override { return iteration_; }
    void save(Outbox&) override {
        if (script_.savingFails) throw Error(script_.savingFailsBy, "The run cannot be saved: free some space.");
        ++script_.saves;
    }
    bool diverged() const override { return false; }

 private:
    Script& script_;
    std::int64_t slices_ = 0;
    std::int64_t iteration_ = 0;
};

class ScriptedExploration : public Job {
 public:
    ScriptedExploration(Script& script, ExploreRequest request, std::uint64_t generation)
        : script_(script),
          request_(std::move(request)),
          generation_(generation),
          slicesNeeded_(script.slicesPerExploration) {
        ++script_.explorationsBegun;
        if (std::holds_alternative<Interpolate>(request_)) script_.interpolationUnderWay = true;
    }
    ~ScriptedExploration() override {
        if (std::holds_alternative<Interpolate>(request_)) script_.interpolationUnderWay = false;
    }

    Advance advance(Outbox& out) override {
        script_.work();
        if (++slices_ < slicesNeeded_) return Advance::More;
        if (const auto* position = std::get_if<Interpolate>(&request_)) {
            ++script_.interpolationsMade;
            InterpolationView view;
            view.request = *position;
            view.generation = generation_;
            out.show(view);
        }
        if (const auto* synthesise = std::get_if<Synthesise>(&request_)) {
            SynthesisView view;
            view.request = *synthesise;
            out.show(view);
        }
        return Advance::Finished;
    }

 private:
    Script& script_;
    ExploreRequest request_;
    std::uint64_t generation_;
    int slicesNeeded_;
    int slices_ = 0;
};

class ScriptedWorkbench : public Workbench {
 public:
    explicit ScriptedWorkbench(Script& script) : script_(script) {}
    ~ScriptedWorkbench() override { script_.trainingJobsLeft = script_.liveTrainingJobs.load(); }

    std::unique_ptr<Job> openModel(const OpenModel& request, Outbox&) override {
        if (request.path == "broken")
            throw Error(ErrorCode::BadInput, "broken is not a model: choose a .safetensors file.");
        script_.write("open " + request.path);
        return nullptr;
    }
    void saveModel(const SaveModel& request, Outbox&) override { script_.write("save " + request.path); }
    std::unique_ptr<Job> showData(const ShowData&) override { return nullptr; }
    std::unique_ptr<TrainingJob> startTraining(const StartTraining& request, Outbox&) override {
        script_.write("train " + request.runDirectory);
        return std::make_unique<ScriptedTraining>(script_);
    }
    std::unique_ptr<Job> explore(const ExploreRequest& request, std::uint64_t generation, Outbox&) override {
        return std::make_unique<ScriptedExploration>(script_, request, generation);
    }
    void useWeights(ExploreWeights weights) override {
        script_.write(weights == ExploreWeights::Live ? "live" : "frozen");
    }
    ParameterAnswer setParameter(const std::string& key, const std::string& value) override {
        if (key == "unknown") throw Error(ErrorCode::Usage, "There is no parameter unknown.");
        script_.write(key + "=" + value);
        return key == "model.width" ? ParameterAnswer::NeedsRestart : ParameterAnswer::Applied;
    }
    StatusView status() const override { return {}; }

 private:
    Script& script_;
};

}  // namespace shortrun::testing
