// The measures of a model as a card and as JSON. Main thread.
#pragma once

#include <optional>
#include <string>

#include "app/report.h"
#include "engine/workbench/studies/evaluation.h"
#include "engine/workbench/studies/reconstruction_score.h"

namespace shortrun {

struct EvaluationReport {
    Evaluation evaluation;
    std::optional<ReconstructionScore> reconstruction;
    std::string dataDescription;

    Report report(const std::string& model, const std::string& source, std::uint64_t seed) const;
};

/// One network's measures with all that they depend on.
nlohmann::ordered_json toJson(const NetworkMeasures& measures);
nlohmann::ordered_json toJson(const ReconstructionScore& score);

}  // namespace shortrun
