// What a run goes on from. A value; any thread.
#pragma once

#include "engine/storage/model_file.h"
#include "engine/storage/safetensors.h"

namespace shortrun {

/// Everything that --resume needs: the model and the learner's own state (Adam moments, controller, guard,
/// clock) as arrays and text.
struct Checkpoint {
    ModelFile model;
    Safetensors learner;
};

}  // namespace shortrun
