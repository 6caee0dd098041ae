// The last few healthy states of a training run, in memory, for going back after a divergence. Engine thread.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "engine/storage/safetensors.h"

namespace shortrun {

/// A learner as of a completed iteration: its weights and everything else (Learner::state()).
struct GoodState {
    std::int64_t iteration = 0;
    std::vector<NamedArray> weights;
    Safetensors learner;
};

/// A state every 50 iterations, the newest four. The guard is sure within 50 iterations of the onset, so one of
/// them is from before it.
class GoodStates {
 public:
    bool isDue(std::int64_t iteration) const { return states_.empty() || iteration >= states_.back().iteration + kEvery; }
    void keep(GoodState state);
    /// The newest from before `onset`; where there is none, the oldest. There must be one.
    const GoodState& newestBefore(std::int64_t onset) const;
    void dropAfter(std::int64_t iteration);

 private:
    static constexpr std::int64_t kEvery = 50;
    static constexpr std::size_t kKept = 4;
    std::deque<GoodState> states_;  ///< oldest first
};

}  // namespace shortrun
