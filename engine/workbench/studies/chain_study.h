// What happens along chains, whether they forget where they began, and where they go when they are not
// stopped. Torch-free header; engine thread.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/image.h"
#include "engine/core/progress.h"
#include "engine/metrics/chain_diagnostics.h"
#include "engine/workbench/generator.h"

namespace shortrun {

struct ChainStudyOptions {
    int count = 32;          ///< chains, all at once
    std::uint64_t seed = 1;  ///< of z and u; z' is the next `count` draws, u' their noise
    int stepsMultiple = 1;   ///< long runs go to this multiple of K, 1 to 100
    int filmed = 8;          ///< chains whose states are kept as pictures
};

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

struct ChainStudy {
    int steps = 0;  ///< K
    int chains = 0;
    ChainCurves curves;
    NonMixing mixing;
    std::vector<int> filmSteps;    ///< k of each frame
    std::vector<ImageTiles> film;  ///< a frame at each: the filmed chains
    std::vector<LongRunMark> marks;
    /// f(x_k) of each chain at steps traceFrom, traceFrom + traceEvery, ... of the long run: what R-hat and
    /// ESS are of. The first K steps are left out where the run is longer.
    std::vector<std::vector<double>> energyTrace;
    int traceFrom = 0;
    int traceEvery = 1;
    ChainDiagnostics diagnostics;
    FloatBatch z, ends;  ///< z and x_K
    FloatBatch otherNoiseEnds, otherStartEnds;
    FloatBatch longEnds;                        ///< x at the end of the long run
    std::vector<std::vector<double>> energies;  ///< f(x_k) of each chain, k = 0 ... K
};

/// Runs the chains with their noise (frozen: functions of the seed). Error{Interrupted} when stopped.
ChainStudy studyChains(const Generator& generator, const ChainStudyOptions& options,
                       const ProgressSink& sink = {});

}  // namespace shortrun
