#include "engine/core/parameter_change.h"

#include <algorithm>
#include <utility>

namespace shortrun {

void noteChange(std::vector<ParameterChange>& changes, ParameterChange change) {
    const auto same = std::find_if(changes.rbegin(), changes.rend(), [&](const ParameterChange& earlier) {
        return earlier.iteration == change.iteration && earlier.key == change.key;
    });
    if (same == changes.rend() || change.key == kRecoveryChange) {
        if (change.before != change.after) changes.push_back(std::move(change));
        return;
    }
    same->after = std::move(change.after);
    if (same->before == same->after) changes.erase(std::next(same).base());
}

void bringBack(std::vector<ParameterChange>& changes, std::int64_t iteration) {
    std::vector<ParameterChange> kept;
    for (ParameterChange& change : changes) {
        change.iteration = std::min(change.iteration, iteration + 1);
        noteChange(kept, std::move(change));
    }
    changes = std::move(kept);
}

}  // namespace shortrun
