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
    double pathRatio = 0;  ///< q, of some iterations up to it
    std::vector<NamedArray> weights;
    Safetensors learner;
};

/// A state every 50 iterations: the newest three, for the guard is sure within 50 iterations of the onset and one of
/// them is from before it, and of the older ones about one for each doubling of the age, up to 1,600 iterations: q may
/// have crept out of its band long before, and from such a state the run is soon where it was.
class GoodStates {
 public:
    bool isDue(std::int64_t iteration) const {
        return states_.empty() || iteration >= states_.back().iteration + kEvery;
    }
    /// Iterations increase.
    void keep(GoodState state);
    /// The newest from before `iteration`; where there is none, the oldest. There must be one.
    const GoodState& newestBefore(std::int64_t iteration) const;
    /// To go on from: the newest from before `iteration` whose chains do not swing yet; where all of them do, the one
    /// with the smallest q; where none is from before, the oldest. There must be one.
    const GoodState& calmestBefore(std::int64_t iteration) const;
    void dropAfter(std::int64_t iteration);
    std::size_t count() const { return states_.size(); }

 private:
    static constexpr std::int64_t kEvery = 50;
    static constexpr std::size_t kNewest = 3;
    static constexpr std::int64_t kOldest = 1600;
    std::deque<GoodState> states_;  ///< oldest first
};

}  // namespace shortrun
