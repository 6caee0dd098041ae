// What a Generator is made of. Internal to the workbench (Torch types); engine thread.
#pragma once

#include <cstdint>
#include <memory>

#include "engine/model/energy_network.h"
#include "engine/model/gradient_path.h"
#include "engine/model/runtime.h"
#include "engine/workbench/generator.h"

namespace shortrun {

/// What a trainer tells the generators that follow it.
struct LiveState {
    std::int64_t updates = 0;  ///< counts the changes of the weights
    std::int64_t iteration = 0;
    double dataNoiseStd = 0;
    Config config;  ///< in force
    std::shared_ptr<const EnergyNetwork> network;
};

struct Generator::Impl {
    ModelInfo info;
    Runtime runtime;
    std::shared_ptr<const EnergyNetwork> network;
    std::shared_ptr<GradientPath> path;  ///< of its own: learning packs other weights into another path
    double dataNoiseStd = 0;             ///< sigma at the model's iteration, for the file
    /// Set where a trainer goes on learning; `network` is then the one it names. Null for weights that stay.
    std::shared_ptr<const LiveState> live;
    std::int64_t packed = -1;  ///< live->updates at which `path` last took the weights over

    Impl(ModelInfo modelInfo, const Runtime& where, std::shared_ptr<const EnergyNetwork> weights,
         std::shared_ptr<const LiveState> liveState = nullptr);
    /// Brings `path` and `info` up to the weights of this moment.
    void refresh();
};

/// Number of weights and biases.
std::int64_t parameterCount(const EnergyNetwork& network);

}  // namespace shortrun
