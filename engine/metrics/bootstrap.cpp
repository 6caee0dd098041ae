#include "engine/metrics/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <random>

#include "engine/core/check.h"

namespace shortrun {

double sortedQuantile(std::span<const double> sorted, double q) {
    SHORTRUN_CHECK(!sorted.empty() && q >= 0 && q <= 1, "a quantile of something");
    const double position = q * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (position - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

Interval bootstrapInterval(std::span<const std::int64_t> sizes, const BootstrapOptions& options,
                           const std::function<double(const Weights&)>& statistic) {
    SHORTRUN_CHECK(options.resamples > 1 && options.level > 0 && options.level < 1, "bootstrap");
    std::mt19937_64 bits(options.seed);
    std::vector<double> values;
    Weights weights(sizes.size());
    for (int resample = 0; resample < options.resamples; ++resample) {
        for (std::size_t s = 0; s < sizes.size(); ++s) {
            SHORTRUN_CHECK(sizes[s] > 0, "a set without rows");
            const auto size = static_cast<std::uint64_t>(sizes[s]);
            weights[s].assign(size, 0.0);
            // The remainder favours low rows by less than 1 in 2^40: sizes are far below 2^24.
            for (std::uint64_t draw = 0; draw < size; ++draw) weights[s][bits() % size] += 1;
        }
        values.push_back(statistic(weights));
    }
    std::sort(values.begin(), values.end());
    const double tail = (1 - options.level) / 2;
    return {sortedQuantile(values, tail), sortedQuantile(values, 1 - tail)};
}

}  // namespace shortrun
