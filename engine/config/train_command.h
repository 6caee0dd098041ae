// A configuration as the command line that it comes from. Pure functions over the presets there are; any
// thread.
#pragma once

#include <string>
#include <vector>

#include "engine/config/config.h"
#include "engine/core/parameter_change.h"

namespace shortrun {

/// `shortrun train --data ... --preset ... --iterations ... --seed ... --run RUN [--set ...]` that comes to
/// exactly this configuration, by the preset that leaves the least to say. For a POSIX shell: words are
/// quoted where needed.
std::string trainCommand(const Config& config, const std::string& run);
/// One word of such a command, quoted where it needs to be.
std::string shellWord(const std::string& word);

/// The commands, one after another, of a run that ended with this configuration after parameters had been changed
/// under way: the first begins it with those that it began with, each further one goes on with it
/// (`--resume`) with the new ones. `changes` in order of iterations; what the guard eases it eases again by
/// itself.
std::vector<std::string> trainCommands(const Config& config, const std::string& run,
                                       const std::vector<ParameterChange>& changes);

}  // namespace shortrun
