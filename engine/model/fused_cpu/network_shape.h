// What the fused path must know of a network, in plain numbers. Torch-free values; any thread.
#pragma once

#include <string>
#include <vector>

#include "engine/config/config.h"

namespace shortrun {

/// One convolution with bias on square images.
struct ConvShape {
    int inChannels, outChannels, kernel, stride, padding;
    bool operator==(const ConvShape&) const = default;
};

/// The authors' bottom-up ConvNet: a 3 x 3 layer, stages of 4 x 4 at stride 2 down to 4 x 4 features, and a
/// last layer that sees all of them and gives one number.
struct NetworkShape {
    int channels = 3;  ///< of the image
    int size = 32;     ///< height = width of the image
    std::vector<ConvShape> layers;
    Activation activation = Activation::LeakyRelu;
    float slope = 0.2f;  ///< of LeakyReLU below zero
    bool bf16 = false;   ///< weights, features and gradients in bf16, sums in fp32; else all fp32

    /// Height = width of what layer `layer` reads and writes.
    int inputSize(int layer) const;
    int outputSize(int layer) const;
    /// The layers that are followed by the activation: all but the last.
    int hiddenLayers() const { return static_cast<int>(layers.size()) - 1; }
};

/// Why the fused path cannot compute this network on this machine, in a few words; empty where it can.
std::string whyNotFused(const NetworkShape& shape);

/// Whether oneDNN computes bf16 with the processor's own instructions (a user may have limited what it uses).
bool computesBf16Natively();

}  // namespace shortrun
