// A running average of theta. Internal to the engine (Torch types); engine thread.
#pragma once

#include <memory>

#include "engine/model/energy_network.h"

namespace shortrun {

/// Each update overshoots a little: the weights circle about where they are going, and with them the colours of all
/// samples. Their average does not. Where its memory is a share of the updates made, it leaves the beginning behind by
/// itself (a power-function average: Karras et al., "Analyzing and Improving the Training Dynamics of Diffusion
/// Models", CVPR 2024, section 3.1). Learning itself knows nothing of it.
class WeightAverage {
 public:
    /// Begins at these weights.
    explicit WeightAverage(const EnergyNetwork& theta);

    /// average <- average + (theta - average) / max(1, memory), the memory in updates.
    void follow(const EnergyNetwork& theta, double memory);

    /// The same object all along; its weights move with follow().
    const std::shared_ptr<EnergyNetwork>& network() const { return network_; }

 private:
    std::shared_ptr<EnergyNetwork> network_;
};

}  // namespace shortrun
