// metrics.csv: the gauges of a run, one row for each iteration, in a form that any other program reads.
// Internal to storage; pure functions, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/core/metrics_row.h"

namespace shortrun {

/// "iteration,seconds,energy_gap,...\n": the members of MetricsRow in snake_case.
std::string metricsHeader();
/// One line; each number in the shortest form that reads back as the same number.
std::string metricsLine(const MetricsRow& row);
/// The whole file.
std::string metricsText(const std::vector<MetricsRow>& rows);
/// All whole rows. Columns are found by name, so that files with more or fewer of them can be read; a line
/// that is torn (the last one, after a crash) is left out.
std::vector<MetricsRow> parseMetrics(std::string_view text);

}  // namespace shortrun
