#include "engine/core/run_health.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

namespace shortrun {

namespace {

using Rows = std::span<const MetricsRow>;

constexpr std::size_t kNow = 5;      ///< rows whose median is "now": one wild iteration says nothing
constexpr std::size_t kLately = 25;  ///< within which a blow-up doubles q
constexpr std::size_t kLag = 40;     ///< the newest rows are not "usual"
constexpr std::size_t kLeastRows = kLag + 50;  ///< fewer say nothing of what is usual
constexpr std::size_t kLong = 100;             ///< a stall lasts

constexpr double kRising = 1.2;    ///< of q within kLately, far above what noise does
constexpr double kFalling = 0.93;  ///< an overshoot that is on its way back
constexpr double kGapSwing = 3.0;
constexpr double kShortWay = 0.6;   ///< chains that go no farther never reach the data
constexpr double kFlat = 0.4;       ///< of the data's spread
constexpr double kNoRate = 1e-8;
constexpr double kNoGradient = 1e-7;
constexpr std::int64_t kGrownUp = 300;  ///< iterations after which the chains have their length

const std::vector<Remedy> kCalming{Remedy::MoreDataNoise, Remedy::LowerLearningRate, Remedy::MoreSteps};
/// Not more steps: until f has followed they would only lengthen chains that are too long already.
const std::vector<Remedy> kAtOnce{Remedy::MoreDataNoise, Remedy::LowerLearningRate};
const std::vector<Remedy> kPushing{Remedy::MoreSteps, Remedy::HigherLearningRate};

template <class... Numbers>
std::string printed(const char* format, Numbers... numbers) {
    char text[200];
    std::snprintf(text, sizeof text, format, numbers...);
    return text;
}

/// Of a gauge over the rows [size - from, size - to).
template <class Gauge>
double quantile(Rows rows, std::size_t from, std::size_t to, double share, Gauge gauge) {
    from = std::min(from, rows.size());
    std::vector<double> values;
    for (std::size_t back = from; back > to; --back) values.push_back(gauge(rows[rows.size() - back]));
    if (values.empty()) return 0;
    const auto at =
        values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

double pathRatio(const MetricsRow& row) {
    return row.pathRatio;
}
double gapSize(const MetricsRow& row) {
    return std::abs(row.energyGap);
}
/// How much f rises along a chain: a scale for |d|.
double rise(const MetricsRow& row) {
    return row.chainLength * row.gradientNorm;
}

/// The medians that decide, taken once.
struct Gauges {
    double now, lately, before, usual;       ///< of q
    double gap, gapUsual, gapLately, small;  ///< of |d|: median now, 0.9 quantiles, and what is near zero

    explicit Gauges(Rows rows)
        : now(quantile(rows, kNow, 0, 0.5, pathRatio)),
          lately(quantile(rows, kLately, 0, 0.5, pathRatio)),
          before(quantile(rows, 2 * kLately, kLately, 0.5, pathRatio)),
          usual(quantile(rows, rows.size(), kLag, 0.5, pathRatio)),
          gap(quantile(rows, kNow, 0, 0.5, gapSize)),
          gapUsual(quantile(rows, rows.size(), kLag, 0.9, gapSize)),
          gapLately(quantile(rows, kLately, 0, 0.9, gapSize)),
          small(smallEnergyGap(quantile(rows, kLately, 0, 0.5, rise), now)) {}
};

std::optional<HealthReport> diverged(Rows rows, const Gauges& at) {
    if (!isFinite(rows.back()))
        return HealthReport{Health::Diverged, "A gauge is no longer a finite number.", kCalming};
    if (pathHasExploded(at.now, at.usual))
        return HealthReport{
            Health::Diverged,
            printed("The chains are %.1f times as long as their way (q), %.2g before.", at.now, at.usual),
            kCalming};
    if (gapHasExploded(at.gap, at.gapUsual, at.small))
        return HealthReport{
            Health::Diverged,
            printed("The energy gap |d| is %.2g, at most about %.2g before.", at.gap, at.gapUsual), kCalming};
    return {};
}

std::optional<HealthReport> aboutToDiverge(const Gauges& at) {
    const bool falling = at.now < kFalling * at.lately;
    if (at.lately > kUnstablePathRatio && !falling)
        return HealthReport{Health::AboutToDiverge,
                            printed("q is %.2f: above %.1f the chains have begun to run away.", at.lately,
                                    kUnstablePathRatio),
                            kAtOnce};
    if (at.now > kUnstablePathRatio && at.now > kRising * at.before)
        return HealthReport{Health::AboutToDiverge,
                            printed("q rose from %.2f to %.2f within %d iterations.", at.before, at.now,
                                    static_cast<int>(kLately)),
                            kAtOnce};
    return {};
}

std::optional<HealthReport> oscillating(const Gauges& at) {
    if (at.lately > kSwingingPathRatio)
        return HealthReport{
            Health::Oscillating,
            printed("q is %.2f: above %.1f the chains swing about the data.", at.lately, kSwingingPathRatio),
            kCalming};
    if (at.gapLately > kGapSwing * at.gapUsual && at.gapLately > at.small)
        return HealthReport{
            Health::Oscillating,
            printed("The energy gap d swings by %.2g, usually by %.2g.", at.gapLately, at.gapUsual),
            kCalming};
    return {};
}

std::optional<HealthReport> stalled(Rows rows, const Gauges& at, bool fromNoise) {
    const MetricsRow& newest = rows.back();
    if (newest.iteration < kGrownUp || rows.size() < 2 * kLong) return {};
    const auto median = [&](auto gauge) { return quantile(rows, kLong, 0, 0.5, gauge); };
    if (median([](const MetricsRow& row) { return row.learningRate; }) < kNoRate)
        return HealthReport{Health::Stalled,
                            "The learning rate is zero: nothing changes any more.",
                            {Remedy::HigherLearningRate}};
    if (median([](const MetricsRow& row) { return row.parameterGradientNorm; }) < kNoGradient)
        return HealthReport{Health::Stalled, "The gradient of the weights is zero: begin the run again.", {}};
    const double way = median(pathRatio), earlier = quantile(rows, 2 * kLong, kLong, 0.5, pathRatio);
    if (fromNoise && way < kShortWay && at.lately < 1.05 * earlier)
        return HealthReport{
            Health::Stalled,
            printed("The chains go %.0f %% of their way (q %.2f), and no farther than before.", 100 * way,
                    way),
            kPushing};
    const double spread = median([](const MetricsRow& row) { return row.sampleStd; });
    const double wanted = median([](const MetricsRow& row) { return row.dataStd; });
    if (spread < kFlat * wanted)
        return HealthReport{
            Health::Stalled,
            printed("The samples are flat: their spread is %.0f %% of the data's.", 100 * spread / wanted),
            {Remedy::MoreDataNoise, Remedy::LowerLearningRate}};
    return {};
}

std::string reassurance(const Gauges& at, bool fromNoise) {
    if (!fromNoise)
        return printed("d swings around 0 by %.2g; q (%.2f) has no band for chains that do not begin at noise.",
                       at.gapLately, at.lately);
    if (at.lately < kHealthyPathRatioLow) return printed("The chains still grow: q is %.2f.", at.lately);
    if (at.lately <= kHealthyPathRatioHigh)
        return printed("q %.2f is healthy; d swings around 0 by %.2g.", at.lately, at.gapLately);
    return printed("q is %.2f, at the upper edge of its band.", at.lately);
}

}  // namespace

HealthReport judgeHealth(Rows rows, bool fromNoise) {
    rows = rows.last(std::min(rows.size(), kHealthRows));
    if (rows.empty()) return {};
    if (!isFinite(rows.back())) return *diverged(rows, Gauges(rows));
    if (rows.size() < kLeastRows)
        return {Health::Beginning,
                printed("The first %d iterations tell little.", static_cast<int>(kLeastRows)),
                {}};
    const Gauges at(rows);
    if (auto report = diverged(rows, at)) return *report;
    if (auto report = aboutToDiverge(at)) return *report;
    if (auto report = oscillating(at)) return *report;
    if (auto report = stalled(rows, at, fromNoise)) return *report;
    return {Health::Learning, reassurance(at, fromNoise), {}};
}

std::string wordFor(Health health) {
    switch (health) {
        case Health::Beginning:
            return "Beginning";
        case Health::Learning:
            return "Learning";
        case Health::Oscillating:
            return "Oscillating";
        case Health::AboutToDiverge:
            return "About to diverge";
        case Health::Diverged:
            return "Diverged";
        case Health::Stalled:
            return "Stalled";
    }
    return {};
}

}  // namespace shortrun
