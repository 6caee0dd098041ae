// Opening a run directory to look at: its newest model, its curves, its last samples; and following a run
// that another program trains. Torch-free header; engine thread.
#pragma once

#include <memory>

#include "engine/session/workbench.h"
#include "engine/workbench/open_state.h"

namespace shortrun {

/// Opens a run for reading. Null for a run at rest; for one that another program trains, and where
/// `request.follow` asks for it, the job that follows it. Error{BadInput}: no run there, or, unless it is
/// followed, one without a checkpoint.
std::unique_ptr<Job> openRun(std::shared_ptr<OpenState> open, const OpenModel& request, Outbox& out);

}  // namespace shortrun
