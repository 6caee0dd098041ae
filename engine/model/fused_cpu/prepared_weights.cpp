// Turning and padding of kernels.
#include "engine/model/fused_cpu/prepared_weights.h"

#include <algorithm>

#include "engine/core/check.h"
#include "engine/model/fused_cpu/pointwise.h"

namespace shortrun {
namespace {

/// The forward taps that reach a pixel of this parity, in the order of the gradient pixels that they come
/// from: with stride 2 and padding 1, output pixel o sees input pixels 2 o - 1 ... 2 o + 2, so an even pixel
/// 2 i is seen by i - 1 (tap 3) and i (tap 1), an odd one 2 i + 1 by i (tap 2) and i + 1 (tap 0).
constexpr int tapsOfParity[2][2] = {{3, 1}, {2, 0}};

KernelRole backwardRole(int rowParity, int columnParity) {
    constexpr KernelRole roles[2][2] = {{KernelRole::Backward00, KernelRole::Backward01},
                                        {KernelRole::Backward10, KernelRole::Backward11}};
    return roles[rowParity][columnParity];
}

}  // namespace

PreparedWeights::PreparedWeights(const dnnl::engine& engine, NetworkShape shape)
    : shape_(std::move(shape)), kernels_(engine), biases_(static_cast<std::size_t>(shape_.hiddenLayers())) {
    for (int layer = 0; layer < shape_.hiddenLayers(); ++layer) {
        biases_[static_cast<std::size_t>(layer)].resize(static_cast<std::size_t>(outWidth(layer)));
    }
}

int PreparedWeights::inWidth(int layer) const {
    return layer == 0 ? shape_.channels : outWidth(layer - 1);
}

int PreparedWeights::outWidth(int layer) const {
    return paddedChannels(shape_.layers[static_cast<std::size_t>(layer)].outChannels);
}

void PreparedWeights::set(std::span<const float* const> weights, std::span<const float* const> biases) {
    SHORTRUN_CHECK(weights.size() == shape_.layers.size() && biases.size() == weights.size(),
                   "one weight and one bias for each layer");
    for (int layer = 0; layer < shape_.hiddenLayers(); ++layer) {
        const auto index = static_cast<std::size_t>(layer);
        setForward(layer, weights[index]);
        if (layer > 0) setBackward(layer, weights[index]);
        std::copy_n(biases[index], shape_.layers[index].outChannels, biases_[index].begin());
    }
    setTaps(weights[0]);
    setLast(weights.back());
    lastBias_ = static_cast<double>(*biases.back());
}

void PreparedWeights::setForward(int layer, const float* weights) {
    const ConvShape& conv = shape_.layers[static_cast<std::size_t>(layer)];
    const int in = inWidth(layer), out = outWidth(layer), area = conv.kernel * conv.kernel;
    std::vector<float> values(static_cast<std::size_t>(in) * out * area);
    for (int o = 0; o < conv.outChannels; ++o) {
        std::copy_n(weights + o * conv.inChannels * area, conv.inChannels * area,
                    values.begin() + o * in * area);
    }
    kernels_.set({layer, KernelRole::Forward}, {out, in, conv.kernel, conv.kernel}, std::move(values));
}

void PreparedWeights::setBackward(int layer, const float* weights) {
    const ConvShape& conv = shape_.layers[static_cast<std::size_t>(layer)];
    const int in = inWidth(layer), out = outWidth(layer);
    for (int parity = 0; parity < 4; ++parity) {
        std::vector<float> values(static_cast<std::size_t>(in) * out * 4);
        for (int i = 0; i < conv.inChannels; ++i) {
            for (int o = 0; o < conv.outChannels; ++o) {
                for (int tap = 0; tap < 4; ++tap) {
                    const int row = tapsOfParity[parity / 2][tap / 2],
                              column = tapsOfParity[parity % 2][tap % 2];
                    values[static_cast<std::size_t>((i * out + o) * 4 + tap)] =
                        weights[(o * conv.inChannels + i) * 16 + row * 4 + column];
                }
            }
        }
        kernels_.set({layer, backwardRole(parity / 2, parity % 2)}, {in, out, 2, 2}, std::move(values));
    }
}

void PreparedWeights::setTaps(const float* weights) {
    const ConvShape& conv = shape_.layers.front();
    const int width = outWidth(0), taps = tapChannels(conv.inChannels);
    std::vector<float> values(static_cast<std::size_t>(taps) * width);
    for (int o = 0; o < conv.outChannels; ++o) {
        for (int c = 0; c < conv.inChannels; ++c) {
            for (int tap = 0; tap < 9; ++tap) {
                values[static_cast<std::size_t>((tap * conv.inChannels + c) * width + o)] =
                    weights[(o * conv.inChannels + c) * 9 + tap];
            }
        }
    }
    kernels_.set({0, KernelRole::Taps}, {taps, width, 1, 1}, std::move(values));
}

void PreparedWeights::setLast(const float* weights) {
    const ConvShape& conv = shape_.layers.back();
    const int width = paddedChannels(conv.inChannels), pixels = conv.kernel * conv.kernel;
    last_.assign(static_cast<std::size_t>(width) * pixels, 0.0f);
    for (int c = 0; c < conv.inChannels; ++c) {
        for (int p = 0; p < pixels; ++p)
            last_[static_cast<std::size_t>(p * width + c)] = weights[c * pixels + p];
    }
}

}  // namespace shortrun
