#include "engine/learning/divergence_guard.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace shortrun {
namespace {

constexpr std::size_t window = 200;    ///< rows remembered
constexpr std::size_t recentRows = 5;  ///< whose median is "now": one wild iteration is no blow-up
/// The newest rows are not "usual", so that a slow onset does not hide itself.
constexpr std::size_t lag = 40;
constexpr std::size_t leastUsual = 50;

// What has begun to leave its usual range; metrics_row.h says what has blown up.
constexpr double pathOnset = 1.25;
constexpr double gapOnset = 3.0;
constexpr double gapQuantile = 0.9;

const char* const advice =
    "Try more data noise (train.data_noise, or train.data_noise_mode=auto), a lower learning rate "
    "(train.learning_rate), or more Langevin steps (sampler.steps).";

std::string printed(const char* format, double a, double b) {
    char text[200];
    std::snprintf(text, sizeof text, format, a, b);
    return text;
}

double quantileOf(std::vector<double> values, double quantile) {
    const auto at =
        values.begin() + static_cast<std::ptrdiff_t>(quantile * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

}  // namespace

const std::optional<Divergence>& DivergenceGuard::observe(const MetricsRow& row) {
    if (verdict_) return verdict_;
    if (!isFinite(row)) {
        const std::int64_t begun =
            past_.empty() ? row.iteration
                          : onset(&Gauges::pathRatio, usual(&Gauges::pathRatio, 0.5) * pathOnset);
        verdict_ = Divergence{row.iteration, std::min(begun, row.iteration),
                              "Training diverged: a gauge is no longer a finite number.", advice};
        return verdict_;
    }
    past_.push_back(
        {row.iteration, row.pathRatio, std::abs(row.energyGap), row.chainLength * row.gradientNorm});
    if (past_.size() > window) past_.pop_front();
    verdict_ = judge();
    return verdict_;
}

std::optional<Divergence> DivergenceGuard::judge() const {
    if (past_.size() < recentRows) return {};
    const std::int64_t now = past_.back().iteration;
    const double path = recent(&Gauges::pathRatio);
    const bool isYoung = past_.size() < lag + leastUsual;  // nothing is usual yet; what is hopeless is so all the same
    if (isYoung && path <= kHopelessPathRatio) return {};
    const double median = isYoung ? past_.front().pathRatio : usual(&Gauges::pathRatio, 0.5);
    if (pathHasExploded(path, median)) {
        return Divergence{
            now, onset(&Gauges::pathRatio, std::max(kHealthyPathRatioHigh, pathOnset * median)),
            printed("Training diverged: the norm of f' along the chains exploded; they are now %.1f times as "
                    "long as the way from noise to data (%.1f times before).",
                    path, median),
            advice};
    }
    const double gap = recent(&Gauges::energyGap);
    const double small = smallEnergyGap(recent(&Gauges::rise), path);
    const double usualGap = std::max(usual(&Gauges::energyGap, gapQuantile), small);
    if (gapHasExploded(gap, usualGap, small)) {
        return Divergence{
            now, onset(&Gauges::energyGap, gapOnset * usualGap),
            printed("Training diverged: the energy gap |d_t| between data and samples exploded to %.3g "
                    "(at most about %.3g before).",
                    gap, usualGap),
            advice};
    }
    return {};
}

double DivergenceGuard::recent(Gauge gauge) const {
    std::vector<double> values;
    for (auto row = past_.rbegin(); row != past_.rend() && values.size() < recentRows; ++row) {
        values.push_back(*row.*gauge);
    }
    return quantileOf(std::move(values), 0.5);
}

double DivergenceGuard::usual(Gauge gauge, double quantile) const {
    std::vector<double> values;
    const std::size_t count = past_.size() > lag ? past_.size() - lag : past_.size();
    for (std::size_t i = 0; i < count; ++i) values.push_back(past_[i].*gauge);
    return quantileOf(std::move(values), quantile);
}

std::int64_t DivergenceGuard::onset(Gauge gauge, double ordinary) const {
    // Back over everything out of the ordinary, past single rows that happen to be in it.
    std::size_t first = past_.size() - 1;
    std::size_t ordinaryRows = 0;
    for (std::size_t i = past_.size(); i-- > 0 && ordinaryRows < recentRows;) {
        if (past_[i].*gauge > ordinary) {
            first = i;
            ordinaryRows = 0;
        } else {
            ++ordinaryRows;
        }
    }
    return past_[first].iteration;
}

void DivergenceGuard::reset() {
    past_.clear();
    verdict_.reset();
}

std::vector<double> DivergenceGuard::state() const {
    std::vector<double> numbers;
    for (const Gauges& row : past_) {
        numbers.insert(numbers.end(),
                       {static_cast<double>(row.iteration), row.pathRatio, row.energyGap, row.rise});
    }
    return numbers;
}

bool DivergenceGuard::restore(std::span<const double> state) {
    const bool finite = std::all_of(state.begin(), state.end(), [](double x) { return std::isfinite(x); });
    if (state.size() % 4 != 0 || state.size() > 4 * window || !finite) return false;
    reset();
    for (std::size_t i = 0; i < state.size(); i += 4) {
        past_.push_back({static_cast<std::int64_t>(state[i]), state[i + 1], state[i + 2], state[i + 3]});
    }
    return true;
}

}  // namespace shortrun
