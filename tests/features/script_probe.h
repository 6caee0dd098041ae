// TorchScript files for tests, and the energy network's layers by plain loops. Torch-free header.
#pragma once

#include <string>
#include <vector>

#include "engine/core/image.h"
#include "engine/metrics/feature_matrix.h"

namespace shortrun::testing {

/// Saves a network whose forward(self, x) has this body (TorchScript).
void saveScript(const std::string& path, const std::string& body);

/// layerResponses() of a network of n_f = 4 drawn from `seed`, and the same by loops over pixels.
struct Responses {
    std::vector<FeatureMatrix> computed;  ///< top first
    std::vector<FeatureMatrix> plain;
    std::vector<std::string> names;
    double energyDifference = 0;  ///< largest |f(x) - <theta, h(x)> - b|
};
Responses responsesOf(const ImageTiles& pictures, std::uint64_t seed);

}  // namespace shortrun::testing
