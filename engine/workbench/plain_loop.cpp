#include "engine/workbench/plain_loop.h"

#include <torch/autograd.h>
#include <torch/cuda.h>

namespace shortrun {
namespace {

std::vector<torch::Tensor> learnable(const EnergyNetwork& network) {
    std::vector<torch::Tensor> parameters;
    for (auto& [key, parameter] : network.namedParameters())
        parameters.push_back(parameter.requires_grad_(true));
    return parameters;
}

}  // namespace

PlainLoop::PlainLoop(const NetworkSpec& spec, int batch, const ChainParameters& chain, torch::Device device,
                     bool tf32)
    : network_(EnergyNetwork(spec, 1).copy(torch::kFloat32, device)),
      parameters_(learnable(network_)),
      adam_(parameters_, torch::optim::AdamOptions(1e-4)),
      chain_(chain),
      tf32_(tf32),
      data_(torch::rand({batch, spec.channels, spec.size, spec.size}, torch::TensorOptions().device(device))
                .mul_(2)
                .sub_(1)) {
}

torch::Tensor PlainLoop::sample() const {
    torch::Tensor x = torch::rand_like(data_).mul_(2).sub_(1).requires_grad_(true);
    for (int step = 0; step < chain_.steps; ++step) {
        const auto g = torch::autograd::grad({network_.negativeEnergy(x).sum()}, {x});
        const at::NoGradGuard constant;
        x.add_(g[0], chain_.stepSize).add_(torch::randn_like(x), chain_.noiseStd);
    }
    return x.detach();
}

void PlainLoop::iterate() {
    const bool before = at::globalContext().allowTF32CuDNN();
    at::globalContext().setAllowTF32CuDNN(tf32_);
    const at::AutoGradMode differentiate(true);
    const torch::Tensor samples = sample();
    const torch::Tensor noisy = data_ + 0.03 * torch::randn_like(data_);
    adam_.zero_grad();
    (network_.negativeEnergy(samples).mean() - network_.negativeEnergy(noisy).mean()).backward();
    adam_.step();
    waitFor(data_.device());
    at::globalContext().setAllowTF32CuDNN(before);
}

void waitFor(torch::Device device) {
    if (device.is_cuda()) torch::cuda::synchronize();
}

}  // namespace shortrun
