// The network on a CUDA device as a GradientPath: tensors in, tensors out. Engine thread.
#include <list>

#include "engine/core/check.h"
#include "engine/model/fused_cuda/captured_chain.h"
#include "engine/model/gradient_path.h"

namespace shortrun {
namespace {

/// Captured chains that are kept, by number of images: training, a grid, a slider, photographs.
constexpr std::size_t kChainsKept = 6;

class FusedCudaPath final : public GradientPath {
 public:
    FusedCudaPath(const NetworkSpec& spec, Precision precision) : network_(spec, precision) {}

    std::string description() const override {
        return network_.format() == cuda::Format::Bf16 ? "fused CUDA (cuDNN, captured graphs), bf16"
                                                       : "fused CUDA (cuDNN, captured graphs), fp32";
    }
    void updateWeights(const EnergyNetwork& network) override { network_.updateWeights(network); }
    void gradient(const torch::Tensor& x, torch::Tensor& g) override { network_.gradient(x, g); }

    bool makeOnDevice(const LangevinStretch& stretch) override {
        chainOf(stretch.x.size(0)).make(stretch);
        return true;
    }

 private:
    /// The one used last stands first.
    CapturedChain& chainOf(std::int64_t images) {
        for (auto chain = chains_.begin(); chain != chains_.end(); ++chain) {
            if (chain->images() != images) continue;
            chains_.splice(chains_.begin(), chains_, chain);
            return chains_.front();
        }
        if (chains_.size() == kChainsKept) chains_.pop_back();
        return chains_.emplace_front(network_, images);
    }

    DeviceNetwork network_;
    std::list<CapturedChain> chains_;
};

}  // namespace

std::unique_ptr<GradientPath> makeFusedCudaPath(const NetworkSpec& spec, Precision precision,
                                                std::string& reason) {
    reason = DeviceNetwork::whyNot(spec);
    if (!reason.empty()) return nullptr;
    return std::make_unique<FusedCudaPath>(spec, precision);
}

}  // namespace shortrun
