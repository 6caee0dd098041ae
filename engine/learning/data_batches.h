// The data side of an iteration: which images, mirrored or not, and their noise. Internal to the engine
// (Torch types); engine thread.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/core/image.h"

namespace shortrun {

/// Batches of m images as pure functions of (seed, iteration). Images are drawn in epochs: a new seeded
/// permutation of the whole set each time, so that each image is seen equally often.
class DataBatches {
 public:
    /// Images of 1 or 3 channels; at least one.
    DataBatches(std::shared_ptr<const ImageTiles> data, int batch, bool flip, std::uint64_t seed);

    /// The images of iteration t (from 1) without noise: float32 [m, C, H, W] on the CPU, in [-1, 1].
    torch::Tensor clean(std::int64_t iteration);
    /// x + sigma N(0, I), the noise of iteration t.
    torch::Tensor noisy(const torch::Tensor& clean, std::int64_t iteration, double dataNoiseStd) const;
    /// Which images: indices into the set.
    std::vector<std::int64_t> indices(std::int64_t iteration);

    /// The number, in the whole run, of what is drawn as number `index` of iteration t: the key of all its
    /// noise, of data and chain alike. Wraps around after 2^32 drawn images.
    std::uint32_t number(std::int64_t iteration, int index) const;
    int batch() const { return batch_; }
    const ImageTiles& data() const { return *data_; }

 private:
    void shuffle(std::int64_t epoch);

    std::shared_ptr<const ImageTiles> data_;
    int batch_;
    bool flip_;
    std::uint64_t seed_;
    std::int64_t epoch_ = -1;  ///< of order_
    std::vector<std::uint32_t> order_;
};

}  // namespace shortrun
