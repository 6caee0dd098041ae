// What the engine thread does: takes commands, gives slices to jobs, keeps the status. Engine thread only.
#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "engine/session/inbox.h"
#include "engine/session/outbox.h"
#include "engine/session/training_transport.h"
#include "engine/session/workbench.h"

namespace shortrun {

/// One turn of the loop: carry out what has arrived, then give one slice to the job that deserves it. The slider
/// comes before other exploring; both come before learning, which still gets one part in five of the time.
class SessionLoop {
 public:
    SessionLoop(Inbox& inbox, Outbox& outbox) : inbox_(inbox), outbox_(outbox), transport_(outbox) {}

    void run(std::stop_token stop, const std::function<std::unique_ptr<Workbench>()>& makeWorkbench);

 private:
    /// The jobs of exploring: at most one of a kind, a new request takes the place of the old.
    enum Slot { kInterpolation, kFilm, kSynthesis, kStrip, kReconstruction, kData, kPreview, kFollow, kExport,
                kHistory, kComparison, kPlane,
                kStudy, kPoints = kStudy + kStudies, kSlots = kPoints + static_cast<int>(kPointsPlaces) };

    void turn(std::stop_token stop);
    void carryOut(const Inbox::NumberedAction& numbered);
    void applyParameters(const Inbox::Parameters& parameters);
    void takeSlider();
    void explore(int slot, const ExploreRequest& request, std::uint64_t generation);
    void stop(int slot);
    static int slotOf(Study study) { return kStudy + static_cast<int>(study); }

    Advance giveSlice();
    Advance advanceExploring();
    Advance advanceTraining();
    bool trainingIsDue() const;

    /// Runs `work`; whatever it throws becomes a message, and the thread lives on. False when it threw.
    template <class Work>
    bool guarded(Work&& work);
    void fail(const std::string& sentence);
    std::string work() const;
    void showStatus(bool evenIfRecent);

    Inbox& inbox_;
    Outbox& outbox_;
    std::unique_ptr<Workbench> workbench_;
    std::array<std::unique_ptr<Job>, kSlots> jobs_;
    TrainingTransport transport_;
    int nextSlot_ = 0;  ///< where the round robin over jobs_ goes on
    std::chrono::duration<double> exploredSinceTraining_{0};
    std::chrono::duration<double> lastTrainingSlice_{0};
    std::string failure_;  ///< the last failure, until the next action succeeds
    std::chrono::steady_clock::time_point statusShown_{};
};

}  // namespace shortrun
