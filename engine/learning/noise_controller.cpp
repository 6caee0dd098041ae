#include "engine/learning/noise_controller.h"

#include <algorithm>
#include <cmath>

#include "engine/core/metrics_row.h"

namespace shortrun {
namespace {

constexpr double memory = 0.9;  ///< of the smoothing of q
constexpr double smallestSigma = 0.01;
constexpr double largestSigma = 0.4;
constexpr double smallestRateFactor = 0.1;

constexpr double bandHigh = kHealthyPathRatioHigh;
constexpr double bandMiddle = 1.2;
constexpr double bandLow = 1.12;

// Logarithmic changes for each iteration.
constexpr double push = 0.02;  ///< for each pushUnit of q above the band
constexpr double pushUnit = 0.05;
constexpr double largestPush = 0.08;
constexpr double fall = 0.003;         ///< below the band
constexpr double slowFall = 0.0005;    ///< in its lower part
constexpr double sharpSigma = 0.05;    ///< above it the learning rate does most of the work
constexpr double blurredShare = 0.25;  ///< and sigma this much of what it would do alone

}  // namespace

NoiseController::NoiseController(double start) : sigma_(std::clamp(start, smallestSigma, largestSigma)) {
}

void NoiseController::observe(double pathRatio, bool cautious) {
    if (!std::isfinite(pathRatio)) return;
    smoothed_ = smoothed_ == 0 ? pathRatio : memory * smoothed_ + (1.0 - memory) * pathRatio;
    const double pace = cautious ? rateFactor_ : 1.0;
    if (smoothed_ > bandHigh) {
        stabilise(std::min(push * (smoothed_ - bandHigh) / pushUnit, largestPush), pace);
    } else if (smoothed_ < bandMiddle) {
        sigma_ *= std::exp(pace * (smoothed_ < bandLow ? -fall : -slowFall));
    }
    sigma_ = std::clamp(sigma_, smallestSigma, largestSigma);
}

void NoiseController::stabilise(double strength, double pace) {
    if (sigma_ <= sharpSigma) {
        sigma_ *= std::exp(strength);
        return;
    }
    sigma_ *= std::exp(pace * blurredShare * strength);
    rateFactor_ = std::max(smallestRateFactor, rateFactor_ * std::exp(-strength));
}

void NoiseController::raise(double factor) {
    sigma_ = std::clamp(sigma_ * factor, smallestSigma, largestSigma);
}

std::vector<double> NoiseController::state() const {
    return {sigma_, rateFactor_, smoothed_};
}

bool NoiseController::restore(std::span<const double> state) {
    if (state.size() != 3) return false;
    const bool sane = state[0] >= smallestSigma && state[0] <= largestSigma && state[1] > 0 &&
                      state[1] <= 1 && std::isfinite(state[2]);
    if (!sane) return false;
    sigma_ = state[0];
    rateFactor_ = state[1];
    smoothed_ = state[2];
    return true;
}

}  // namespace shortrun
