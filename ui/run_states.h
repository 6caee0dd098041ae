// What the state of the engine says of a run. Pure functions; any thread.
#pragma once

#include "engine/config/cooldown.h"
#include "engine/session/snapshot.h"

namespace shortrun {

/// A run is there: it learns, waits, or was stopped by the guard.
inline bool hasRun(EngineState state) {
    return state == EngineState::Training || state == EngineState::Paused || state == EngineState::Diverged;
}

/// The learning rate falls towards the run's end already.
inline bool coolsDown(const StatusView& status) {
    return cooldownAt(status.config.train, status.iteration).begun();
}

/// The run has learnt something that a cooldown could settle.
inline bool mayFinish(const StatusView& status) {
    return mayCoolDown(status.config.train, status.iteration);
}

}  // namespace shortrun
