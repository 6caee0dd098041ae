// Between tensors and the host's numbers that cross the engine's public headers. Internal (Torch types).
#pragma once

#include <torch/types.h>

#include "engine/core/float_batch.h"

namespace shortrun {

/// A copy: float32 [N, C, H, W] on the CPU.
torch::Tensor toTensor(const FloatBatch& batch);
/// A copy from any device and floating type of [N, C, H, W].
FloatBatch toFloatBatch(const torch::Tensor& tensor);

}  // namespace shortrun
