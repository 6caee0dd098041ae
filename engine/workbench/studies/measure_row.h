// One row of a run's measures: its columns by name, and a sentence for people. Any thread; no tensors.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/config/config.h"
#include "engine/core/measure_table.h"
#include "engine/workbench/studies/evaluation.h"
#include "engine/workbench/studies/moment_study.h"
#include "engine/workbench/studies/reconstruction_score.h"

namespace shortrun {

struct MeasureRow {
    NamedNumbers numbers;
    std::string sentence;  ///< "top layer's gap 0.1  Frechet 3.2 ..."
};

struct FoundMeasures {
    struct ThroughNetwork {
        std::string prefix;  ///< of the columns
        NetworkMeasures measures;
    };
    std::vector<ThroughNetwork> networks;
    std::optional<LayerMoments> top;
    std::optional<ReconstructionScore> reconstruction;
};

/// The columns that `wanted` asks for; the sentence names the measures through the last network.
MeasureRow measureRow(const TrainConfig& wanted, const FoundMeasures& found);

}  // namespace shortrun
