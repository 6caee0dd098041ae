// Chains over gradients that are known in closed form, as plain numbers (the Torch side of tst_short_run and
// tst_initial_state).
#pragma once

#include <cstdint>
#include <vector>

#include "engine/config/config.h"

namespace shortrun::testing {

/// f(x) = -sum (x - mean)^2 / (2 variance): f' pulls each number to `mean`.
struct Quadratic {
    double mean = 0.3;
    double variance = 4.0;
};

struct ChainRequest {
    int count = 4;
    int size = 16;
    int steps = 20;
    double stepSize = 0.5;
    double noiseStd = 0.1;
    std::uint64_t noiseSeed = 7;
    std::vector<std::uint32_t> images;  ///< empty: 0 ... count - 1
    double startAt = 1.5;               ///< every number of z; NaN: z drawn from p0
    std::vector<int> slices;            ///< of advance(); empty: one call for all steps
    bool inDouble = false;              ///< float64 tensors: the way without langevinUpdate
};

struct ChainResult {
    std::vector<float> state;  ///< x_K
    std::vector<double> lastNorms;
    double meanNorm = 0;
    int stepsLeft = 0;                      ///< as the last advance() said
    std::vector<double> gradientNormsSeen;  ///< |f'| of every image at every step, as the path computed them
};

ChainResult runQuadratic(const ChainRequest& request, const Quadratic& energy = {});
/// The same after chains with other parameters and of another shape over the same ShortRun.
ChainResult runAfterOthers(const ChainRequest& request);

std::vector<float> drawn(InitialState law, std::uint64_t seed, std::uint32_t first, int count,
                         int channels = 1, int size = 16);

}  // namespace shortrun::testing
