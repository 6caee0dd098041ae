// How deep a JSON text goes, looked at before anything walks down into it. Pure; any thread.
#pragma once

#include <string_view>

namespace shortrun {

/// Whether objects and lists lie in each other deeper than in any file of this program. Parsing would survive
/// it, but copying and printing such a value take a piece of the stack for each level.
bool isNestedTooDeeply(std::string_view json);

}  // namespace shortrun
