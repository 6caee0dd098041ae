// The Inception score, from class probabilities that come batch by batch. A value; one thread at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/metrics/feature_matrix.h"

namespace shortrun {

/// From 1 (every image alike, or every image undecided) to the number of classes.
struct InceptionScore {
    double mean = 0;
    double deviation = 0;  ///< standard deviation over the splits (divided by their number, as published)
    int splits = 0;
};

/// exp(mean_x KL(p(y | x), p(y))), p(y) the mean of p(y | x) over a split, the score the mean over the
/// splits: Salimans et al., "Improved Techniques for Training GANs" (2016). Split s takes rows [s n / splits,
/// (s + 1) n / splits) of n. Memory is that of splits x classes numbers.
class RunningInceptionScore {
 public:
    /// `total` rows will come in all; fewer rows than splits make one split of them.
    explicit RunningInceptionScore(std::int64_t total, int splits = 10);
    /// Rows of probabilities: not negative, each row's sum 1.
    void add(const FeatureMatrix& probabilities);
    /// Over the splits that have rows.
    InceptionScore score() const;

 private:
    struct Split {
        std::int64_t rows = 0;
        double negativeEntropy = 0;   ///< sum of sum_y p log p
        std::vector<double> classes;  ///< sum of p
    };
    std::int64_t total_;
    std::int64_t rows_ = 0;
    std::vector<Split> splits_;
};

}  // namespace shortrun
