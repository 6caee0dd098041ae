// A workbench without LibTorch for tests of the window: it answers every request with made-up but plausible
// pictures and metrics, and writes down what it was asked. The workbench lives on the engine thread;
// FakeScript, which a test shares with it, may be used from any thread.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/session/workbench.h"

namespace shortrun::fake {

/// How the fake behaves, and what it has seen.
struct FakeScript {
    // Set before the session starts, or at any time.
    std::atomic<int> sliceMilliseconds{2};  ///< each slice of a job sleeps so long
    std::atomic<int> slicesPerIteration{2};
    std::atomic<int> chainSlices{5};     ///< slices of a chain of synthesis, film, strip
    std::atomic<int> loadingSlices{10};  ///< slices of reading a data set
    std::atomic<bool> modelAtStart{false};
    std::atomic<bool> failToStart{false};     ///< startTraining throws
    std::atomic<bool> failInReading{false};   ///< the job that it makes throws before the run has begun
    std::atomic<std::int64_t> divergeAt{-1};  ///< iteration at which the guard stops the run
    std::atomic<int> rowsAtOnce{1};           ///< iterations reported by one slice (long runs in a moment)
    std::atomic<int> channels{3};
    std::atomic<int> size{32};
    std::atomic<float> leastError{0.0012F};  ///< of a reconstruction

    void note(const std::string& request);
    void noteParameter(const std::string& key, const std::string& value);
    /// Names of the requests in order: "OpenModel PATH", "StartTraining DIR", "Synthesise", ...
    std::vector<std::string> requests() const;
    bool saw(const std::string& request) const;
    /// The last value set for a key; empty when none.
    std::string parameter(const std::string& key) const;
    int parameterChanges() const;

    std::atomic<bool> destroyed{false};  ///< the workbench has gone, on its own thread

 private:
    mutable std::mutex mutex_;
    std::vector<std::string> requests_;
    std::map<std::string, std::string> parameters_;
    int parameterChanges_ = 0;
};

class FakeWorkbench : public Workbench {
 public:
    explicit FakeWorkbench(std::shared_ptr<FakeScript> script);
    ~FakeWorkbench() override;

    std::unique_ptr<Job> openModel(const OpenModel& request, Outbox& out) override;
    void saveModel(const SaveModel& request, Outbox& out) override;
    std::unique_ptr<Job> showData(const ShowData& request) override;
    std::unique_ptr<TrainingJob> startTraining(const StartTraining& request, Outbox& out) override;
    std::unique_ptr<Job> explore(const ExploreRequest& request, std::uint64_t generation,
                                 Outbox& out) override;
    void useWeights(ExploreWeights weights) override;
    ParameterAnswer setParameter(const std::string& key, const std::string& value) override;
    StatusView status() const override;

    /// What jobs share with the workbench.
    struct Shared {
        std::shared_ptr<FakeScript> script;
        StatusView status;
        std::vector<ParameterChange> changes;  ///< of the run
        PlaneView plane;  ///< the laboratory as it was shown last
        void pretendToWork() const;  ///< sleeps one slice
    };

 private:
    void openModelNamed(const std::string& name, const Config& config);
    void noteOpening();
    std::shared_ptr<Shared> shared_;
};

/// For Session and EngineBridge.
std::unique_ptr<Workbench> makeFakeWorkbench(const std::shared_ptr<FakeScript>& script);

}  // namespace shortrun::fake
