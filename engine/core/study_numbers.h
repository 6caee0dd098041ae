// What studies of a model come to, as plain numbers: the command line prints them, the window draws them. Values; any
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/image.h"

namespace shortrun {

struct Interval {
    double low = 0;
    double high = 0;
};

// ---- Along chains (workbench/studies/chain_study.h) ------------------------------------------------------------

/// Means over the chains at each k = 0 ... K; distances are Euclidean over all numbers of an image.
struct ChainCurves {
    std::vector<double>
        residualNorm;  ///< |x_{k+1} - x_k|, k = 0 ... K - 1: the K layers' residuals, noise included
    std::vector<double> driftNorm;   ///< s |f'(x_k)|, k = 0 ... K - 1: without the noise
    std::vector<double> energy;      ///< f(x_k)
    std::vector<double> fromStart;   ///< |x_k - z|
    std::vector<double> toEnd;       ///< |x_k - x_K|
    std::vector<double> otherNoise;  ///< |x_k(z, u) - x_k(z, u')|
    std::vector<double> otherStart;  ///< |x_k(z, u) - x_k(z', u)|: do two starting points meet?
};

/// Does M depend on z? Distances of the ends, one for each chain.
struct NonMixing {
    std::vector<double> otherNoise;  ///< |M(z, u) - M(z, u')|
    std::vector<double> otherStart;  ///< |M(z, u) - M(z', u)|
    /// Mean of the first over the mean of the second: near 0, the end is a function of z (no mixing, M is a
    /// generator); near 1, the chain has forgotten z.
    double ratio = 0;
    std::vector<double> binEdges;           ///< of both histograms, bins + 1 edges from 0
    std::vector<std::int64_t> noiseCounts;  ///< of otherNoise by bin
    std::vector<std::int64_t> startCounts;
};

/// At 1, 2, 5, 10, 20, 50, 100 times K, as far as the run goes, with the same z and u.
struct LongRunMark {
    int steps = 0;
    double energy = 0;        ///< mean f
    double saturation = 0;    ///< share of the numbers of x beyond [-1, 1]
    double fromShortRun = 0;  ///< mean |x - x_K|
    ImageTiles pictures;      ///< of the filmed chains
};

/// Along the long run, wherever its f is looked at: at most some hundred steps, ascending.
struct LongRunCurves {
    std::vector<int> steps;
    std::vector<double> energy;      ///< mean f
    std::vector<double> saturation;  ///< share of the numbers of x beyond [-1, 1]
};

/// R-hat near 1 (below 1.01) says that the chains cannot be told apart; short-run chains are far above it,
/// and need not be below. Where all values are equal, or a chain has fewer than four, R-hat is NaN.
struct ChainDiagnostics {
    double splitRHat = 0;          ///< classical, of the halves of the chains: sqrt(var+ / W)
    double rankRHat = 0;           ///< rank-normalised: the larger of the bulk's and the folded (tails') one
    double effectiveSize = 0;      ///< of the mean, from the halves; at most n log10(n), n the draws of all chains
    double bulkEffectiveSize = 0;  ///< the same of the rank-normalised values
    int chains = 0;
    int draws = 0;  ///< of each chain
};

// ---- Moments (workbench/studies/moment_study.h) -----------------------------------------------------------------

/// One layer: h_c(x) is the response of channel c after the activation, averaged over positions.
struct LayerMoments {
    std::string name;               ///< "layer 4 of 4, 128 channels"
    std::vector<double> data;       ///< E_data[h_c]
    std::vector<double> samples;    ///< E_q[h_c]
    std::vector<double> dataError;  ///< standard errors of these means
    std::vector<double> samplesError;
    /// |E_data[h] - E_q[h]| / |E_data[h]|, Euclidean over the channels.
    double gap = 0;
    /// 95 %, for the gap of the expectations themselves: by resampling the pictures of both sides, without what
    /// sampling adds. It reaches 0 where they may agree, and `gap` lies within.
    Interval interval;
    /// The gap that sampling alone leaves where the expectations agree: sqrt(sum of the squared errors) /
    /// |E_data[h]|.
    double samplingError = 0;
};

// ---- Learning of the top filters alone (workbench/studies/top_learning.h) ---------------------------------------

/// Where learning is: the gap as LayerMoments has it, over all numbers of h (every channel at every
/// position), here between the data of all iterations since the last row and their chains' ends.
struct TopLearningRow {
    std::int64_t iteration = 0;
    double gap = 0;
    double samplingError = 0;
    double energyGap = 0;     ///< d: mean f(data) - mean f(samples)
    double gradientNorm = 0;  ///< r: mean |f'| along the chains
};

/// E[h] of chains of so many steps against E_data[h].
struct TopMomentGap {
    int steps = 0;
    std::int64_t chains = 0;
    double gap = 0;
    double samplingError = 0;
};

}  // namespace shortrun
