#include "engine/learning/adam.h"

#include <cmath>

#include "engine/core/check.h"
#include "engine/learning/adam_step.h"

namespace shortrun {
namespace {

std::vector<torch::Tensor> zerosLike(const std::vector<torch::Tensor>& tensors) {
    std::vector<torch::Tensor> zeros;
    for (const torch::Tensor& tensor : tensors) zeros.push_back(torch::zeros_like(tensor.detach()));
    return zeros;
}

bool isPlain(const torch::Tensor& tensor) {
    return tensor.is_cpu() && tensor.scalar_type() == torch::kFloat32 && tensor.is_contiguous();
}

/// All parameters in a few launches: on a device the launches are what costs.
void moveTogether(std::vector<torch::Tensor>& theta, std::vector<torch::Tensor>& first,
                  std::vector<torch::Tensor>& second, const std::vector<torch::Tensor>& gradients,
                  const AdamFactors& factors) {
    at::_foreach_mul_(first, factors.beta1);
    at::_foreach_add_(first, gradients, 1.0f - factors.beta1);
    at::_foreach_mul_(second, factors.beta2);
    at::_foreach_addcmul_(second, gradients, gradients, 1.0f - factors.beta2);
    std::vector<torch::Tensor> roots = at::_foreach_sqrt(second);
    at::_foreach_mul_(roots, factors.rootScale);
    at::_foreach_add_(roots, kAdamEpsilon);
    at::_foreach_addcdiv_(theta, first, roots, -factors.rate);
}

void move(torch::Tensor& theta, torch::Tensor& first, torch::Tensor& second, const torch::Tensor& gradient,
          const AdamFactors& factors) {
    if (isPlain(theta) && isPlain(gradient)) {
        adamStep(theta.data_ptr<float>(), first.data_ptr<float>(), second.data_ptr<float>(),
                 gradient.data_ptr<float>(), static_cast<std::size_t>(theta.numel()), factors);
        return;
    }
    first.mul_(factors.beta1).add_(gradient, 1.0f - factors.beta1);
    second.mul_(factors.beta2).addcmul_(gradient, gradient, 1.0f - factors.beta2);
    theta.addcdiv_(first, second.sqrt().mul_(factors.rootScale).add_(kAdamEpsilon), -factors.rate);
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
    const auto t = static_cast<double>(steps_);
    const AdamFactors factors{static_cast<float>(beta1), static_cast<float>(beta2),
                              static_cast<float>(learningRate / (1.0 - std::pow(beta1, t))),
                              static_cast<float>(1.0 / std::sqrt(1.0 - std::pow(beta2, t)))};
    if (parameters.front().is_cuda()) {
        moveTogether(parameters, first_, second_, gradients, factors);
        return;
    }
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        move(parameters[i], first_[i], second_[i], gradients[i], factors);
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
