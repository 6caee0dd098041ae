// Reconstructions by small random networks in double precision, and the same gradients by automatic
// differentiation through the whole chain (the Torch side of tst_reconstruction).
#pragma once

#include <string>
#include <vector>

#include "engine/config/config.h"

namespace shortrun::testing {

struct ReconstructionRequest {
    Activation activation = Activation::LeakyRelu;
    ReconstructionRule rule = ReconstructionRule::Auto;
    int pictures = 3;
    int chainSteps = 6;
    double chainStepSize = 1.0;
    double noiseStd = 0;
    ReconstructConfig options;  ///< `rule` above wins
    bool masked = false;        ///< the left three columns of each picture do not count
    double enough = 0;
};

struct ReconstructionResult {
    std::vector<std::vector<float>> loss;  ///< [t][n]
    std::vector<int> best;
    std::vector<std::vector<double>> latents;  ///< z_t of each frame
    std::vector<std::vector<double>> frames;   ///< M(z_t) of each frame
    std::vector<double> targets, bestLatent, bestFrame;
    int advances = 0;  ///< calls until it was finished
    bool identity = false;
};

/// Runs it to the end.
ReconstructionResult reconstruct(const ReconstructionRequest& request);

/// |g - g*| / |g*|: the gradient that the reconstruction's first step went along against dL/dz by automatic
/// differentiation through the K steps.
double gradientDifference(const ReconstructionRequest& request);

}  // namespace shortrun::testing
