#include "support/plain_network.h"

#include <cmath>

#include "engine/sampling/noise_stream.h"

namespace shortrun::testing {
namespace {

using Values = std::vector<double>;

/// Calls body(weight index, input index, output index) for each product of a convolution.
template <class Body>
void forEachProduct(const ConvShape& conv, int in, int out, Body body) {
    for (int o = 0; o < conv.outChannels; ++o) {
        for (int i = 0; i < conv.inChannels; ++i) {
            for (int tap = 0; tap < conv.kernel * conv.kernel; ++tap) {
                const int w = (o * conv.inChannels + i) * conv.kernel * conv.kernel + tap;
                for (int y = 0; y < out; ++y) {
                    const int row = y * conv.stride - conv.padding + tap / conv.kernel;
                    if (row < 0 || row >= in) continue;
                    for (int x = 0; x < out; ++x) {
                        const int column = x * conv.stride - conv.padding + tap % conv.kernel;
                        if (column < 0 || column >= in) continue;
                        body(w, (i * in + row) * in + column, (o * out + y) * out + x);
                    }
                }
            }
        }
    }
}

template <class Container>
std::vector<const float*> pointers(const Container& vectors) {
    std::vector<const float*> result;
    for (const auto& vector : vectors) result.push_back(vector.data());
    return result;
}

/// inputs[l]: what layer l reads, after the activation; arguments[l]: what it gives, before.
struct Forward {
    std::vector<Values> inputs, arguments;
};

Forward forward(const PlainNetwork& network, const float* x) {
    const NetworkShape& shape = network.shape;
    Forward result;
    Values values(x, x + shape.channels * shape.size * shape.size);
    for (int layer = 0; layer < static_cast<int>(shape.layers.size()); ++layer) {
        const auto l = static_cast<std::size_t>(layer);
        const int in = shape.inputSize(layer), out = shape.outputSize(layer);
        const int channels = shape.layers[l].outChannels;
        Values u(static_cast<std::size_t>(channels * out * out));
        for (std::size_t i = 0; i < u.size(); ++i)
            u[i] = network.biases[l][i / static_cast<std::size_t>(out * out)];
        forEachProduct(shape.layers[l], in, out, [&](int w, int from, int to) {
            u[static_cast<std::size_t>(to)] +=
                static_cast<double>(network.weights[l][static_cast<std::size_t>(w)]) *
                values[static_cast<std::size_t>(from)];
        });
        result.inputs.push_back(values);
        result.arguments.push_back(u);
        values = std::move(u);
        for (double& v : values) v = v > 0 ? v : v * static_cast<double>(shape.slope);
    }
    return result;
}

}  // namespace

std::vector<const float*> PlainNetwork::weightPointers() const {
    return pointers(weights);
}
std::vector<const float*> PlainNetwork::biasPointers() const {
    return pointers(biases);
}

PlainNetwork makePlainNetwork(int channels, int size, int width, float slope, bool bf16, std::uint64_t seed,
                              float margin) {
    PlainNetwork network;
    NetworkShape& shape = network.shape;
    shape.channels = channels;
    shape.size = size;
    shape.slope = slope;
    shape.bf16 = bf16;
    shape.layers = {{channels, width, 3, 1, 1}};
    int features = width;
    for (int extent = size; extent > 4; extent /= 2) {
        const int next = std::min(2 * features, 8 * width);
        shape.layers.push_back({features, next, 4, 2, 1});
        features = next;
    }
    shape.layers.push_back({features, 1, 4, 1, 0});
    const NoiseStream numbers(seed, NoisePurpose::Weights);
    for (std::uint32_t l = 0; l < shape.layers.size(); ++l) {
        const ConvShape& conv = shape.layers[l];
        const int fanIn = conv.inChannels * conv.kernel * conv.kernel;
        std::vector<float> weights(static_cast<std::size_t>(fanIn * conv.outChannels));
        std::vector<float> biases(static_cast<std::size_t>(conv.outChannels));
        numbers.normal(weights, l, 0);
        numbers.normal(biases, l, 1);
        for (float& w : weights) w *= std::sqrt(2.0f / static_cast<float>(fanIn));
        for (std::size_t i = 0; i < biases.size(); ++i)
            biases[i] = 0.1f * biases[i] + (i % 2 == 0 ? margin : -margin);
        network.weights.push_back(std::move(weights));
        network.biases.push_back(std::move(biases));
        margin *= 4;
    }
    return network;
}

PlainResult evaluate(const PlainNetwork& network, const float* x, bool withParameters) {
    const NetworkShape& shape = network.shape;
    const Forward values = forward(network, x);
    PlainResult result;
    result.value = values.arguments.back().front();
    result.weightGradients.resize(shape.layers.size());
    result.biasGradients.resize(shape.layers.size());
    Values g = {1.0};
    for (int layer = static_cast<int>(shape.layers.size()) - 1; layer >= 0; --layer) {
        const auto l = static_cast<std::size_t>(layer);
        const int in = shape.inputSize(layer), out = shape.outputSize(layer);
        const bool last = l + 1 == shape.layers.size();
        for (std::size_t i = 0; i < g.size() && !last; ++i) {
            if (!(values.arguments[l][i] > 0)) g[i] *= static_cast<double>(shape.slope);
        }
        Values below(values.inputs[l].size());
        forEachProduct(shape.layers[l], in, out, [&](int w, int from, int to) {
            below[static_cast<std::size_t>(from)] +=
                static_cast<double>(network.weights[l][static_cast<std::size_t>(w)]) *
                g[static_cast<std::size_t>(to)];
        });
        if (withParameters) {
            Values weightGradient(network.weights[l].size()), biasGradient(network.biases[l].size());
            forEachProduct(shape.layers[l], in, out, [&](int w, int from, int to) {
                weightGradient[static_cast<std::size_t>(w)] +=
                    values.inputs[l][static_cast<std::size_t>(from)] * g[static_cast<std::size_t>(to)];
            });
            for (std::size_t i = 0; i < g.size(); ++i)
                biasGradient[i / static_cast<std::size_t>(out * out)] += g[i];
            result.weightGradients[l] = std::move(weightGradient);
            result.biasGradients[l] = std::move(biasGradient);
        }
        g = std::move(below);
    }
    result.gradient = std::move(g);
    return result;
}

double relativeError(const float* a, const double* b, std::size_t count) {
    double difference = 0, size = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const double d = static_cast<double>(a[i]) - b[i];
        difference += d * d;
        size += b[i] * b[i];
    }
    return std::sqrt(difference / size);
}

}  // namespace shortrun::testing
