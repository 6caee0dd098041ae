// What the libraries below say when they fail, for people: LibTorch writes pages, and tells of missing memory in its own
// words. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace shortrun {

/// Whether a foreign exception's text means that memory, the machine's or the device's, ran out.
bool meansOutOfMemory(std::string_view text);

/// The first line of a message, without control characters.
std::string firstLine(std::string_view text);

}  // namespace shortrun
