// From the energy network's spec to what the fused path must know of it. Internal to the engine (Torch
// types).
#pragma once

#include "engine/model/energy_network.h"
#include "engine/model/fused_cpu/network_shape.h"

namespace shortrun {

NetworkShape fusedShapeOf(const NetworkSpec& spec, Precision precision);

}  // namespace shortrun
