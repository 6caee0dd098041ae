#include "engine/workbench/interleaved.h"

#include <algorithm>
#include <chrono>

namespace shortrun {

namespace {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;
constexpr Milliseconds kTurn{40};

double quantile(std::vector<double> values, double position) {
    const auto index = static_cast<std::size_t>(position * static_cast<double>(values.size() - 1) + 0.5);
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(index), values.end());
    return values[index];
}

double millisecondsOfOneRun(const Contestant& contestant) {
    int runs = 0;
    const auto begin = Clock::now();
    Milliseconds passed{0};
    do {
        contestant.run();
        ++runs;
        passed = Clock::now() - begin;
    } while (passed < kTurn);
    return passed.count() / (runs * contestant.items);
}

std::vector<double> quotients(const std::vector<double>& above, const std::vector<double>& below) {
    std::vector<double> result;
    for (std::size_t i = 0; i < above.size(); ++i) result.push_back(above[i] / below[i]);
    return result;
}

}  // namespace

std::vector<Timing> measureInterleaved(const std::vector<Contestant>& contestants, int rounds) {
    for (const Contestant& contestant : contestants) contestant.run();
    std::vector<std::vector<double>> times(contestants.size());
    for (int round = 0; round < rounds; ++round)
        for (std::size_t i = 0; i < contestants.size(); ++i) times[i].push_back(millisecondsOfOneRun(contestants[i]));

    std::vector<Timing> timings;
    for (std::size_t i = 0; i < contestants.size(); ++i) {
        Timing timing;
        timing.name = contestants[i].name;
        timing.median = quantile(times[i], 0.5);
        timing.lower = quantile(times[i], 0.25);
        timing.upper = quantile(times[i], 0.75);
        timing.gigaflops = contestants[i].operations / (timing.median * 1e6);
        timing.toReference = quantile(quotients(times[0], times[i]), 0.5);
        if (contestants[i].bound >= 0)
            timing.overBound =
                quantile(quotients(times[i], times[static_cast<std::size_t>(contestants[i].bound)]), 0.5);
        timings.push_back(std::move(timing));
    }
    return timings;
}

Timing measureLatency(const std::string& name, const std::function<void()>& run, int count) {
    run();
    std::vector<double> times;
    for (int i = 0; i < count; ++i) {
        const auto begin = Clock::now();
        run();
        times.push_back(Milliseconds(Clock::now() - begin).count());
    }
    Timing timing;
    timing.name = name;
    timing.median = quantile(times, 0.5);
    timing.lower = quantile(times, 0.25);
    timing.upper = quantile(times, 0.75);
    timing.percentile95 = quantile(times, 0.95);
    return timing;
}

}  // namespace shortrun
