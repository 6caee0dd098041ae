// Names compared without regard to case. A pure function; any thread.
#pragma once

#include <string>
#include <string_view>

namespace shortrun {

/// The same with A to Z as a to z; other bytes stay.
std::string lowerCase(std::string_view text);

}  // namespace shortrun
