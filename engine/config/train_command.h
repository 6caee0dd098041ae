// A configuration as the command line that it comes from. Pure functions over the presets there are; any
// thread.
#pragma once

#include <string>

#include "engine/config/config.h"

namespace shortrun {

/// `shortrun train --data ... --preset ... --iterations ... --seed ... --run RUN [--set ...]` that comes to
/// exactly this configuration, by the preset that leaves the least to say. For a POSIX shell: words are
/// quoted where needed.
std::string trainCommand(const Config& config, const std::string& run);

}  // namespace shortrun
