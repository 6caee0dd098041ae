// Squared Euclidean distances of all pairs of rows, a block at a time. Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "engine/core/progress.h"
#include "engine/metrics/feature_matrix.h"

namespace shortrun {

/// |x_i - y_j|^2 for rows [first, first + rows) of x and all rows of y: out[i * y.rows + j]. The differences
/// themselves are squared and summed, in 16 interleaved float sums that are added up in double: near rows
/// cost no digits (relative error about 1e-6 at d = 2048), equal rows give 0. The same bytes on every
/// processor.
void squaredDistances(const FeatureMatrix& x, std::int64_t first, std::int64_t rows, const FeatureMatrix& y,
                      std::span<float> out);

/// body(i, distances): row i of x with its y.rows squared distances to the rows of y, which it may reorder.
/// On all cores, in any order, each i once; memory is a few rows of y.rows numbers for each core. Reports
/// what is being done as `what`; Error{Interrupted} when stopped.
void forEachRow(const FeatureMatrix& x, const FeatureMatrix& y, const std::string& what,
                const ProgressSink& sink, const std::function<void(std::int64_t, std::span<float>)>& body);

}  // namespace shortrun
