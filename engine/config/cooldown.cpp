#include "engine/config/cooldown.h"

#include <algorithm>
#include <cmath>

namespace shortrun {
namespace {

// Where the two end in the trainings by hand that this came from: rates of 1e-4 ended at 3e-6, sigmas at 0.37 to 0.5 of
// what they had been.
constexpr double kLastRateFactor = 1.0 / 30.0;
constexpr double kLastNoiseFactor = 0.4;

}  // namespace

std::int64_t cooldownBegin(const TrainConfig& train) {
    return std::max<std::int64_t>(0, train.iterations - train.cooldown);
}

Cooldown cooldownAt(const TrainConfig& train, std::int64_t completed) {
    const std::int64_t begin = cooldownBegin(train);
    if (train.cooldown == 0 || completed < begin) return {};
    const auto length = static_cast<double>(train.iterations - begin);
    const double share = std::min(1.0, static_cast<double>(completed + 1 - begin) / length);
    return {std::pow(kLastRateFactor, share), std::pow(kLastNoiseFactor, share)};
}

TrainConfig endedAfter(TrainConfig train, std::int64_t completed) {
    train.cooldown = std::max<std::int64_t>(0, completed - cooldownBegin(train));
    train.iterations = completed;
    return train;
}

bool mayCoolDown(const TrainConfig& train, std::int64_t completed) {
    return completed > 0 && !cooldownAt(train, completed).begun();
}

std::int64_t suitingCooldown(std::int64_t completed) {
    return std::clamp<std::int64_t>(completed / 60 * 10, 50, 1000);
}

TrainConfig coolingFrom(TrainConfig train, std::int64_t completed, std::int64_t length) {
    train.cooldown = length;
    train.iterations = completed + length;
    return train;
}

}  // namespace shortrun
