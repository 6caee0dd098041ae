// What the layers of an energy network answer to images: the statistics h whose expectations learning
// matches. Internal to the engine (Torch types); engine thread.
#pragma once

#include <torch/types.h>

#include <vector>

#include "engine/metrics/feature_matrix.h"
#include "engine/model/energy_network.h"

namespace shortrun {

/// The responses phi(conv(...)) of each hidden layer by channel, averaged over positions: [N, channels], the
/// top layer first; x: [N, C, H, W] on any device.
std::vector<torch::Tensor> layerResponses(const EnergyNetwork& network, const torch::Tensor& x);

/// h(x) of the top hidden layer at all positions: [N, channels, 4, 4]. f(x) = <theta, h(x)> + b, theta the
/// weight of the last layer.
torch::Tensor topResponses(const EnergyNetwork& network, const torch::Tensor& x);

/// "layer 4 of 4, 128 channels" for each of what layerResponses() gives.
std::vector<std::string> layerNames(const EnergyNetwork& network);

/// A copy on the host: [N, ...] becomes N rows.
FeatureMatrix toFeatureMatrix(const torch::Tensor& rows);

}  // namespace shortrun
