// A grid of settings, read from a file. Main thread.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/config/config.h"

namespace shortrun {

/// One run of a sweep.
struct SweepPoint {
    std::string label;                 ///< "K = 25"
    std::string folder;                ///< "03-k-25", below the sweep's runs/
    Config config;                     ///< whole
    nlohmann::ordered_json settings;   ///< what sets this point apart, as the file has it
    nlohmann::ordered_json published;  ///< numbers to set the results against, by name; may be empty
};

struct SweepPlan {
    std::string about;
    std::vector<SweepPoint> points;
    std::int64_t count = 2000;  ///< samples, and at most as many pictures, of the measures
    std::uint64_t seed = 1;     ///< of these
    std::string features;       ///< a TorchScript file; empty: the built-in ones
};

/// What the command line says over the file.
struct SweepOverrides {
    std::string source;
    std::string features;
    std::int64_t count = 0;       ///< 0: as the file says
    std::int64_t iterations = 0;  ///< 0: as the file says
};

/// A file of this kind, or the name of one that comes with the program ("table-2", "presets/table-2.json"):
///   {"about": TEXT, "preset": NAME, "config": {...}, "evaluate": {"count": N, "seed": S, "features": FILE},
///    "grid": {"sampler.steps": [10, 25], ...}}
/// where "points": [{"label": TEXT, "config": {...}, "published": {NAME: NUMBER}}, ...] may stand for the
/// grid. All but one of these two may be missing. Error{BadInput} in one sentence that names the file and
/// what is wrong with it.
SweepPlan readSweep(const std::string& fileOrName, const SweepOverrides& overrides);

}  // namespace shortrun
