// Mean and covariance of rows that come batch by batch, in memory that does not grow with their number. A
// value; one thread at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/metrics/feature_matrix.h"

namespace shortrun {

/// The first two moments of `count` rows of d numbers.
struct GaussianMoments {
    std::int64_t count = 0;
    std::vector<double> mean;        ///< d
    std::vector<double> covariance;  ///< d x d, row-major, symmetric; unbiased: divided by count - 1

    int dimension() const { return static_cast<int>(mean.size()); }
};

/// Adds batches by Chan, Golub and LeVeque's update ("Updating Formulae and a Pairwise Algorithm for
/// Computing Sample Variances", 1979), in double: S <- S_a + S_b + n_a n_b / (n_a + n_b) delta delta^T, where
/// S is the sum of squares about the mean and delta the difference of the means. No difference of large sums
/// is ever formed.
class RunningMoments {
 public:
    /// Every batch must have the columns of the first.
    void add(const FeatureMatrix& batch);
    std::int64_t count() const { return count_; }
    /// At least two rows must have been added.
    GaussianMoments moments() const;

 private:
    std::int64_t count_ = 0;
    std::vector<double> mean_;
    std::vector<double> scatter_;  ///< d x d
};

}  // namespace shortrun
