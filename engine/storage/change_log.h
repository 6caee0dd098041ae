// changes.tsv: the parameters that were changed while a run went on, one line for each. Internal to storage;
// pure functions, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/core/parameter_change.h"

namespace shortrun {

/// "iteration\tkey\tbefore\tafter\n".
std::string changesHeader();
/// One line. A value with a tab or an end of line in it has spaces in their place.
std::string changeLine(const ParameterChange& change);
/// The whole file.
std::string changesText(const std::vector<ParameterChange>& changes);
/// All whole lines, as noteChange() gathers them; others are left out.
std::vector<ParameterChange> parseChanges(std::string_view text);

}  // namespace shortrun
