// df/d theta on a CUDA device, layer by layer over what the way forward has kept: as many kernels as there is
// work, where automatic differentiation launches several times that. Engine thread.
#include <ATen/cuda/CUDAContext.h>
#include <ATen/ops/convolution_backward.h>

#include "engine/core/check.h"
#include "engine/model/fused_cuda/device_network.h"
#include "engine/model/learning_gradient.h"

namespace shortrun {
namespace {

class FusedCudaLearning final : public LearningGradient {
 public:
    FusedCudaLearning(const NetworkSpec& spec, Precision precision) : network_(spec, precision) {}

    std::string description() const override {
        return network_.format() == cuda::Format::Bf16 ? "fused CUDA (cuDNN), bf16"
                                                       : "fused CUDA (cuDNN), fp32";
    }
    void updateWeights(const EnergyNetwork& network) override {
        network_.updateWeights(network);
        lastBias_ = network.bias(network.layers().size() - 1).detach().to(torch::kCUDA, torch::kFloat32);
    }

    double accumulate(const torch::Tensor& x, double weight, std::vector<torch::Tensor>& gradients) override {
        const at::NoGradGuard constant;
        const DeviceNetwork::Responses responses = network_.responses(x);
        const std::vector<torch::Tensor> found = network_.parameterGradients(x, responses);
        SHORTRUN_CHECK(gradients.size() == found.size(), "one gradient for each parameter");
        for (std::size_t i = 0; i < found.size(); ++i) gradients[i].add_(found[i], weight);
        const auto images = static_cast<double>(x.size(0));
        return network_.lastLayer(responses).add(lastBias_, images).item<double>();
    }

 private:
    DeviceNetwork network_;
    torch::Tensor lastBias_;
};

}  // namespace

std::unique_ptr<LearningGradient> makeFusedCudaLearningGradient(const NetworkSpec& spec,
                                                                Precision precision) {
    if (!DeviceNetwork::whyNot(spec).empty()) return nullptr;
    return std::make_unique<FusedCudaLearning>(spec, precision);
}

}  // namespace shortrun
