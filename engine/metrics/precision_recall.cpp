#include "engine/metrics/precision_recall.h"

#include <algorithm>
#include <atomic>

#include "engine/core/check.h"
#include "engine/metrics/squared_distances.h"

namespace shortrun {
namespace {

/// Share of the rows of `points` that lie in one of the balls around the rows of `set`.
double shareWithin(const FeatureMatrix& points, const FeatureMatrix& set, const std::vector<float>& radii,
                   const ProgressSink& sink) {
    std::atomic<std::int64_t> within = 0;
    forEachRow(points, set, "precision and recall", sink, [&](std::int64_t, std::span<float> distances) {
        for (std::size_t j = 0; j < distances.size(); ++j)
            if (distances[j] <= radii[j]) {
                ++within;
                return;
            }
    });
    return static_cast<double>(within) / static_cast<double>(points.rows);
}

}  // namespace

std::vector<float> squaredRadii(const FeatureMatrix& set, int k, const ProgressSink& sink) {
    SHORTRUN_CHECK(k > 0 && set.rows > k, "a k-th neighbour takes more than k rows");
    std::vector<float> radii(static_cast<std::size_t>(set.rows));
    forEachRow(set, set, "radii of the manifold", sink, [&](std::int64_t i, std::span<float> distances) {
        // The row itself goes to the end, and so is nobody's neighbour.
        std::swap(distances[static_cast<std::size_t>(i)], distances.back());
        const std::span<float> others = distances.first(distances.size() - 1);
        std::nth_element(others.begin(), others.begin() + (k - 1), others.end());
        radii[static_cast<std::size_t>(i)] = others[static_cast<std::size_t>(k - 1)];
    });
    return radii;
}

PrecisionRecall precisionRecall(const FeatureMatrix& data, const FeatureMatrix& samples, int k,
                                const std::vector<float>& dataRadii, const ProgressSink& sink) {
    const bool known = dataRadii.size() == static_cast<std::size_t>(data.rows);
    PrecisionRecall result;
    result.neighbours = k;
    result.precision = shareWithin(samples, data, known ? dataRadii : squaredRadii(data, k, sink), sink);
    result.recall = shareWithin(data, samples, squaredRadii(samples, k, sink), sink);
    return result;
}

}  // namespace shortrun
