// The nearest rows of a set: does a generator copy what it has learnt from? Any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/progress.h"
#include "engine/metrics/feature_matrix.h"

namespace shortrun {

struct Neighbour {
    std::int64_t row = 0;
    double distance = 0;  ///< Euclidean
};

/// For each row of `queries` its `count` nearest rows of `set`, nearest first, the lower row first among
/// equals; all of them where the set has fewer. With `withinSet` the queries are the set itself, and no row
/// is its own neighbour. O(n m d) time; memory is that of the result. Error{Interrupted} when stopped.
std::vector<std::vector<Neighbour>> nearestNeighbours(const FeatureMatrix& queries, const FeatureMatrix& set,
                                                      int count, bool withinSet = false,
                                                      const ProgressSink& sink = {});

}  // namespace shortrun
