#include "engine/metrics/chain_diagnostics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "engine/core/check.h"

namespace shortrun {
namespace {

using Table = std::vector<std::vector<double>>;
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

double meanOf(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double variance(std::span<const double> values) {
    const double mean = meanOf(values);
    double sum = 0;
    for (const double value : values) sum += (value - mean) * (value - mean);
    return sum / (static_cast<double>(values.size()) - 1);
}

Table halvesOf(const Table& chains) {
    Table halves;
    for (const auto& chain : chains) {
        const auto half = static_cast<std::ptrdiff_t>(chain.size() / 2);
        halves.emplace_back(chain.begin(), chain.begin() + half);
        halves.emplace_back(chain.end() - half, chain.end());
    }
    return halves;
}

std::vector<double> flat(const Table& table) {
    std::vector<double> all;
    for (const auto& row : table) all.insert(all.end(), row.begin(), row.end());
    return all;
}

Table rankNormalised(const Table& table) {
    const std::vector<double> all = flat(table);
    std::vector<std::size_t> order(all.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return all[a] < all[b]; });
    std::vector<double> scores(all.size());
    for (std::size_t first = 0; first < order.size();) {
        std::size_t end = first;
        while (end < order.size() && all[order[end]] == all[order[first]]) ++end;
        const double rank =
            0.5 * static_cast<double>(first + 1 + end);  // the mean of ranks first + 1 ... end
        const double score = normalQuantile((rank - 0.375) / (static_cast<double>(all.size()) + 0.25));
        for (; first < end; ++first) scores[order[first]] = score;
    }
    Table result;
    auto from = scores.begin();
    for (const auto& row : table) {
        result.emplace_back(from, from + static_cast<std::ptrdiff_t>(row.size()));
        from += static_cast<std::ptrdiff_t>(row.size());
    }
    return result;
}

Table folded(const Table& table) {
    std::vector<double> all = flat(table);
    std::sort(all.begin(), all.end());
    const std::size_t n = all.size();
    const double median = n % 2 == 1 ? all[n / 2] : 0.5 * (all[n / 2 - 1] + all[n / 2]);
    Table result = table;
    for (auto& row : result)
        for (double& value : row) value = std::abs(value - median);
    return result;
}

double withinVariance(const Table& chains) {
    double sum = 0;
    for (const auto& chain : chains) sum += variance(chain);
    return sum / static_cast<double>(chains.size());
}

double varianceOfMeans(const Table& chains) {
    std::vector<double> means;
    for (const auto& chain : chains) means.push_back(meanOf(chain));
    return variance(means);
}

double rHat(const Table& chains) {
    const double n = static_cast<double>(chains.front().size());
    const double within = withinVariance(chains);
    if (!(within > 0)) return kUnknown;
    return std::sqrt(((n - 1) / n * within + varianceOfMeans(chains)) / within);
}

/// Sums of products at a lag, divided by the number of draws whatever the lag; the mean over the chains.
double meanAutocovariance(const Table& centred, std::size_t lag) {
    double sum = 0;
    for (const auto& chain : centred) {
        double products = 0;
        for (std::size_t t = lag; t < chain.size(); ++t) products += chain[t] * chain[t - lag];
        sum += products / static_cast<double>(chain.size());
    }
    return sum / static_cast<double>(centred.size());
}

/// tau over Geyer's initial positive sequence of pairs rho_0, rho_1, ..., made monotone; 0 where there is no
/// pair at all.
double autocorrelationTime(const Table& chains) {
    Table centred = chains;
    for (auto& chain : centred) {
        const double mean = meanOf(chain);
        for (double& value : chain) value -= mean;
    }
    const std::size_t n = chains.front().size();
    const double within = withinVariance(chains);
    const double total =
        within * (static_cast<double>(n) - 1) / static_cast<double>(n) + varianceOfMeans(chains);
    const auto rho = [&](std::size_t lag) { return 1 - (within - meanAutocovariance(centred, lag)) / total; };

    std::vector<double> sequence(n, 0.0);
    double even = 1, odd = rho(1);
    sequence[0] = even;
    sequence[1] = odd;
    std::size_t t = 1;
    for (; t + 3 < n && even + odd > 0; t += 2) {
        even = rho(t + 1);
        odd = rho(t + 2);
        if (even + odd < 0) continue;
        sequence[t + 1] = even;
        sequence[t + 2] = odd;
    }
    if (t < 2) return 0;
    // The pair at which the sequence ended is left out but for its even part.
    const std::size_t pairsEnd = t - 2;
    if (even > 0) sequence[pairsEnd + 1] = even;
    for (std::size_t k = 1; k + 2 <= pairsEnd; k += 2)
        if (sequence[k + 1] + sequence[k + 2] > sequence[k - 1] + sequence[k]) {
            sequence[k + 1] = 0.5 * (sequence[k - 1] + sequence[k]);
            sequence[k + 2] = sequence[k + 1];
        }
    double sum = 0;
    for (std::size_t k = 0; k <= pairsEnd; ++k) sum += sequence[k];
    return -1 + 2 * sum + sequence[pairsEnd + 1];
}

double effectiveSize(const Table& chains) {
    if (!(withinVariance(chains) > 0)) return kUnknown;
    const double draws = static_cast<double>(chains.size() * chains.front().size());
    return draws / std::max(autocorrelationTime(chains), 1 / std::log10(draws));
}

}  // namespace

double normalQuantile(double p) {
    SHORTRUN_CHECK(p > 0 && p < 1, "a probability");
    if (p > 0.5) return -normalQuantile(1 - p);
    // Abramowitz and Stegun 26.2.23 to begin with (4.5e-4), then Newton on Phi(x) = erfc(-x / sqrt 2) / 2.
    const double t = std::sqrt(-2 * std::log(p));
    double x = -(t - (2.515517 + t * (0.802853 + t * 0.010328)) /
                         (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))));
    for (int i = 0; i < 4; ++i) {
        const double error = 0.5 * std::erfc(-x / std::numbers::sqrt2) - p;
        x -= error * std::sqrt(2 * std::numbers::pi) * std::exp(0.5 * x * x);
    }
    return x;
}

ChainDiagnostics diagnose(const std::vector<std::vector<double>>& chains) {
    SHORTRUN_CHECK(!chains.empty(), "at least one chain");
    for (const auto& chain : chains)
        SHORTRUN_CHECK(chain.size() == chains.front().size(), "chains of one length");
    ChainDiagnostics result;
    result.chains = static_cast<int>(chains.size());
    result.draws = static_cast<int>(chains.front().size());
    result.splitRHat = result.rankRHat = result.effectiveSize = result.bulkEffectiveSize = kUnknown;
    bool finite = true;
    for (const auto& chain : chains)
        finite = finite && std::all_of(chain.begin(), chain.end(), [](double v) { return std::isfinite(v); });
    if (result.draws < 4 || !finite) return result;
    const Table halves = halvesOf(chains);
    const Table ranked = rankNormalised(halves);
    result.splitRHat = rHat(halves);
    result.rankRHat = std::max(rHat(ranked), rHat(rankNormalised(folded(halves))));
    result.effectiveSize = effectiveSize(halves);
    result.bulkEffectiveSize = effectiveSize(ranked);
    return result;
}

}  // namespace shortrun
