// A model of random weights for the tests of files, made without LibTorch.
#pragma once

#include "engine/storage/checkpoint.h"

namespace shortrun {

/// n_f = 2, 32 x 32, gray; its numbers depend on `seed` alone.
ModelFile smallModel(std::int64_t iteration = 7, unsigned seed = 1);
/// The model with a learner's state of two arrays and a text.
Checkpoint smallCheckpoint(std::int64_t iteration, unsigned seed = 1);

}  // namespace shortrun
