#include "engine/config/published_values.h"

#include <algorithm>
#include <array>

namespace shortrun {

namespace {

constexpr std::array<PublishedRun, 6> kRuns{{{5, 0.15, 7.78, 213.08, 2.06},
                                             {10, 0.1, 3.85, 182.5, 2.27},
                                             {25, 0.05, 1.76, 92.13, 4.06},
                                             {50, 0.04, 0.97, 68.28, 4.82},
                                             {75, 0.03, 0.65, 65.37, 4.88},
                                             {100, 0.03, 0.49, 63.81, 4.92}}};
constexpr int kWidth = 32;  // n_f of the table
constexpr double kChainLengthLow = 39;
constexpr double kChainLengthHigh = 49;

}  // namespace

std::span<const PublishedRun> publishedRuns() {
    return kRuns;
}

std::optional<PublishedGuide> publishedGuide(const Config& config, int channels) {
    if (config.data.size != 32 || channels != 3 || config.sampler.stepSize != 1 ||
        config.sampler.initialState != InitialState::Uniform || config.train.chainStart != ChainStart::Prior)
        return {};
    PublishedGuide guide{kChainLengthLow, kChainLengthHigh, {}};
    const auto same = std::ranges::find(kRuns, config.sampler.steps, &PublishedRun::steps);
    if (same != kRuns.end() && config.model.width == kWidth) guide.run = *same;
    return guide;
}

}  // namespace shortrun
