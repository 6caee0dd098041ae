// What the Train page says where its samples would be: an invitation, how far it is, or what went wrong and
// what helps. Window thread.
#pragma once

#include <QString>

#include "engine/session/snapshot.h"

namespace shortrun {

class StateCard;

/// `resumes`: Start goes on with the run in the chosen folder. `running`: a run is open, and has made no
/// iteration yet. `divergence` is what the guard said when it stopped the run; may be empty.
void sayStateOfTraining(StateCard& card, const StatusView& status, bool resumes, bool running,
                        const QString& divergence);

}  // namespace shortrun
