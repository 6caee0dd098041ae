// Decoders below OpenCV print what they think of a broken file themselves. Any thread.
#pragma once

namespace shortrun {

/// While one of these lives, what the process writes to stderr goes nowhere: the program says in one sentence
/// of its own which file is broken.
class SilentDecoder {
 public:
    SilentDecoder();
    ~SilentDecoder();
    SilentDecoder(const SilentDecoder&) = delete;
    SilentDecoder& operator=(const SilentDecoder&) = delete;
};

}  // namespace shortrun
