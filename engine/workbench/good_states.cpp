#include "engine/workbench/good_states.h"

#include <algorithm>
#include <utility>

#include "engine/core/check.h"

namespace shortrun {

void GoodStates::keep(GoodState state) {
    states_.push_back(std::move(state));
    if (states_.size() > kKept) states_.pop_front();
}

const GoodState& GoodStates::newestBefore(std::int64_t onset) const {
    SHORTRUN_CHECK(!states_.empty(), "a run keeps its first state");
    const auto found = std::find_if(states_.rbegin(), states_.rend(),
                                    [&](const GoodState& state) { return state.iteration < onset; });
    return found != states_.rend() ? *found : states_.front();
}

void GoodStates::dropAfter(std::int64_t iteration) {
    std::erase_if(states_, [&](const GoodState& state) { return state.iteration > iteration; });
}

}  // namespace shortrun
