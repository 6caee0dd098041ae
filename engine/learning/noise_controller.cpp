#include "engine/learning/noise_controller.h"

#include <algorithm>
#include <cmath>

#include "engine/core/metrics_row.h"

namespace shortrun {
namespace {

constexpr double memory = 0.9;  ///< of the smoothing of q
constexpr double bandLow = 1.12;
constexpr double bandHigh = kHealthyPathRatioHigh;
constexpr double rise = 1.02;  ///< a factor for each iteration
constexpr double fall = 0.995;
constexpr double smallest = 0.01;
constexpr double largest = 0.4;

}  // namespace

NoiseController::NoiseController(double start) : sigma_(std::clamp(start, smallest, largest)) {
}

void NoiseController::observe(double pathRatio) {
    if (!std::isfinite(pathRatio)) return;
    smoothed_ = smoothed_ == 0 ? pathRatio : memory * smoothed_ + (1.0 - memory) * pathRatio;
    if (smoothed_ > bandHigh) sigma_ *= rise;
    if (smoothed_ < bandLow) sigma_ *= fall;
    sigma_ = std::clamp(sigma_, smallest, largest);
}

void NoiseController::raise(double factor) {
    sigma_ = std::clamp(sigma_ * factor, smallest, largest);
}

std::vector<double> NoiseController::state() const {
    return {sigma_, smoothed_};
}

bool NoiseController::restore(std::span<const double> state) {
    if (state.size() != 2 || !(state[0] >= smallest && state[0] <= largest) || !std::isfinite(state[1]))
        return false;
    sigma_ = state[0];
    smoothed_ = state[1];
    return true;
}

}  // namespace shortrun
