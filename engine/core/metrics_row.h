// The gauges of one training iteration. A value; any thread.
#pragma once

#include <cstdint>

namespace shortrun {

/// One row of metrics.csv and one point of each curve. Norms are Euclidean, per image, averaged over the batch.
struct MetricsRow {
    std::int64_t iteration = 0;      ///< 1 after the first update
    double seconds = 0;              ///< of training, pauses left out, summed over resumes
    double energyGap = 0;            ///< d_t = mean f(data) - mean f(samples)
    double gradientNorm = 0;         ///< r_t = mean |f'| along the chain, mean over steps and images
    double chainLength = 0;          ///< K r_t
    double pathRatio = 0;            ///< q = s K r_t / D, D = sqrt(E|z|^2 + E|x|^2)
    double parameterGradientNorm = 0;
    double dataStd = 0;              ///< standard deviation of all numbers of the (noisy) data batch
    double sampleStd = 0;            ///< the same of the samples
    double dataNoiseStd = 0;         ///< sigma used
    double learningRate = 0;
    double iterationsPerSecond = 0;
};

/// The band of q in which every healthy run was seen, where chains begin to swing, and where the blow-up has begun
/// (ARCHITECTURE.md, gauges).
inline constexpr double kHealthyPathRatioLow = 1.0;
inline constexpr double kHealthyPathRatioHigh = 1.25;
inline constexpr double kSwingingPathRatio = 1.3;
inline constexpr double kUnstablePathRatio = 1.5;

}  // namespace shortrun
