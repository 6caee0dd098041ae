#include "engine/learning/adam.h"

#include <cmath>

#include "engine/core/check.h"

namespace shortrun {
namespace {

constexpr double epsilon = 1e-8;

std::vector<torch::Tensor> zerosLike(const std::vector<torch::Tensor>& tensors) {
    std::vector<torch::Tensor> zeros;
    for (const torch::Tensor& tensor : tensors) zeros.push_back(torch::zeros_like(tensor.detach()));
    return zeros;
}

}  // namespace

Adam::Adam(const std::vector<torch::Tensor>& parameters)
    : first_(zerosLike(parameters)), second_(zerosLike(parameters)) {
}

void Adam::step(std::vector<torch::Tensor>& parameters, const std::vector<torch::Tensor>& gradients,
                double learningRate, double beta1, double beta2) {
    SHORTRUN_CHECK(parameters.size() == first_.size() && gradients.size() == first_.size(),
                   "parameters and gradients as at the start");
    const at::NoGradGuard constant;
    ++steps_;
    const double correction1 = 1.0 - std::pow(beta1, static_cast<double>(steps_));
    const double correction2 = 1.0 - std::pow(beta2, static_cast<double>(steps_));
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        first_[i].mul_(beta1).add_(gradients[i], 1.0 - beta1);
        second_[i].mul_(beta2).addcmul_(gradients[i], gradients[i], 1.0 - beta2);
        const torch::Tensor scale = second_[i].sqrt().div_(std::sqrt(correction2)).add_(epsilon);
        parameters[i].addcdiv_(first_[i], scale, -learningRate / correction1);
    }
}

void Adam::restore(std::int64_t steps, const std::vector<torch::Tensor>& first,
                   const std::vector<torch::Tensor>& second) {
    SHORTRUN_CHECK(first.size() == first_.size() && second.size() == second_.size(),
                   "as many moments as parameters");
    const at::NoGradGuard constant;
    steps_ = steps;
    for (std::size_t i = 0; i < first_.size(); ++i) {
        first_[i].copy_(first[i]);
        second_[i].copy_(second[i]);
    }
}

}  // namespace shortrun
