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
constexpr double kSameNoise = 1.01;
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

/// `now`, in force where `from` is set, as it will be under `to`.
RemedyChange inWords(const char* name, const std::string& key, const Schedule& from, const Schedule& to,
                     std::int64_t iteration, double now) {
    const double set = from.at(iteration), then = set > 0 ? now * to.at(iteration) / set : to.at(iteration);
    return {key, to.text(), std::string(name) + " " + realText(rounded(now)) + " → " + realText(rounded(then))};
}

/// At which a schedule was looked at for this row.
std::int64_t lookedAt(const MetricsRow& row) { return std::max<std::int64_t>(0, row.iteration - 1); }

std::optional<RemedyChange> moreNoise(const TrainConfig& train, const MetricsRow& now) {
    if (train.dataNoiseMode == DataNoiseMode::Auto) return {};
    Schedule to = scaled(train.dataNoise, kNoiseFactor, kMostNoise);
    if (train.dataNoise.largest() == 0) to = Schedule(kLeastNoise);
    const std::int64_t iteration = lookedAt(now);
    if (to.at(iteration) <= train.dataNoise.at(iteration)) return {};
    // After a recovery a fixed data noise is steered; where it has been taken further already, this would lower it.
    if (now.dataNoiseStd > kSameNoise * to.at(iteration)) return {};
    return inWords("Data noise", "train.data_noise", train.dataNoise, to, iteration, now.dataNoiseStd);
}

std::optional<RemedyChange> rate(const TrainConfig& train, double factor, const MetricsRow& now) {
    const Schedule& from = train.learningRate;
    const std::int64_t iteration = lookedAt(now);
    Schedule to = scaled(from, factor, kMostRate);
    // A schedule that has come down to zero gains nothing from a factor.
    if (factor > 1 && from.at(iteration) == 0) to = Schedule(kUsualRate);
    if (to.at(iteration) == from.at(iteration)) return {};
    return inWords("Learning rate", "train.learning_rate", from, to, iteration, now.learningRate);
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

std::optional<RemedyChange> changeFor(Remedy remedy, const Config& config, const MetricsRow& now) {
    switch (remedy) {
        case Remedy::MoreDataNoise:
            return moreNoise(config.train, now);
        case Remedy::LowerLearningRate:
            return rate(config.train, 0.5, now);
        case Remedy::HigherLearningRate:
            return rate(config.train, 2.0, now);
        case Remedy::MoreSteps:
            return moreSteps(config.sampler);
    }
    return {};
}

}  // namespace shortrun
