// Where chains begin: z ~ p0. Internal to the engine (Torch types); any thread.
#pragma once

#include <torch/types.h>

#include <cstdint>

#include "engine/config/config.h"

namespace shortrun {

/// z number first ... first + count - 1 of the draw of `seed`: float32 [count, channels, size, size] on the
/// CPU, each number from U[-1, 1) or N(0, 1). z number i is the same whatever else is drawn with it.
torch::Tensor drawInitialState(InitialState law, int channels, int size, std::uint64_t seed,
                               std::uint32_t first, int count);

}  // namespace shortrun
