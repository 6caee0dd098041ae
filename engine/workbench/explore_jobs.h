// Exploring as jobs of the session: a grid, a film, a slider position, a strip, a reconstruction, each a few
// Langevin steps at a time. Torch-free header; engine thread.
#pragma once

#include <cstdint>
#include <memory>

#include "engine/session/workbench.h"
#include "engine/workbench/open_state.h"

namespace shortrun {

/// The job that answers a request with the model that is open now. Error{Usage}: none is open.
std::unique_ptr<Job> makeExploreJob(std::shared_ptr<OpenState> open, const ExploreRequest& request,
                                    std::uint64_t generation);

}  // namespace shortrun
