#include "engine/workbench/recovery_plan.h"

#include <algorithm>
#include <cmath>

namespace shortrun {

namespace {

/// Within so many iterations of the last onset it is the same divergence.
constexpr std::int64_t kSame = 500;
/// By how much further the second attempt goes back; the third by twice as much.
constexpr std::int64_t kFurther = 100;
constexpr int kDoublings = 4;
/// How much harder the data noise and how much gentler the learning rate become with each attempt.
constexpr double kNoiseFactor = 1.5;
constexpr double kRateFactor = 0.5;
/// Of what a file may claim.
constexpr double kLargestCount = 1e15, kMostAttempts = 1e6;

}  // namespace

Recovery RecoveryPlan::next(std::int64_t onset) {
    const bool again = attempts_ > 0 && onset <= onset_ + kSame;
    const std::int64_t before = again ? returned_ - (kFurther << std::min(attempts_ - 1, kDoublings)) : onset;
    onset_ = onset;
    attempts_ = again ? attempts_ + 1 : 1;
    return {before, std::pow(kNoiseFactor, attempts_), std::pow(kRateFactor, attempts_), again};
}

std::vector<double> RecoveryPlan::state() const {
    return {static_cast<double>(onset_), static_cast<double>(returned_), static_cast<double>(attempts_)};
}

bool RecoveryPlan::restore(std::span<const double> state) {
    const auto isCount = [](double value) { return value >= 0 && value <= kLargestCount && value == std::floor(value); };
    if (state.size() != 3 || !std::ranges::all_of(state, isCount) || state[2] > kMostAttempts) return false;
    onset_ = static_cast<std::int64_t>(state[0]);
    returned_ = static_cast<std::int64_t>(state[1]);
    attempts_ = static_cast<int>(state[2]);
    return true;
}

}  // namespace shortrun
