// The laboratory's plane on the engine thread: keeps the world between requests, moves it in slices, and shows it at
// most thirty times a second. Engine thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/plane/plane_world.h"
#include "engine/session/outbox.h"
#include "engine/session/requests.h"
#include "engine/session/workbench.h"

namespace shortrun {

class PlaneDesk {
 public:
    /// Takes the request over; what it cannot do (a file that is not there) becomes the view's problem.
    void take(const MovePlane& request);
    /// A slice of a few milliseconds.
    Advance advance(Outbox& out);

 private:
    using Clock = std::chrono::steady_clock;
    /// Densities and divergences of one moment of learning.
    struct Sight {
        std::int64_t iteration = -1;
        std::shared_ptr<const PlaneMap> p, q, f;
        PlaneGauges gauges;
    };
    void begin(const PlaneConfig& config);
    void adopt(const PlaneConfig& config);
    /// One move, with what it entails. False: nothing is left to do for now.
    bool moveOnce();
    bool isDue();
    bool slow() const { return movesPerSecond_ > 0 && movesPerSecond_ <= 120; }
    void look();
    void keep(const PlaneGauges& gauges);
    void show(Outbox& out);
    std::shared_ptr<const PlaneMap> lawOfStep() const;

    std::unique_ptr<PlaneWorld> world_;
    std::uint64_t worlds_ = 0;
    std::string problem_;
    bool running_ = false;
    int steps_ = 0, iterations_ = 0;  ///< still to be made
    double movesPerSecond_ = 0;
    Clock::time_point nextMove_{}, shown_{};
    bool changed_ = false;  ///< since it was shown
    Sight sight_;
    std::shared_ptr<const PlaneMap> dataMap_;
    std::shared_ptr<const std::vector<PlanePoint>> samples_;
    std::vector<PlaneGauges> curve_;
    std::shared_ptr<const std::vector<PlaneGauges>> shownCurve_;
    int curveEvery_ = 1;
    Clock::time_point learnt_{};
    double secondsPerIteration_ = 0;
};

/// Moves the world of a desk until nothing is left to do.
std::unique_ptr<Job> makePlaneJob(std::shared_ptr<PlaneDesk>& desk, const MovePlane& request);

}  // namespace shortrun
