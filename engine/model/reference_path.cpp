// f' by automatic differentiation: what every faster path is held against, and what runs where there is none.
#include "engine/core/check.h"

#include <torch/autograd.h>

#include "engine/core/compute_threads.h"
#include "engine/model/gradient_path.h"
#include "engine/model/thread_count_scope.h"

namespace shortrun {
namespace {

enum class Arithmetic { Fp32, Bf16, Fp64 };

const char* text(Arithmetic arithmetic) {
    switch (arithmetic) {
        case Arithmetic::Fp32:
            return "fp32";
        case Arithmetic::Bf16:
            return "bf16";
        case Arithmetic::Fp64:
            break;
    }
    return "fp64";
}

class ReferencePath : public GradientPath {
 public:
    ReferencePath(const NetworkSpec& spec, Arithmetic arithmetic, torch::Device device,
                  const std::string& note)
        : arithmetic_(arithmetic),
          device_(device),
          note_(note),
          network_(inArithmetic(EnergyNetwork(spec, 0))) {}

    std::string description() const override {
        return std::string("automatic differentiation, ") + text(arithmetic_) +
               (device_.is_cuda() ? ", CUDA" : ", CPU") + (note_.empty() ? "" : " (" + note_ + ")");
    }

    void updateWeights(const EnergyNetwork& network) override {
        SHORTRUN_CHECK(network.spec() == network_.spec(), "weights of another network");
        network_ = inArithmetic(network);
    }

    void gradient(const torch::Tensor& x, torch::Tensor& g) override {
        SHORTRUN_CHECK(g.sizes() == x.sizes(), "one gradient for each image");
        const ThreadCountScope all(computeThreads());
        const at::AutoGradMode differentiate(true);
        // LibTorch convolves a single small image by other kernels than several: beside a copy of itself it
        // has the bytes that it has in any batch.
        const bool alone = arithmetic_ == Arithmetic::Fp32 && device_.is_cpu() && x.size(0) == 1;
        // The weights want no gradient, so that only the way back to x is walked.
        const torch::Tensor leaf = (alone ? torch::cat({x, x}) : x).detach().requires_grad_(true);
        const torch::Tensor f = network_.negativeEnergy(leaf);
        const auto gradients = torch::autograd::grad({f.sum()}, {leaf});
        const at::NoGradGuard constant;
        g.copy_(alone ? gradients[0].narrow(0, 0, 1) : gradients[0]);
    }

 private:
    EnergyNetwork inArithmetic(const EnergyNetwork& network) const {
        const EnergyNetwork copied =
            network.copy(arithmetic_ == Arithmetic::Fp64 ? torch::kFloat64 : torch::kFloat32, device_);
        return arithmetic_ == Arithmetic::Bf16 ? copied.inBf16() : copied;
    }

    Arithmetic arithmetic_;
    torch::Device device_;
    std::string note_;
    EnergyNetwork network_;
};

}  // namespace

std::unique_ptr<GradientPath> makeReferencePath(const NetworkSpec& spec, Precision precision,
                                                torch::Device device, const std::string& note) {
    SHORTRUN_CHECK(precision != Precision::Auto, "resolve the precision first");
    const Arithmetic arithmetic = precision == Precision::Bf16 ? Arithmetic::Bf16 : Arithmetic::Fp32;
    return std::make_unique<ReferencePath>(spec, arithmetic, device, note);
}

std::unique_ptr<GradientPath> makeDoubleReferencePath(const NetworkSpec& spec, torch::Device device) {
    return std::make_unique<ReferencePath>(spec, Arithmetic::Fp64, device, "");
}

}  // namespace shortrun
