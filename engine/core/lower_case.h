// Names compared without regard to case. A pure function; any thread.
#pragma once

#include <string>
#include <string_view>

namespace shortrun {

/// The same with A to Z as a to z; other bytes stay.
std::string lowerCase(std::string_view text);

/// What a file's name ends with, in lower case and with its dot: ".png"; empty where there is none.
std::string endingOf(std::string_view path);

}  // namespace shortrun
