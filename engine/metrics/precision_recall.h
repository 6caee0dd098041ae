// Precision and recall of samples: how many lie where the data are, and how much of the data they reach. Any
// thread.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/progress.h"
#include "engine/metrics/feature_matrix.h"

namespace shortrun {

/// Shares, each from 0 to 1.
struct PrecisionRecall {
    double precision = 0;  ///< share of the samples within the data's manifold
    double recall = 0;     ///< share of the data within the samples' manifold
    int neighbours = 0;    ///< k
};

/// The squared distance of each row to its k-th nearest other row: the radii of the balls that make up the
/// manifold of a set. More than k rows.
std::vector<float> squaredRadii(const FeatureMatrix& set, int k, const ProgressSink& sink = {});

/// Kynkaanniemi et al., "Improved Precision and Recall Metric for Assessing Generative Models" (2019): a
/// point lies within a manifold when its distance to some row of the set is at most that row's radius. k = 3
/// as published. `dataRadii` may be given (from squaredRadii) where they are known. O(n^2 d) time, memory of
/// a few rows of distances for each core. Error{Interrupted} when stopped.
PrecisionRecall precisionRecall(const FeatureMatrix& data, const FeatureMatrix& samples, int k = 3,
                                const std::vector<float>& dataRadii = {}, const ProgressSink& sink = {});

}  // namespace shortrun
