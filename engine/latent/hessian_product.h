// The Hessian of f in a direction, without the Hessian. Internal to the engine (Torch types); engine thread.
#pragma once

#include <torch/types.h>

#include "engine/model/energy_network.h"

namespace shortrun {

/// H(x) v for each image, H the Hessian of f, by differentiating <f'(x), v>: about the cost of two gradients. x and v:
/// [N, C, H, W] in the network's type, on its device. Zero where f is piecewise linear.
torch::Tensor hessianVectorProduct(const EnergyNetwork& network, const torch::Tensor& x, const torch::Tensor& v);

}  // namespace shortrun
