// The fused network as a GradientPath and as a LearningGradient: tensors in, tensors out. Engine thread.
#include "engine/model/fused_cpu/fused_cpu_path.h"

#include "engine/core/check.h"
#include "engine/model/fused_cpu/fused_network.h"
#include "engine/model/gradient_path.h"
#include "engine/model/learning_gradient.h"

namespace shortrun {

NetworkShape fusedShapeOf(const NetworkSpec& spec, Precision precision) {
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

namespace {

std::string describe(const NetworkShape& shape) {
    return shape.bf16 ? "fused CPU (oneDNN), bf16" : "fused CPU (oneDNN), fp32";
}

void setWeights(FusedNetwork& fused, const EnergyNetwork& network) {
    // The tensors live until the weights are copied: a conversion may have made new ones.
    std::vector<torch::Tensor> tensors;
    std::vector<const float*> weights, biases;
    const auto keep = [&](const torch::Tensor& tensor) {
        tensors.push_back(tensor.detach().to(torch::kCPU, torch::kFloat32).contiguous());
        return tensors.back().data_ptr<float>();
    };
    SHORTRUN_CHECK(network.layers().size() == fused.shape().layers.size(), "weights of another network");
    for (std::size_t layer = 0; layer < network.layers().size(); ++layer) {
        const ConvShape& conv = fused.shape().layers[layer];
        SHORTRUN_CHECK(network.weight(layer).size(0) == conv.outChannels &&
                           network.weight(layer).size(1) == conv.inChannels,
                       "weights of another network");
        weights.push_back(keep(network.weight(layer)));
        biases.push_back(keep(network.bias(layer)));
    }
    fused.setWeights(weights, biases);
}

bool isPlain(const torch::Tensor& tensor) {
    return tensor.device().is_cpu() && tensor.scalar_type() == torch::kFloat32 && tensor.is_contiguous();
}

void checkImages(const torch::Tensor& x, const NetworkShape& shape) {
    SHORTRUN_CHECK(isPlain(x) && x.dim() == 4, "images are contiguous float32 on the CPU");
    SHORTRUN_CHECK(x.size(1) == shape.channels && x.size(2) == shape.size && x.size(3) == shape.size,
                   "images have the shape that the model was made for");
}

class FusedCpuPath final : public GradientPath {
 public:
    explicit FusedCpuPath(const NetworkShape& shape) : network_(shape) {}

    std::string description() const override { return describe(network_.shape()); }
    void updateWeights(const EnergyNetwork& network) override { setWeights(network_, network); }

    void gradient(const torch::Tensor& x, torch::Tensor& g) override {
        check(x, g);
        network_.gradient(x.data_ptr<float>(), static_cast<int>(x.size(0)), g.data_ptr<float>());
    }

    void iterate(torch::Tensor& x, torch::Tensor& g, int steps, const Move& move) override {
        check(x, g);
        network_.iterate(x.data_ptr<float>(), static_cast<int>(x.size(0)), g.data_ptr<float>(), steps, move);
    }

 private:
    void check(const torch::Tensor& x, const torch::Tensor& g) const {
        checkImages(x, network_.shape());
        SHORTRUN_CHECK(isPlain(g) && g.sizes() == x.sizes(), "one gradient for each image");
    }

    FusedNetwork network_;
};

class FusedLearningGradient final : public LearningGradient {
 public:
    explicit FusedLearningGradient(const NetworkShape& shape) : network_(shape) {}

    std::string description() const override { return describe(network_.shape()); }
    void updateWeights(const EnergyNetwork& network) override { setWeights(network_, network); }

    double accumulate(const torch::Tensor& x, double weight, std::vector<torch::Tensor>& gradients) override {
        checkImages(x, network_.shape());
        SHORTRUN_CHECK(gradients.size() == 2 * network_.shape().layers.size(),
                       "one gradient for each parameter");
        std::vector<float*> weights, biases;
        for (std::size_t i = 0; i < gradients.size(); ++i) {
            const ConvShape& conv = network_.shape().layers[i / 2];
            const std::int64_t biasCount = conv.outChannels;
            const std::int64_t count =
                i % 2 == 0 ? biasCount * conv.inChannels * conv.kernel * conv.kernel : biasCount;
            SHORTRUN_CHECK(isPlain(gradients[i]) && gradients[i].numel() == count,
                           "gradients are shaped as the parameters");
            (i % 2 == 0 ? weights : biases).push_back(gradients[i].data_ptr<float>());
        }
        return network_.addParameterGradient(x.data_ptr<float>(), static_cast<int>(x.size(0)),
                                             static_cast<float>(weight), weights, biases);
    }

 private:
    FusedNetwork network_;
};

}  // namespace

std::unique_ptr<GradientPath> makeFusedCpuPath(const NetworkSpec& spec, Precision precision,
                                               std::string& reason) {
    const NetworkShape shape = fusedShapeOf(spec, precision);
    reason = whyNotFused(shape);
    if (!reason.empty()) return nullptr;
    return std::make_unique<FusedCpuPath>(shape);
}

std::unique_ptr<LearningGradient> makeFusedLearningGradient(const NetworkSpec& spec, Precision precision) {
    const NetworkShape shape = fusedShapeOf(spec, precision);
    if (!whyNotFused(shape).empty()) return nullptr;
    return std::make_unique<FusedLearningGradient>(shape);
}

}  // namespace shortrun
