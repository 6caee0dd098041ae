// Runs independent pieces of work on all cores, on threads that live only as long as the call. Any thread.
#pragma once

#include <cstdint>
#include <functional>

#include "engine/core/progress.h"

namespace shortrun {

/// body(i) for each i in [0, count), in any order, on all cores. The first exception is thrown here, after
/// all threads have ended.
void parallelFor(std::int64_t count, const std::function<void(std::int64_t)>& body);

/// Error{Interrupted} once `sink.stop` is requested.
void throwIfStopped(const ProgressSink& sink, const std::string& source);
/// Reports "reading FILE", without its folders, where anyone listens.
void reportReading(const ProgressSink& sink, const std::string& source, std::int64_t done,
                   std::int64_t total);

}  // namespace shortrun
