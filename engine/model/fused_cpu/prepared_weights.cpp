// Turning and padding of kernels.
#include "engine/model/fused_cpu/prepared_weights.h"

#include <algorithm>

#include "engine/core/check.h"
#include "engine/core/compute_threads.h"
#include "engine/model/fused_cpu/pointwise.h"
#include "engine/model/fused_cpu/workers.h"

namespace shortrun {
namespace {

/// The forward taps that reach a pixel of this parity, in the order of the gradient pixels that they come
/// from: with stride 2 and padding 1, output pixel o sees input pixels 2 o - 1 ... 2 o + 2, so an even pixel
/// 2 i is seen by i - 1 (tap 3) and i (tap 1), an odd one 2 i + 1 by i (tap 2) and i + 1 (tap 0).
constexpr int tapsOfParity[2][2] = {{3, 1}, {2, 0}};

}  // namespace

PreparedWeights::PreparedWeights(const dnnl::engine& engine, NetworkShape shape)
    : shape_(std::move(shape)),
      layout_(FeatureLayout::of(shape_)),
      kernels_(engine),
      biases_(static_cast<std::size_t>(shape_.hiddenLayers())) {
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
    for (std::size_t layer = 0; layer < biases_.size(); ++layer) {
        std::copy_n(biases[layer], shape_.layers[layer].outChannels, biases_[layer].begin());
    }
    // The largest first, so that no worker is left with it at the end.
    const int kernelsOfLayer = 5, count = shape_.hiddenLayers() * kernelsOfLayer;
    onWorkers(count, computeThreads(), WorkOrder::WhoeverIsFree, [&](int item, int) {
        const int layer = shape_.hiddenLayers() - 1 - item / kernelsOfLayer, kernel = item % kernelsOfLayer;
        const float* values = weights[static_cast<std::size_t>(layer)];
        if (kernel == 0) {
            setForward(layer, values);
        } else if (layer > 0 && layout_.backwardByParity) {
            setBackward(layer, kernel - 1, values);
        }
    });
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

void PreparedWeights::setBackward(int layer, int parity, const float* weights) {
    const ConvShape& conv = shape_.layers[static_cast<std::size_t>(layer)];
    const int in = inWidth(layer), out = outWidth(layer);
    const int row = parity / 2, column = parity % 2;
    std::vector<float> values(static_cast<std::size_t>(in) * out * 4);
    for (int o = 0; o < conv.outChannels; ++o) {
        for (int i = 0; i < conv.inChannels; ++i) {
            const float* from = weights + (o * conv.inChannels + i) * 16;
            float* to = values.data() + (i * out + o) * 4;
            for (int tap = 0; tap < 4; ++tap) {
                to[tap] = from[tapsOfParity[row][tap / 2] * 4 + tapsOfParity[column][tap % 2]];
            }
        }
    }
    kernels_.set({layer, backwardRoles[parity]}, {in, out, 2, 2}, std::move(values));
}

void PreparedWeights::setTaps(const float* weights) {
    const ConvShape& conv = shape_.layers.front();
    const int width = outWidth(0), taps = tapPlaces().channels();
    std::vector<float> values(static_cast<std::size_t>(taps) * width);
    for (int o = 0; o < conv.outChannels; ++o) {
        for (int c = 0; c < conv.inChannels; ++c) {
            for (int tap = 0; tap < 9; ++tap) {
                values[static_cast<std::size_t>(tapPlaces().channelOf(tap, c) * width + o)] =
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
            last_[static_cast<std::size_t>(layout_.index(c, p, width, pixels))] = weights[c * pixels + p];
    }
}

}  // namespace shortrun
