// Between the energy network and the arrays of a model file. Engine thread.
#pragma once

#include <vector>

#include "engine/config/config.h"
#include "engine/model/energy_network.h"
#include "engine/storage/safetensors.h"

namespace shortrun {

/// The network that a configuration describes, for images of `channels` (config.data.channels may be 0).
NetworkSpec specOf(const Config& config, int channels);

/// f.0.weight, f.0.bias, f.2.weight, ... as float32, in layer order.
std::vector<NamedArray> weightsOf(const EnergyNetwork& network);

/// Copies the arrays into the network, on its device. Error{BadInput} names the key that is missing or whose
/// shape does not fit; the network is then unchanged. Other keys are ignored.
void loadWeights(EnergyNetwork& network, const std::vector<NamedArray>& arrays);

}  // namespace shortrun
