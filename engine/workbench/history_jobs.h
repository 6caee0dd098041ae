// Looking back: the samples of an earlier iteration, and another run's curves. Torch-free header; engine
// thread.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/session/workbench.h"
#include "engine/workbench/open_state.h"

namespace shortrun {

/// The iterations of the open run of which the samples are kept, ascending: on disk, or, of a run that is not
/// kept there, in memory.
std::vector<std::int64_t> keptSheets(const OpenState& open);
/// The samples of one of them. Error{BadInput}: its sheet is gone or damaged.
ImageTiles keptSamples(const OpenState& open, std::int64_t iteration);
/// What is known of the open run's past.
RunRecordView recordOf(const OpenState& open);

std::unique_ptr<Job> makeHistoryJob(std::shared_ptr<OpenState> open, const ShowHistory& request);
/// Error{BadInput}, at its first slice: no run there, or one without metrics.
std::unique_ptr<Job> makeComparisonJob(const CompareRun& request);

}  // namespace shortrun
