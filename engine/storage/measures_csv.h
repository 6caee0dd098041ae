// measures.csv: what was measured of a run on its way, in a form that any other program reads. Internal to
// storage; pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

#include "engine/core/measure_table.h"

namespace shortrun {

/// "iteration,..." and a line a row; each number in the shortest form that reads back as the same, an empty cell
/// for what was not measured.
std::string measuresText(const MeasureTable& table);
/// All whole rows whose iterations increase: a torn line, or one with another number of cells, is left out.
/// Without a first column `iteration`: an empty table.
MeasureTable parseMeasures(std::string_view text);

}  // namespace shortrun
