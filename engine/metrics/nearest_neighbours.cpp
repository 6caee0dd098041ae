#include "engine/metrics/nearest_neighbours.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/core/check.h"
#include "engine/metrics/squared_distances.h"

namespace shortrun {

std::vector<std::vector<Neighbour>> nearestNeighbours(const FeatureMatrix& queries, const FeatureMatrix& set,
                                                      int count, bool withinSet, const ProgressSink& sink) {
    SHORTRUN_CHECK(count > 0 && (!withinSet || queries.rows == set.rows), "neighbours");
    std::vector<std::vector<Neighbour>> found(static_cast<std::size_t>(queries.rows));
    forEachRow(queries, set, "nearest neighbours", sink, [&](std::int64_t i, std::span<float> distances) {
        std::vector<std::int64_t> order(distances.size());
        std::iota(order.begin(), order.end(), 0);
        if (withinSet) order.erase(order.begin() + i);
        const auto nearer = [&](std::int64_t a, std::int64_t b) {
            const float da = distances[static_cast<std::size_t>(a)],
                        db = distances[static_cast<std::size_t>(b)];
            return da != db ? da < db : a < b;
        };
        const auto wanted = std::min<std::ptrdiff_t>(count, static_cast<std::ptrdiff_t>(order.size()));
        std::partial_sort(order.begin(), order.begin() + wanted, order.end(), nearer);
        for (std::ptrdiff_t k = 0; k < wanted; ++k)
            found[static_cast<std::size_t>(i)].push_back(
                {order[static_cast<std::size_t>(k)],
                 std::sqrt(static_cast<double>(
                     distances[static_cast<std::size_t>(order[static_cast<std::size_t>(k)])]))});
    });
    return found;
}

}  // namespace shortrun
