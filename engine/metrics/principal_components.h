// The directions in which a set varies most, for raw pixels: too many numbers, most of them saying nothing.
// Any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/metrics/feature_matrix.h"

namespace shortrun {

struct PrincipalComponents {
    std::vector<double> mean;       ///< d
    FeatureMatrix directions;       ///< [components, d], orthonormal rows, the largest variance first
    std::vector<double> variances;  ///< of each direction; unbiased
    double share = 0;               ///< of the whole variance that they hold, 0 to 1

    /// (row - mean) . direction: [rows, components].
    FeatureMatrix project(const FeatureMatrix& rows) const;
};

/// The first `components` principal components, by randomised subspace iteration (Halko, Martinsson and
/// Tropp, "Finding Structure with Randomness", 2011): `components` + 16 seeded random directions, six passes,
/// then the exact components within that space. At most min(rows - 1, columns) come out. At least two rows.
/// O(rows columns components) time; the same rows and seed, the same result.
PrincipalComponents principalComponents(const FeatureMatrix& rows, int components, std::uint64_t seed = 1);

}  // namespace shortrun
