#include "engine/workbench/good_states.h"

#include <algorithm>
#include <utility>

#include "engine/core/check.h"
#include "engine/core/metrics_row.h"

namespace shortrun {

void GoodStates::keep(GoodState state) {
    states_.push_back(std::move(state));
    const auto age = [this](std::size_t i) { return states_.back().iteration - states_[i].iteration; };
    // One goes where its neighbours are no more than a doubling apart without it.
    for (std::size_t i = 1; i + kNewest < states_.size();)
        if (age(i - 1) <= 2 * age(i + 1))
            states_.erase(states_.begin() + static_cast<std::ptrdiff_t>(i));
        else
            ++i;
    while (states_.size() > kNewest && age(0) > kOldest) states_.pop_front();
}

const GoodState& GoodStates::newestBefore(std::int64_t iteration) const {
    SHORTRUN_CHECK(!states_.empty(), "a run keeps its first state");
    const auto found = std::find_if(states_.rbegin(), states_.rend(),
                                    [&](const GoodState& state) { return state.iteration < iteration; });
    return found != states_.rend() ? *found : states_.front();
}

const GoodState& GoodStates::calmestBefore(std::int64_t iteration) const {
    SHORTRUN_CHECK(!states_.empty(), "a run keeps its first state");
    const GoodState* calmest = &states_.front();
    for (const GoodState& state : states_)
        if (state.iteration < iteration && state.pathRatio <= std::max(calmest->pathRatio, kSwingingPathRatio))
            calmest = &state;
    return *calmest;
}

void GoodStates::dropAfter(std::int64_t iteration) {
    std::erase_if(states_, [&](const GoodState& state) { return state.iteration > iteration; });
}

}  // namespace shortrun
