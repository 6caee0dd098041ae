#include "engine/learning/weight_average.h"

#include <algorithm>

namespace shortrun {

WeightAverage::WeightAverage(const EnergyNetwork& theta)
    : network_(std::make_shared<EnergyNetwork>(theta.copy(torch::kFloat32, theta.weight(0).device()))) {}

void WeightAverage::follow(const EnergyNetwork& theta, double memory) {
    const at::NoGradGuard constant;
    const double pace = 1.0 / std::max(1.0, memory);
    const auto from = theta.namedParameters(), to = network_->namedParameters();
    for (std::size_t i = 0; i < to.size(); ++i) {
        torch::Tensor average = to[i].second;
        average.lerp_(from[i].second, pace);
    }
}

}  // namespace shortrun
