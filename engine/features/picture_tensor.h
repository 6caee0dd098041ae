// 8-bit pictures as a tensor. Internal to the engine (Torch types); any thread.
#pragma once

#include <torch/types.h>

#include <cstring>

#include "engine/core/float_batch.h"

namespace shortrun {

/// float32 [N, C, H, W] in [-1, 1] on the CPU.
inline torch::Tensor toTensor(const ImageTiles& pictures) {
    const FloatBatch batch = toFloatBatch(pictures);
    torch::Tensor tensor =
        torch::empty({batch.count, batch.channels, batch.height, batch.width}, torch::kFloat32);
    std::memcpy(tensor.data_ptr<float>(), batch.values.data(), batch.values.size() * sizeof(float));
    return tensor;
}

}  // namespace shortrun
