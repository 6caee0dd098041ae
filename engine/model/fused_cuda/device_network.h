// f' of the authors' network on a CUDA device: the convolutions of many channels by many through cuDNN, the
// rest by chain_kernels, responses in bf16 or fp32 with the channels last. Internal to the engine (Torch
// types); engine thread.
#pragma once

#include <torch/types.h>

#include <string>
#include <vector>

#include "engine/model/energy_network.h"
#include "engine/model/fused_cuda/chain_kernels.h"

namespace shortrun {

class DeviceNetwork {
 public:
    /// Why this network cannot be computed so on the current device, in a few words; empty where it can.
    static std::string whyNot(const NetworkSpec& spec);

    DeviceNetwork(const NetworkSpec& spec, Precision precision);

    const NetworkSpec& spec() const { return spec_; }
    cuda::Format format() const { return format_; }

    /// Takes the weights over in place: what a graph has captured goes on with the new ones.
    void updateWeights(const EnergyNetwork& network);

    /// x [N, C, H, W] float32 contiguous on the device -> g = f'(x), likewise. Queued on the current stream;
    /// nothing is waited for, so that it can be captured.
    void gradient(const torch::Tensor& x, torch::Tensor& g) const;

    /// What the way forward leaves for the way back, by layer but the last.
    struct Responses {
        std::vector<torch::Tensor> values;  ///< phi(u)
        std::vector<torch::Tensor> kept;    ///< what phi' is told from: phi(u) or u
    };
    Responses responses(const torch::Tensor& x) const;
    /// The sum of f over the images without the last layer's bias: float32, one number.
    torch::Tensor lastLayer(const Responses& responses) const;
    /// The sums of df/d theta over the images, in the order of namedParameters() and in its shapes.
    std::vector<torch::Tensor> parameterGradients(const torch::Tensor& x, const Responses& responses) const;

 private:
    void check(const torch::Tensor& x) const;
    cuda::Shape shapeOf(const torch::Tensor& x) const;
    torch::Tensor firstLayer(const torch::Tensor& x, torch::Tensor& kept) const;
    torch::Tensor activate(torch::Tensor& y, std::size_t layer) const;
    torch::Tensor convolve(const torch::Tensor& responses, std::size_t stage) const;
    torch::Tensor convolveBack(const torch::Tensor& gradient, std::size_t stage) const;

    NetworkSpec spec_;
    cuda::Format format_;
    cuda::Activation activation_;
    torch::Tensor first_;                ///< [C, 3, 3, n] float32
    torch::Tensor firstBackward_;        ///< [n / 2, kPairWeights] float32: as firstLayerBackward() wants it
    torch::Tensor last_;                 ///< [4, 4, channels] float32
    std::vector<torch::Tensor> stages_;  ///< of the layers between, channels last, in the format
    std::vector<torch::Tensor> biases_;  ///< of the first layer and the stages, float32
};

}  // namespace shortrun
