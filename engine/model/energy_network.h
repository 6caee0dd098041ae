// The energy network f_theta: its shape, its weights and its value. Internal to the engine (Torch types).
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "engine/config/config.h"

namespace shortrun {

/// What determines the layers: the authors' bottom-up ConvNet for `size` 32, 64 or 128.
struct NetworkSpec {
    int channels = 3;  ///< of the image: 1 or 3
    int size = 32;     ///< height = width of the image
    int width = 16;    ///< n_f
    Activation activation = Activation::LeakyRelu;
    double slope = 0.2;  ///< LeakyReLU only
    bool operator==(const NetworkSpec&) const = default;
};

/// One convolution with bias; all but the last are followed by the activation.
struct ConvLayer {
    int inChannels, outChannels, kernel, stride, padding;
};

/// Conv(C, n, 3, 1, 1), then stride-2 stages Conv(., ., 4, 2, 1) that double the channels (at most 8 n) down
/// to 4 x 4, then Conv(., 1, 4, 1, 0).
std::vector<ConvLayer> layersOf(const NetworkSpec& spec);

/// True where f' is piecewise constant in x (LeakyReLU, ReLU), hence dM/dz = I almost everywhere.
bool isPiecewiseLinear(Activation activation);

/// phi(u), elementwise.
torch::Tensor activate(const torch::Tensor& u, const NetworkSpec& spec);

/// f_theta: [N, C, H, W] -> [N]. Weights under the authors' keys f.0.weight, f.0.bias, f.2.weight, ...
class EnergyNetwork {
 public:
    /// PyTorch's default initialisation (Kaiming uniform, a = sqrt(5)), drawn from `seed` alone.
    EnergyNetwork(const NetworkSpec& spec, std::uint64_t seed, double gain = 1.0);

    const NetworkSpec& spec() const { return spec_; }
    const std::vector<ConvLayer>& layers() const { return layers_; }

    /// f(x) by plain Torch operations, differentiable in x and in the weights. [N, C, H, W] -> [N].
    torch::Tensor negativeEnergy(const torch::Tensor& x) const;

    /// Weight and bias of layer i (float32 unless converted): [out, in, k, k] and [out].
    torch::Tensor& weight(std::size_t layer) { return weights_[layer]; }
    torch::Tensor& bias(std::size_t layer) { return biases_[layer]; }
    const torch::Tensor& weight(std::size_t layer) const { return weights_[layer]; }
    const torch::Tensor& bias(std::size_t layer) const { return biases_[layer]; }

    /// Key and tensor in layer order, weight before bias; the tensors are shared, not copied.
    std::vector<std::pair<std::string, torch::Tensor>> namedParameters() const;

    /// A deep copy in the given type and on the given device, without gradients.
    EnergyNetwork copy(torch::Dtype dtype, torch::Device device) const;
    /// The same network computing in bf16: its weights are the roundings of these, and gradients flow back to
    /// these through the rounding. The last layer, one dot product an image, stays as it is: it costs
    /// nothing, and d_t is the small difference of its large numbers.
    EnergyNetwork inBf16() const;

 private:
    EnergyNetwork(const EnergyNetwork& shape, std::vector<torch::Tensor> weights,
                  std::vector<torch::Tensor> biases);
    NetworkSpec spec_;
    std::vector<ConvLayer> layers_;
    std::vector<torch::Tensor> weights_;
    std::vector<torch::Tensor> biases_;
};

}  // namespace shortrun
