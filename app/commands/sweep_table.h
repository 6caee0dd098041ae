// The results of a sweep as a table: for people, and as CSV. Pure functions; any thread.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace shortrun {

/// What a point came to: {"label", "status", "iteration", "settings", "gauges": {...}, "networks": [...],
/// "published"}.
using SweepResult = nlohmann::ordered_json;

/// Aligned columns: gauges, the measures of the last network, and the published numbers beside them.
std::string sweepText(const std::vector<SweepResult>& results);
/// All numbers of all networks, one point a line.
std::string sweepCsv(const std::vector<SweepResult>& results);

}  // namespace shortrun
