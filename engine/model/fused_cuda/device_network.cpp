#include "engine/model/fused_cuda/device_network.h"

#include <ATen/cuda/CUDAContext.h>
#include <ATen/ops/cudnn_convolution.h>
#include <ATen/ops/cudnn_convolution_transpose.h>

#include "engine/core/check.h"
#include "engine/model/gradient_path.h"

namespace shortrun {
namespace {

// cuDNN's own choice, not the quickest of a trial: the trial may end otherwise in the next process, and with
// it the bytes.
constexpr bool kTryOut = false, kDeterministic = true, kTf32 = false;

cuda::Activation activationOf(const NetworkSpec& spec) {
    switch (spec.activation) {
        case Activation::LeakyRelu:
            return {cuda::Unit::Leaky, static_cast<float>(spec.slope)};
        case Activation::Relu:
            return {cuda::Unit::Leaky, 0.0f};
        case Activation::Silu:
            return {cuda::Unit::Silu, 0.0f};
        case Activation::Gelu:
            return {cuda::Unit::Gelu, 0.0f};
        case Activation::Elu:
            return {cuda::Unit::Elu, 0.0f};
    }
    SHORTRUN_CHECK(false, "an activation without a function");
}

torch::TensorOptions onDevice(torch::ScalarType type) {
    return torch::TensorOptions().device(torch::kCUDA).dtype(type);
}

torch::Tensor emptyChannelsLast(at::IntArrayRef shape, torch::ScalarType type) {
    return torch::empty(shape, onDevice(type).memory_format(at::MemoryFormat::ChannelsLast));
}

torch::ScalarType typeOf(cuda::Format format) {
    return format == cuda::Format::Bf16 ? torch::kBFloat16 : torch::kFloat32;
}

}  // namespace

bool cudaComputesBf16() {
    return at::cuda::getCurrentDeviceProperties()->major >= 8;
}

std::string DeviceNetwork::whyNot(const NetworkSpec& spec) {
    if (spec.channels != 1 && spec.channels != 3) return "the images have neither 1 nor 3 channels";
    if (spec.size % 32 != 0) return "the images are smaller than 32 pixels";
    if (spec.width % 8 != 0 || spec.width > 256) return "model.width is not a multiple of 8 up to 256";
    if (!at::globalContext().hasCuDNN() || !at::globalContext().userEnabledCuDNN())
        return "LibTorch has no cuDNN here";
    if (!cudaComputesBf16())
        return "the device is older than compute capability 8.0";
    return {};
}

DeviceNetwork::DeviceNetwork(const NetworkSpec& spec, Precision precision)
    : spec_(spec),
      format_(precision == Precision::Bf16 ? cuda::Format::Bf16 : cuda::Format::Fp32),
      activation_(activationOf(spec)) {
    const auto layers = layersOf(spec);
    const auto fp32 = onDevice(torch::kFloat32);
    first_ = torch::zeros({spec.channels, 3, 3, spec.width}, fp32);
    firstBackward_ = torch::zeros({spec.width / 2, cuda::kPairWeights}, fp32);
    last_ = torch::zeros({4, 4, layers.back().inChannels}, fp32);
    for (std::size_t i = 0; i + 1 < layers.size(); ++i) {
        const ConvLayer& layer = layers[i];
        biases_.push_back(torch::zeros({layer.outChannels}, fp32));
        if (i > 0)
            stages_.push_back(emptyChannelsLast(
                {layer.outChannels, layer.inChannels, layer.kernel, layer.kernel}, typeOf(format_)));
    }
}

void DeviceNetwork::updateWeights(const EnergyNetwork& network) {
    SHORTRUN_CHECK(network.spec() == spec_, "weights of another network");
    const at::NoGradGuard constant;
    const torch::Tensor first = network.weight(0).detach().to(first_.device());  // [n, C, 3, 3]
    first_.copy_(first.permute({1, 2, 3, 0}));
    const int taps = 9 * spec_.channels * 2;
    firstBackward_.narrow(1, 0, taps)
        .copy_(first.view({spec_.width / 2, 2, spec_.channels, 3, 3})
                   .permute({0, 3, 4, 2, 1})
                   .reshape({-1, taps}));
    for (std::size_t i = 0; i < stages_.size(); ++i) stages_[i].copy_(network.weight(i + 1).detach());
    for (std::size_t i = 0; i < biases_.size(); ++i) biases_[i].copy_(network.bias(i).detach());
    last_.copy_(network.weight(stages_.size() + 1).detach()[0].permute({1, 2, 0}));
}

torch::Tensor DeviceNetwork::convolve(const torch::Tensor& responses, std::size_t stage) const {
    return at::cudnn_convolution(responses, stages_[stage], {1, 1}, {2, 2}, {1, 1}, 1, kTryOut,
                                 kDeterministic, kTf32);
}

torch::Tensor DeviceNetwork::convolveBack(const torch::Tensor& gradient, std::size_t stage) const {
    return at::cudnn_convolution_transpose(gradient, stages_[stage], {1, 1}, {0, 0}, {2, 2}, {1, 1}, 1,
                                           kTryOut, kDeterministic, kTf32);
}

void DeviceNetwork::check(const torch::Tensor& x) const {
    SHORTRUN_CHECK(x.is_cuda() && x.scalar_type() == torch::kFloat32 && x.is_contiguous(),
                   "images are contiguous float32 on the device");
    SHORTRUN_CHECK(
        x.dim() == 4 && x.size(1) == spec_.channels && x.size(2) == spec_.size && x.size(3) == spec_.size,
        "images have the shape that the model was made for");
}

cuda::Shape DeviceNetwork::shapeOf(const torch::Tensor& x) const {
    return {static_cast<int>(x.size(0)), spec_.channels, spec_.size, spec_.width};
}

torch::Tensor DeviceNetwork::firstLayer(const torch::Tensor& x, torch::Tensor& kept) const {
    torch::Tensor h = emptyChannelsLast({x.size(0), spec_.width, spec_.size, spec_.size}, typeOf(format_));
    kept = activation_.fromResult() ? h : torch::empty_like(h);
    cuda::firstLayer(format_, shapeOf(x), activation_, x.data_ptr<float>(), first_.data_ptr<float>(),
                     biases_[0].data_ptr<float>(), h.data_ptr(), kept.data_ptr(),
                     at::cuda::getCurrentCUDAStream());
    return h;
}

torch::Tensor DeviceNetwork::activate(torch::Tensor& y, std::size_t layer) const {
    torch::Tensor h = activation_.fromResult() ? y : torch::empty_like(y);
    cuda::activate(format_, y.numel(), static_cast<int>(y.size(1)), activation_, y.data_ptr(),
                   biases_[layer].data_ptr<float>(), h.data_ptr(), at::cuda::getCurrentCUDAStream());
    return h;
}

void DeviceNetwork::gradient(const torch::Tensor& x, torch::Tensor& g) const {
    check(x);
    SHORTRUN_CHECK(g.sizes() == x.sizes() && g.is_contiguous(), "one gradient for each image");
    const at::NoGradGuard constant;
    const cudaStream_t stream = at::cuda::getCurrentCUDAStream();
    std::vector<torch::Tensor> kept(stages_.size());
    torch::Tensor h = firstLayer(x, kept[0]);
    for (std::size_t stage = 0; stage + 1 < stages_.size(); ++stage) {
        kept[stage + 1] = convolve(h, stage);
        h = activate(kept[stage + 1], stage + 1);
    }
    torch::Tensor back = convolve(h, stages_.size() - 1);
    cuda::lastLayerBackward(format_, static_cast<int>(x.size(0)), static_cast<int>(back.size(1)), activation_,
                            back.data_ptr(), biases_.back().data_ptr<float>(), last_.data_ptr<float>(),
                            stream);
    for (std::size_t stage = stages_.size(); stage-- > 0;) {
        back = convolveBack(back, stage);
        if (stage > 0)
            cuda::activateBackward(format_, back.numel(), activation_, kept[stage].data_ptr(),
                                   back.data_ptr(), stream);
    }
    cuda::firstLayerBackward(format_, shapeOf(x), activation_, back.data_ptr(), kept[0].data_ptr(),
                             firstBackward_.data_ptr<float>(), g.data_ptr<float>(), stream);
    C10_CUDA_KERNEL_LAUNCH_CHECK();
}

DeviceNetwork::Responses DeviceNetwork::responses(const torch::Tensor& x) const {
    check(x);
    const at::NoGradGuard constant;
    Responses responses;
    responses.kept.resize(1 + stages_.size());
    responses.values.push_back(firstLayer(x, responses.kept[0]));
    for (std::size_t stage = 0; stage < stages_.size(); ++stage) {
        responses.kept[stage + 1] = convolve(responses.values.back(), stage);
        responses.values.push_back(activate(responses.kept[stage + 1], stage + 1));
    }
    return responses;
}

torch::Tensor DeviceNetwork::lastLayer(const Responses& responses) const {
    const torch::Tensor sums =
        responses.values.back().sum({0}, /*keepdim=*/false, torch::kFloat32);  // [channels, 4, 4]
    return sums.permute({1, 2, 0}).mul(last_).sum();
}

std::vector<torch::Tensor> DeviceNetwork::parameterGradients(const torch::Tensor& x,
                                                             const Responses& responses) const {
    const at::NoGradGuard constant;
    const cudaStream_t stream = at::cuda::getCurrentCUDAStream();
    const torch::Tensor& top = responses.values.back();
    const auto images = static_cast<double>(x.size(0));
    std::vector<torch::Tensor> gradients(2 * (stages_.size() + 2));
    gradients[gradients.size() - 2] = top.sum({0}, /*keepdim=*/true, torch::kFloat32);
    gradients.back() = torch::full({1}, images, biases_[0].options());

    torch::Tensor back = last_.permute({2, 0, 1})
                             .to(top.scalar_type())
                             .expand_as(top)
                             .contiguous(at::MemoryFormat::ChannelsLast);
    for (std::size_t layer = stages_.size() + 1; layer-- > 0;) {
        cuda::activateBackward(format_, back.numel(), activation_, responses.kept[layer].data_ptr(),
                               back.data_ptr(), stream);
        gradients[2 * layer + 1] = back.sum({0, 2, 3}, /*keepdim=*/false, torch::kFloat32);
        const bool first = layer == 0;
        const torch::Tensor below = first ? x.to(top.scalar_type()).contiguous(at::MemoryFormat::ChannelsLast)
                                          : responses.values[layer - 1];
        const torch::Tensor weight =
            first ? emptyChannelsLast({spec_.width, spec_.channels, 3, 3}, top.scalar_type())
                  : stages_[layer - 1];
        const std::int64_t stride = first ? 1 : 2;
        auto [down, byWeight, byBias] =
            at::convolution_backward(back, below, weight, at::OptionalIntArrayRef(), {stride, stride}, {1, 1},
                                     {1, 1}, false, {0, 0}, 1, {!first, true, false});
        gradients[2 * layer] = byWeight;
        back = down;
    }
    C10_CUDA_KERNEL_LAUNCH_CHECK();
    return gradients;
}

}  // namespace shortrun
