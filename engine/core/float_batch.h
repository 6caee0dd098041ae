// Images as numbers on the host, for what crosses the engine's public headers: z, x, targets. Values; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/core/image.h"

namespace shortrun {

/// `count` images [C, H, W] of float32, contiguous (NCHW), nominally in [-1, 1] but never clamped.
struct FloatBatch {
    int count = 0;
    int channels = 0;
    int height = 0;
    int width = 0;
    std::vector<float> values;  ///< count * channels * height * width numbers

    FloatBatch() = default;
    FloatBatch(int n, int c, int h, int w)
        : count(n), channels(c), height(h), width(w), values(static_cast<std::size_t>(n) * c * h * w) {}

    std::size_t imageSize() const { return static_cast<std::size_t>(channels) * height * width; }
    float* image(int index) { return values.data() + index * imageSize(); }
    const float* image(int index) const { return values.data() + index * imageSize(); }
    bool operator==(const FloatBatch&) const = default;
};

/// Byte v becomes v / 127.5 - 1; interleaved rows become channel planes.
FloatBatch toFloatBatch(const ImageTiles& tiles);
/// Clamps to [-1, 1] and rounds to the nearest byte: for display only, a chain is never clamped.
ImageTiles toImageTiles(const FloatBatch& batch);

}  // namespace shortrun
