#include "engine/config/plane_presets.h"

#include <algorithm>
#include <vector>

#include "engine/core/error.h"

namespace shortrun {
namespace {

PlaneConfig basis() {
    PlaneConfig config;
    config.data.spread = 0.1;
    config.network = {64, 2, PlaneActivation::LeakyRelu};
    config.sampler = {.steps = 50, .stepSize = 0.01, .noiseStd = 0.01};
    config.learningRate = 0.003;
    return config;
}

PlanePreset shortRun() {
    return {"short-run", "Short run",
            "The method: K steps from new noise, far too few to reach p. Yet q, the law of their ends, comes to match "
            "the data, and p does not.",
            600, basis()};
}

PlanePreset convergent() {
    PlaneConfig config = basis();
    config.data.modes = 4;
    config.data.spread = 0.18;
    config.sampler = {.steps = 200, .stepSize = 0.005, .tieNoise = true};
    config.batch = 128;
    return {"convergent", "Convergent",
            "At temperature 1 and with many noisy steps the chains do reach p: data, p and q become one, as in the "
            "textbook.",
            600, config};
}

PlanePreset oscillation() {
    PlaneConfig config = basis();
    config.sampler = {.steps = 30, .stepSize = 0.02, .noiseStd = 0.015};
    config.start = ChainStart::Persistent;
    config.learningRate = 0.005;
    return {"oscillation", "Oscillation",
            "Persistent chains with little noise run as a crowd from mode to mode; learning lowers f "
            "wherever they are, and drives them on.",
            500, config};
}

PlanePreset collapse() {
    PlaneConfig config = basis();
    config.sampler = {.steps = 10, .stepSize = 0.05, .noiseStd = 0.001};
    config.start = ChainStart::Persistent;
    config.learningRate = 0.01;
    config.dataNoise = 0;
    return {"collapse", "Collapse",
            "Persistent chains with next to no noise: all of them end in one point, and nothing parts them again.",
            300, config};
}

std::vector<PlanePreset> makePresets() {
    return {shortRun(), convergent(), oscillation(), collapse()};
}

}  // namespace

std::span<const PlanePreset> planePresets() {
    static const std::vector<PlanePreset> presets = makePresets();
    return presets;
}

const PlanePreset& findPlanePreset(std::string_view name) {
    const auto presets = planePresets();
    const auto found =
        std::find_if(presets.begin(), presets.end(), [&](const PlanePreset& p) { return p.name == name; });
    if (found != presets.end()) return *found;
    std::string names;
    for (const PlanePreset& preset : presets) names += (names.empty() ? "" : ", ") + preset.name;
    throw Error(ErrorCode::Usage, "There is no preset '" + std::string(name) + "': there are " + names + ".");
}

}  // namespace shortrun
