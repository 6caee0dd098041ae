// The authors' network by naive loops in double precision: what fast code is checked against. Torch-free; any
// thread.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/model/fused_cpu/network_shape.h"

namespace shortrun::testing {

/// Weights [out, in, k, k] and biases [out] by layer.
struct PlainNetwork {
    NetworkShape shape;
    std::vector<std::vector<float>> weights, biases;

    std::vector<const float*> weightPointers() const;
    std::vector<const float*> biasPointers() const;
};

/// The layers for this image and width, with weights N(0, 2 / fan-in) and biases N(0, biasStd^2) plus, where
/// `margin` is not 0, +margin and -margin for channels in turn: then no argument of an activation comes near
/// its kink.
PlainNetwork makePlainNetwork(int channels, int size, int width, float slope, bool bf16, std::uint64_t seed,
                              float margin = 0);

/// What one image gives: f, f' and, where asked for, df/d theta by layer.
struct PlainResult {
    double value = 0;
    std::vector<double> gradient;
    std::vector<std::vector<double>> weightGradients, biasGradients;
};
PlainResult evaluate(const PlainNetwork& network, const float* x, bool withParameters = false);

/// |a - b| / |b|.
double relativeError(const float* a, const double* b, std::size_t count);

}  // namespace shortrun::testing
