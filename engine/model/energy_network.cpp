#include "engine/model/energy_network.h"

#include <bit>
#include <cmath>

#include "engine/core/check.h"
#include "engine/sampling/noise_stream.h"

namespace shortrun {
namespace {

constexpr int lastExtent = 4;  ///< height and width that the stride-2 stages end at
constexpr int widthLimit = 8;  ///< channels grow to 8 n at most

torch::Tensor drawUniform(at::IntArrayRef shape, double bound, const NoiseStream& noise, std::uint32_t layer,
                          std::uint32_t part) {
    torch::Tensor tensor = torch::empty(shape, torch::kFloat32);
    noise.uniform({tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())}, layer, part);
    return tensor.mul_(bound);
}

}  // namespace

std::vector<ConvLayer> layersOf(const NetworkSpec& spec) {
    SHORTRUN_CHECK(spec.size > lastExtent && std::has_single_bit(static_cast<unsigned>(spec.size)),
                   "the image's extent must be a power of two above 4");
    SHORTRUN_CHECK(spec.channels > 0 && spec.width > 0, "channels and width must be positive");
    std::vector<ConvLayer> layers{{spec.channels, spec.width, 3, 1, 1}};
    for (int extent = spec.size; extent > lastExtent; extent /= 2) {
        const int in = layers.back().outChannels;
        layers.push_back({in, std::min(2 * in, widthLimit * spec.width), 4, 2, 1});
    }
    layers.push_back({layers.back().outChannels, 1, lastExtent, 1, 0});
    return layers;
}

bool isPiecewiseLinear(Activation activation) {
    return activation == Activation::LeakyRelu || activation == Activation::Relu;
}

torch::Tensor activate(const torch::Tensor& u, const NetworkSpec& spec) {
    switch (spec.activation) {
        case Activation::LeakyRelu:
            return torch::leaky_relu(u, spec.slope);
        case Activation::Relu:
            return torch::relu(u);
        case Activation::Silu:
            return torch::silu(u);
        case Activation::Gelu:
            return torch::gelu(u);
        case Activation::Elu:
            return torch::elu(u);
    }
    SHORTRUN_CHECK(false, "an activation without a function");
}

EnergyNetwork::EnergyNetwork(const NetworkSpec& spec, std::uint64_t seed, double gain)
    : spec_(spec), layers_(layersOf(spec)) {
    const NoiseStream noise(seed, NoisePurpose::Weights);
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        const auto& [in, out, kernel, stride, padding] = layers_[i];
        // Kaiming uniform with a = sqrt(5) comes to 1 / sqrt(fan-in), for the bias too.
        const double bound = gain / std::sqrt(static_cast<double>(in * kernel * kernel));
        const auto layer = static_cast<std::uint32_t>(i);
        weights_.push_back(drawUniform({out, in, kernel, kernel}, bound, noise, layer, 0));
        biases_.push_back(drawUniform({out}, bound, noise, layer, 1));
    }
}

EnergyNetwork::EnergyNetwork(const EnergyNetwork& shape, std::vector<torch::Tensor> weights,
                             std::vector<torch::Tensor> biases)
    : spec_(shape.spec_), layers_(shape.layers_), weights_(std::move(weights)), biases_(std::move(biases)) {
}

torch::Tensor EnergyNetwork::negativeEnergy(const torch::Tensor& x) const {
    torch::Tensor h = x;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        if (i > 0) h = activate(h, spec_);
        // Each layer computes in its weights' type (see inBf16).
        h = torch::conv2d(h.to(weights_[i].scalar_type()), weights_[i], biases_[i], layers_[i].stride,
                          layers_[i].padding);
    }
    return h.flatten();
}

std::vector<std::pair<std::string, torch::Tensor>> EnergyNetwork::namedParameters() const {
    std::vector<std::pair<std::string, torch::Tensor>> parameters;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        // Every second module of the authors' Sequential "f" is a convolution.
        const std::string layer = "f." + std::to_string(2 * i);
        parameters.emplace_back(layer + ".weight", weights_[i]);
        parameters.emplace_back(layer + ".bias", biases_[i]);
    }
    return parameters;
}

EnergyNetwork EnergyNetwork::copy(torch::Dtype dtype, torch::Device device) const {
    const auto copied = [&](std::vector<torch::Tensor> tensors) {
        for (torch::Tensor& tensor : tensors) {
            tensor = tensor.detach().to(device, dtype, /*non_blocking=*/false, /*copy=*/true);
        }
        return tensors;
    };
    return EnergyNetwork(*this, copied(weights_), copied(biases_));
}

EnergyNetwork EnergyNetwork::inBf16() const {
    const auto rounded = [](std::vector<torch::Tensor> tensors) {
        for (std::size_t i = 0; i + 1 < tensors.size(); ++i) tensors[i] = tensors[i].to(torch::kBFloat16);
        return tensors;
    };
    return EnergyNetwork(*this, rounded(weights_), rounded(biases_));
}

}  // namespace shortrun
