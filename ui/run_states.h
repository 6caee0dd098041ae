// What the state of the engine says of a run. Pure functions; any thread.
#pragma once

#include "engine/session/snapshot.h"

namespace shortrun {

/// A run is there: it learns, waits, or was stopped by the guard.
inline bool hasRun(EngineState state) {
    return state == EngineState::Training || state == EngineState::Paused || state == EngineState::Diverged;
}

}  // namespace shortrun
