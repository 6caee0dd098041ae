// What went wrong, for people: LibTorch writes pages when it fails and tells of missing memory in its own
// words. The command line and the window say the same. Any thread.
#pragma once

#include <exception>
#include <string>

namespace shortrun {

/// One sentence, on one line and without control characters, whatever was thrown: an Error's own, one of ours
/// for memory (the machine's or the device's) that ran out, the first line of anything else.
std::string failureSentence(const std::exception& failure);

}  // namespace shortrun
