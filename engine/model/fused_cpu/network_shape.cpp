// Which networks the fused path takes, and on which processors.
#include "engine/model/fused_cpu/network_shape.h"

#include <oneapi/dnnl/dnnl.hpp>

#include "engine/model/fused_cpu/feature_layout.h"

namespace shortrun {
namespace {

/// What oneDNN uses: what the processor has, or less where a user has limited it.
bool has(dnnl::cpu_isa wanted) {
    const auto isa = static_cast<unsigned>(dnnl::get_effective_cpu_isa()),
               bits = static_cast<unsigned>(wanted);
    return (isa & bits) == bits;
}

bool isAuthorsNetwork(const NetworkShape& shape) {
    if (shape.layers.size() < 3 ||
        shape.layers.front() != ConvShape{shape.channels, shape.layers.front().outChannels, 3, 1, 1}) {
        return false;
    }
    int size = shape.size;
    for (int i = 1; i < shape.hiddenLayers(); ++i) {
        const ConvShape& layer = shape.layers[static_cast<std::size_t>(i)];
        const int before = shape.layers[static_cast<std::size_t>(i - 1)].outChannels;
        if (layer != ConvShape{before, layer.outChannels, 4, 2, 1} || size % 2 != 0) return false;
        size /= 2;
    }
    const int features = shape.layers[shape.layers.size() - 2].outChannels;
    return shape.layers.back() == ConvShape{features, 1, size, 1, 0};
}

}  // namespace

int NetworkShape::inputSize(int layer) const {
    return layer == 0 ? size : outputSize(layer - 1);
}

int NetworkShape::outputSize(int layer) const {
    const ConvShape& shape = layers[static_cast<std::size_t>(layer)];
    return (inputSize(layer) + 2 * shape.padding - shape.kernel) / shape.stride + 1;
}

std::string whyNotFused(const NetworkShape& shape) {
    if (shape.activation != Activation::LeakyRelu && shape.activation != Activation::Relu) {
        return "The fused CPU path knows LeakyReLU and ReLU; this activation is computed by automatic "
               "differentiation.";
    }
    if (!isAuthorsNetwork(shape)) return "the fused path knows only the authors' layers";
    if (shape.bf16 && !computesBf16Natively()) return "the processor has no native bf16";
    if (!has(dnnl::cpu_isa::avx2)) return "the processor has no AVX2";
    return {};
}

bool computesBf16Natively() {
    return has(dnnl::cpu_isa::avx512_core_bf16);
}

FeatureLayout FeatureLayout::of(const NetworkShape& shape) {
    if (shape.bf16) return {dnnl::memory::data_type::bf16, 0, true};
    if (has(dnnl::cpu_isa::avx512_core)) return {dnnl::memory::data_type::f32, 16, true};
    return {dnnl::memory::data_type::f32, 8, false};
}

}  // namespace shortrun
