// From the words of a command line to what is to be done. Main thread.
#pragma once

#include <span>

#include "app/commands/command.h"

namespace shortrun {

/// The action that the words ask for; help and version are actions, too. Error{Usage} in one sentence: an
/// unknown command or flag comes with the nearest name there is.
CommandAction parseCommandLine(int argc, char** argv, std::span<const AddCommand> commands);

}  // namespace shortrun
