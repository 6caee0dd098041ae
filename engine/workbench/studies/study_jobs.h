// Studies as jobs of the session: chains, the map of dM/dz, moments, learning of the top filters, a few Langevin steps
// at a time. Torch-free header; engine thread.
#pragma once

#include <memory>

#include "engine/session/workbench.h"
#include "engine/workbench/open_state.h"

namespace shortrun {

/// Null for requests that are no studies. A run in training is studied by a copy of its weights of this moment. What
/// goes wrong under way is thrown, and stands in the view. Error{Usage}: no model is open.
std::unique_ptr<Job> makeStudyJob(std::shared_ptr<OpenState> open, const ExploreRequest& request);

}  // namespace shortrun
