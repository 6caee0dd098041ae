// What a run goes on from. A value; any thread.
#pragma once

#include <optional>
#include <vector>

#include "engine/core/parameter_change.h"
#include "engine/storage/model_file.h"
#include "engine/storage/safetensors.h"

namespace shortrun {

/// Everything that --resume needs: the model and the learner's own state (Adam moments, controller, guard,
/// clock) as arrays and text.
struct Checkpoint {
    ModelFile model;
    Safetensors learner;
    /// What was changed on the way here; none where an earlier version wrote it. changes.tsv may be ahead of it.
    std::optional<std::vector<ParameterChange>> changes;
};

}  // namespace shortrun
