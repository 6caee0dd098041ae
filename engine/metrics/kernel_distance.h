// The kernel distance ("KID"): unbiased squared maximum mean discrepancy with a cubic polynomial kernel. Any
// thread.
#pragma once

#include <cstdint>

#include "engine/core/progress.h"
#include "engine/metrics/feature_matrix.h"

namespace shortrun {

/// Mean over disjoint blocks, and their spread.
struct KernelDistance {
    double mean = 0;
    double deviation = 0;      ///< standard deviation over the blocks (n - 1); 0 for a single block
    double standardError = 0;  ///< of the mean: deviation / sqrt(blocks)
    std::int64_t blocks = 0;
    std::int64_t blockSize = 0;  ///< rows of each set in a block
};

/// MMD^2 of m rows x and m rows y with k(x, y) = (x . y / d + 1)^3:
///   sum_{i != j} k(x_i, x_j) / (m (m - 1)) + sum_{i != j} k(y_i, y_j) / (m (m - 1))
///       - 2 mean_{i, j} k(x_i, y_j),
/// unbiased, so it may be negative. Binkowski et al., "Demystifying MMD GANs" (2018); by blocks as Zaremba,
/// Gretton and Blaschko, "B-tests" (2013): block b compares rows [b m, (b + 1) m) of both sets, so anybody
/// can form the same ones. The rows of each set must be in random order. m: at most `largestBlock`, and so
/// small that there are ten blocks where the rows allow for that with at least two rows in each. Both sets
/// need two rows and the same columns. O(rows m d) time, O(m^2 + m d) memory. Error{Interrupted} when
/// stopped.
KernelDistance kernelDistance(const FeatureMatrix& x, const FeatureMatrix& y,
                              std::int64_t largestBlock = 1000, const ProgressSink& sink = {});

}  // namespace shortrun
