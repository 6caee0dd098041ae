// "Did you mean ...?" for mistyped names: keys, presets, commands. Pure functions; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace shortrun {

/// The candidate with the fewest single-character mistakes (insert, delete, replace, swap of neighbours; case
/// counts half); the first of equals. Empty when there are no candidates.
std::string nearestName(std::string_view name, std::span<const std::string> candidates);

}  // namespace shortrun
