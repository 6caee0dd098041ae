// df/d theta by automatic differentiation, and the choice between that and the fused one.
#include "engine/model/learning_gradient.h"

#include <torch/autograd.h>

#include "engine/core/check.h"
#include "engine/core/compute_threads.h"
#include "engine/model/thread_count_scope.h"

namespace shortrun {
namespace {

class ReferenceLearningGradient final : public LearningGradient {
 public:
    ReferenceLearningGradient(const NetworkSpec& spec, Precision precision, torch::Device device)
        : precision_(precision),
          device_(device),
          network_(EnergyNetwork(spec, 0).copy(torch::kFloat32, device)) {}

    std::string description() const override {
        return std::string("automatic differentiation, ") +
               (precision_ == Precision::Bf16 ? "bf16" : "fp32") + (device_.is_cuda() ? ", CUDA" : ", CPU");
    }

    void updateWeights(const EnergyNetwork& network) override {
        SHORTRUN_CHECK(network.spec() == network_.spec(), "weights of another network");
        network_ = network.copy(torch::kFloat32, device_);
    }

    double accumulate(const torch::Tensor& x, double weight, std::vector<torch::Tensor>& gradients) override {
        std::vector<torch::Tensor> theta;
        for (auto& [key, parameter] : network_.namedParameters())
            theta.push_back(parameter.requires_grad_(true));
        SHORTRUN_CHECK(gradients.size() == theta.size(), "one gradient for each parameter");
        const ThreadCountScope all(computeThreads());
        const at::AutoGradMode differentiate(true);
        const EnergyNetwork& network = precision_ == Precision::Bf16 ? network_.inBf16() : network_;
        // cuDNN's matrix units want the channels last.
        const torch::Tensor images =
            x.is_cuda() ? x.detach().contiguous(at::MemoryFormat::ChannelsLast) : x.detach();
        const torch::Tensor sum = network.negativeEnergy(images).sum();
        const auto found = torch::autograd::grad({sum}, theta);
        const at::NoGradGuard constant;
        for (std::size_t i = 0; i < found.size(); ++i) gradients[i].add_(found[i], weight);
        return sum.item<double>();
    }

 private:
    Precision precision_;
    torch::Device device_;
    EnergyNetwork network_;
};

std::unique_ptr<LearningGradient> fusedOn(torch::Device device, const NetworkSpec& spec, Precision precision) {
#ifdef SHORTRUN_FUSED_CUDA
    if (device.is_cuda()) return makeFusedCudaLearningGradient(spec, precision);
#endif
    return device.is_cpu() ? makeFusedLearningGradient(spec, precision) : nullptr;
}

}  // namespace

std::unique_ptr<LearningGradient> makeReferenceLearningGradient(const NetworkSpec& spec, Precision precision,
                                                                torch::Device device) {
    SHORTRUN_CHECK(precision != Precision::Auto, "resolve the precision first");
    return std::make_unique<ReferenceLearningGradient>(spec, precision, device);
}

std::unique_ptr<LearningGradient> makeLearningGradient(const NetworkSpec& spec, const Runtime& runtime) {
    if (runtime.gradient != GradientMethod::Reference)
        if (auto fused = fusedOn(runtime.device, spec, runtime.precision)) return fused;
    return makeReferenceLearningGradient(spec, runtime.precision, runtime.device);
}

#ifndef SHORTRUN_FUSED_CPU
std::unique_ptr<LearningGradient> makeFusedLearningGradient(const NetworkSpec&, Precision) {
    return nullptr;
}
#endif

std::vector<torch::Tensor> zeroGradients(const EnergyNetwork& network) {
    std::vector<torch::Tensor> zeros;
    for (const auto& [key, parameter] : network.namedParameters()) {
        zeros.push_back(torch::zeros_like(parameter.detach()));
    }
    return zeros;
}

}  // namespace shortrun
