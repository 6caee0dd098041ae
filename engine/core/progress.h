// Progress and cancel for work that takes more than a moment. Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

namespace shortrun {

/// How far a piece of work is: `done` of `total` units (total 0: unknown).
struct Progress {
    std::string what;  ///< for a person: "reading pictures"
    std::int64_t done = 0;
    std::int64_t total = 0;
};

/// Handed to long work: it reports through `report` (may be empty) and gives up, with an Error of code
/// Interrupted, soon after `stop` is requested.
struct ProgressSink {
    std::function<void(const Progress&)> report;
    std::stop_token stop;
};

}  // namespace shortrun
