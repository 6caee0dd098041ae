// The fused network as a GradientPath: tensors in, tensors out. Engine thread.
#include "engine/core/check.h"
#include "engine/model/fused_cpu/fused_network.h"
#include "engine/model/gradient_path.h"

namespace shortrun {
namespace {

NetworkShape shapeOf(const NetworkSpec& spec, Precision precision) {
    NetworkShape shape;
    shape.channels = spec.channels;
    shape.size = spec.size;
    for (const ConvLayer& layer : layersOf(spec)) {
        shape.layers.push_back(
            {layer.inChannels, layer.outChannels, layer.kernel, layer.stride, layer.padding});
    }
    shape.activation = spec.activation;
    shape.slope = static_cast<float>(spec.slope);
    shape.bf16 = precision == Precision::Bf16;
    return shape;
}

class FusedCpuPath final : public GradientPath {
 public:
    explicit FusedCpuPath(const NetworkShape& shape) : network_(shape) {}

    std::string description() const override {
        return network_.shape().bf16 ? "fused CPU (oneDNN), bf16" : "fused CPU (oneDNN), fp32";
    }

    void updateWeights(const EnergyNetwork& network) override {
        // The tensors live until the weights are copied: a conversion may have made new ones.
        std::vector<torch::Tensor> tensors;
        std::vector<const float*> weights, biases;
        const auto keep = [&](const torch::Tensor& tensor) {
            tensors.push_back(tensor.detach().to(torch::kCPU, torch::kFloat32).contiguous());
            return tensors.back().data_ptr<float>();
        };
        for (std::size_t layer = 0; layer < network.layers().size(); ++layer) {
            weights.push_back(keep(network.weight(layer)));
            biases.push_back(keep(network.bias(layer)));
        }
        network_.setWeights(weights, biases);
    }

    void gradient(const torch::Tensor& x, torch::Tensor& g) override {
        const NetworkShape& shape = network_.shape();
        SHORTRUN_CHECK(
            x.dim() == 4 && x.size(1) == shape.channels && x.size(2) == shape.size && x.size(3) == shape.size,
            "x has the shape of the model's images");
        SHORTRUN_CHECK(x.is_contiguous() && x.scalar_type() == torch::kFloat32, "x is contiguous float32");
        SHORTRUN_CHECK(g.is_contiguous() && g.scalar_type() == torch::kFloat32 && g.sizes() == x.sizes(),
                       "g is contiguous float32 of x's shape");
        network_.gradient(x.data_ptr<float>(), static_cast<int>(x.size(0)), g.data_ptr<float>());
    }

 private:
    FusedNetwork network_;
};

}  // namespace

std::unique_ptr<GradientPath> makeFusedCpuPath(const NetworkSpec& spec, Precision precision,
                                               std::string& reason) {
    const NetworkShape shape = shapeOf(spec, precision);
    reason = whyNotFused(shape);
    if (!reason.empty()) return nullptr;
    return std::make_unique<FusedCpuPath>(shape);
}

}  // namespace shortrun
