#include "engine/metrics/bootstrap.h"

#include <algorithm>
#include <cmath>

#include "engine/core/check.h"

namespace shortrun {

double sortedQuantile(std::span<const double> sorted, double q) {
    SHORTRUN_CHECK(!sorted.empty() && q >= 0 && q <= 1, "a quantile of something");
    const double position = q * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (position - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

Bootstrap::Bootstrap(std::span<const std::int64_t> sizes, const BootstrapOptions& options)
    : sizes_(sizes.begin(), sizes.end()), options_(options), bits_(options.seed), weights_(sizes.size()) {
    SHORTRUN_CHECK(options.resamples > 1 && options.level > 0 && options.level < 1, "bootstrap");
    for (const std::int64_t size : sizes_) SHORTRUN_CHECK(size > 0, "a set without rows");
}

bool Bootstrap::advance(const std::function<double(const Weights&)>& statistic) {
    if (finished()) return false;
    for (std::size_t s = 0; s < sizes_.size(); ++s) {
        const auto size = static_cast<std::uint64_t>(sizes_[s]);
        weights_[s].assign(size, 0.0);
        // The remainder favours low rows by less than 1 in 2^40: sizes are far below 2^24.
        for (std::uint64_t draw = 0; draw < size; ++draw) weights_[s][bits_() % size] += 1;
    }
    values_.push_back(statistic(weights_));
    return !finished();
}

Interval Bootstrap::interval() const {
    std::vector<double> sorted = values_;
    std::sort(sorted.begin(), sorted.end());
    const double tail = (1 - options_.level) / 2;
    return {sortedQuantile(sorted, tail), sortedQuantile(sorted, 1 - tail)};
}

Interval bootstrapInterval(std::span<const std::int64_t> sizes, const BootstrapOptions& options,
                           const std::function<double(const Weights&)>& statistic) {
    Bootstrap bootstrap(sizes, options);
    while (bootstrap.advance(statistic)) {
    }
    return bootstrap.interval();
}

}  // namespace shortrun
