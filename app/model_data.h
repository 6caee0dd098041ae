// Pictures for an open model: of its size and channels, from any source. Main thread.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "app/config_flags.h"
#include "app/study_progress.h"
#include "engine/data/image_set.h"
#include "engine/session/snapshot.h"

namespace shortrun {

/// --data --crop --limit and --set data.KEY=VALUE of commands that hold a model against pictures.
struct ModelDataOptions {
    std::string source;
    ConfigFlags flags;
    std::vector<std::string> assignments;
};
void addModelData(CLI::App& command, ModelDataOptions& options);

/// Reads `source` as the model was trained to see pictures (its centre crop, its channels), with what the
/// flags say over it.
ImageSet readModelData(const ModelInfo& model, const std::string& source, const ModelDataOptions& options,
                       StudyProgress& progress, const std::stop_token& stop);

}  // namespace shortrun
