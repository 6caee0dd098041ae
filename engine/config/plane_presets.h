// The laboratory's starting points: settings that show one thing each. Pure functions; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/config/plane_config.h"

namespace shortrun {

struct PlanePreset {
    std::string name;   ///< "short-run"
    std::string label;  ///< "Short run"
    std::string about;  ///< what there is to see
    int iterations = 0;  ///< after which it can be seen
    PlaneConfig config;
};

std::span<const PlanePreset> planePresets();
/// Error{Usage} names the presets there are.
const PlanePreset& findPlanePreset(std::string_view name);

}  // namespace shortrun
