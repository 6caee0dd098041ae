#include "engine/config/remedy.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "engine/config/value_text.h"

namespace shortrun {

namespace {

constexpr double kNoiseFactor = 1.5;
constexpr double kMostNoise = 0.4;  // above it pictures drown; the controller's bound, too
constexpr double kLeastNoise = 0.01;
constexpr double kStepsFactor = 1.25;  // more at once would make chains too long until f has followed
constexpr int kMostSteps = 1000;
constexpr double kMostRate = 1e-2;
constexpr double kUsualRate = 1e-4;

/// Two digits are enough of what is only a step in the right direction.
double rounded(double value) {
    if (value == 0) return 0;
    const double unit = std::pow(10.0, std::floor(std::log10(std::abs(value))) - 1);
    // Division by a power of ten, so that the nearest double of the short decimal comes out.
    return unit < 1 ? std::round(value / unit) / std::round(1 / unit) : std::round(value / unit) * unit;
}

RemedyChange inWords(const char* name, const std::string& key, const Schedule& from, const Schedule& to,
                     std::int64_t iteration) {
    return {key, to.text(),
            std::string(name) + " " + realText(rounded(from.at(iteration))) + " → " +
                realText(rounded(to.at(iteration)))};
}

std::optional<RemedyChange> moreNoise(const TrainConfig& train, std::int64_t iteration) {
    if (train.dataNoiseMode == DataNoiseMode::Auto) return {};
    Schedule to = scaled(train.dataNoise, kNoiseFactor, kMostNoise);
    if (train.dataNoise.largest() == 0) to = Schedule(kLeastNoise);
    if (to.at(iteration) <= train.dataNoise.at(iteration)) return {};
    return inWords("Data noise", "train.data_noise", train.dataNoise, to, iteration);
}

std::optional<RemedyChange> rate(const TrainConfig& train, double factor, std::int64_t iteration) {
    const Schedule& from = train.learningRate;
    Schedule to = scaled(from, factor, kMostRate);
    // A schedule that has come down to zero gains nothing from a factor.
    if (factor > 1 && from.at(iteration) == 0) to = Schedule(kUsualRate);
    if (to.at(iteration) == from.at(iteration)) return {};
    return inWords("Learning rate", "train.learning_rate", from, to, iteration);
}

std::optional<RemedyChange> moreSteps(const SamplerConfig& sampler) {
    const int to = std::min(kMostSteps, static_cast<int>(std::ceil(sampler.steps * kStepsFactor)));
    if (to <= sampler.steps) return {};
    return RemedyChange{"sampler.steps", std::to_string(to),
                        "Steps K " + std::to_string(sampler.steps) + " → " + std::to_string(to)};
}

}  // namespace

Schedule scaled(const Schedule& schedule, double factor, double most) {
    auto points = schedule.points();
    for (auto& [iteration, value] : points) {
        const double wanted = std::min(most, rounded(value * factor));
        value = factor > 1 ? std::max(value, wanted) : wanted;
    }
    return Schedule(points);
}

std::optional<RemedyChange> changeFor(Remedy remedy, const Config& config, std::int64_t iteration) {
    switch (remedy) {
        case Remedy::MoreDataNoise:
            return moreNoise(config.train, iteration);
        case Remedy::LowerLearningRate:
            return rate(config.train, 0.5, iteration);
        case Remedy::HigherLearningRate:
            return rate(config.train, 2.0, iteration);
        case Remedy::MoreSteps:
            return moreSteps(config.sampler);
    }
    return {};
}

}  // namespace shortrun
