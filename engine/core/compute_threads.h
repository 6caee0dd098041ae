// How many threads the engine computes with.
#pragma once

namespace shortrun {

/// Set by the runtime from its configuration, on the engine thread; before that, one for each core.
int computeThreads();
/// `threads` at least 1. Computations under way are not affected.
void setComputeThreads(int threads);

}  // namespace shortrun
