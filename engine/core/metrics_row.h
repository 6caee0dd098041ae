// The gauges of one training iteration. A value; any thread.
#pragma once

#include <algorithm>
#include <cmath>
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

inline bool isFinite(const MetricsRow& row) {
    return std::isfinite(row.energyGap) && std::isfinite(row.gradientNorm) && std::isfinite(row.pathRatio) &&
           std::isfinite(row.parameterGradientNorm) && std::isfinite(row.sampleStd);
}

/// Whether q has blown up: `now` against what was `usual`, medians both. In the recorded blow-ups q passes 1.7 times
/// its usual value 20 to 50 iterations after it has left its range for good, and goes on doubling; once it has grown
/// up, healthy training was never seen above 1.3 times. The overshoot of a young model stays below 1.8. Chains that
/// crept above 1.5 over a thousand iterations (the published sigma on flat pictures of 64 x 64) are no measure of
/// what is usual, and chains four times as long as their way are hopeless, whatever was usual.
inline constexpr double kHopelessPathRatio = 4.0;
inline bool pathHasExploded(double now, double usual) {
    return now > 1.8 && now > std::min(kHopelessPathRatio, 1.7 * std::min(kUnstablePathRatio, usual));
}

/// |d| below it is near zero: a twentieth of the rise of f over the way that chains have to go, r_t D, where `rise` is
/// K r_t^2 and `pathRatio` q. Chains of a young model go a small part of that way (K = 5: for hundreds of iterations),
/// and then d grows a hundredfold as f takes shape.
inline double smallEnergyGap(double rise, double pathRatio) {
    return 0.05 * rise / std::min(1.0, std::max(pathRatio, 1e-3));
}
/// Whether |d| has blown up: `now`, a median, against what it was at most `usually`.
inline bool gapHasExploded(double now, double usually, double small) { return now > 10.0 * std::max(usually, small); }

}  // namespace shortrun
