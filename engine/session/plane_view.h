// The laboratory's plane across the thread boundary: how the window moves it, and what it shows. Values and shared
// pointers to const; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/config/plane_config.h"
#include "engine/core/plane_gauges.h"

namespace shortrun {

enum class PlaneMotion {
    Rest,
    Run,      ///< until it is told otherwise
    Step,     ///< the next of: new chains, a Langevin step, an update; then rest
    Iterate,  ///< to the end of the iteration; then rest
};
/// Moves the world of the plane, which is made by the first of these. What has changed in `config` takes effect at
/// once; another network or seed is a new world. Each Step and Iterate counts, however quickly they follow.
struct MovePlane {
    PlaneConfig config;
    PlaneMotion motion = PlaneMotion::Rest;
    bool restart = false;       ///< a new world, with the same seed
    double movesPerSecond = 0;  ///< of Run; 0: as fast as it goes
};

/// Values in the middles of side * side cells over [-extent, extent]^2, rows from the lowest y up.
struct PlaneMap {
    int side = 0;
    double extent = kPlaneExtent;
    std::vector<float> values;
};
struct PlanePath {
    std::vector<PlanePoint> points;  ///< x_0 ... x_k of one chain
};

struct PlaneView {
    PlaneConfig config;          ///< in force
    std::uint64_t world = 0;     ///< another number: another world
    std::int64_t iteration = 0;  ///< updates of theta made
    int step = 0;                ///< k of the chains that are shown
    bool learnt = false;         ///< they have served their update
    bool running = false;
    bool lost = false;    ///< the chains have left for infinity: only a restart helps
    std::string problem;  ///< why it does not go on; one sentence
    std::string dataText;
    std::shared_ptr<const PlaneMap> data, p, q, f;
    int lawOf = -1;  ///< q is the law of x_k of the chains shown, for this k; -1: of the last iterations' ends
    std::shared_ptr<const std::vector<PlanePoint>> samples;  ///< some of the data
    std::vector<PlanePoint> chains;
    std::vector<PlanePath> paths;  ///< of the first few chains
    PlaneGauges gauges;
    std::shared_ptr<const std::vector<PlaneGauges>> curve;  ///< oldest first; thinned when it grows long
    double iterationsPerSecond = 0;
};

}  // namespace shortrun
