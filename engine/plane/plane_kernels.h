// The arithmetic of the plane's network over blocks of 16 points. Private to the plane room; any thread.
#pragma once

#include "engine/config/plane_config.h"

namespace shortrun::plane_kernels {

inline constexpr int kBlock = 16;

/// One number for each point of a block.
struct alignas(64) Block {
    double at[kBlock];
};

/// out[o] = biases[o] (or 0) + sum over i of weights[o, i] in[i].
void dense(const double* weights, const double* biases, const Block* in, int inputs, Block* out, int outputs);
/// Each value becomes a(value), and `slopes` a'(value).
void activate(PlaneActivation activation, Block* values, Block* slopes, int count);
/// out[i] = weights[i] slopes[i]: where the way back begins.
void startBackward(const double* weights, const Block* slopes, Block* out, int count);
/// out[i] = a[i] b[i].
void multiply(const Block* a, const Block* b, Block* out, int count);
/// sums[o, i] += sum over the points of a[o] b[i].
void addProducts(const Block* a, int outputs, const Block* b, int inputs, double* sums);
/// The gradient of a layer: weights[o, i] += sum of counts back[o] in[i], biases[o] += sum of counts back[o].
void addOuterProducts(const Block& counts, const Block* back, int outputs, const Block* in, int inputs,
                      double* weights, double* biases);

}  // namespace shortrun::plane_kernels
