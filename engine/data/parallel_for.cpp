// Work shared out by an atomic counter. Any thread.
#include "engine/data/parallel_for.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/core/error.h"
#include "engine/data/content_kind.h"

namespace shortrun {

void parallelFor(std::int64_t count, const std::function<void(std::int64_t)>& body) {
    std::atomic<std::int64_t> next{0};
    std::exception_ptr failure;
    std::mutex failureMutex;
    const auto work = [&] {
        try {
            for (std::int64_t i = next++; i < count; i = next++) body(i);
        } catch (...) {
            next = count;
            const std::scoped_lock lock(failureMutex);
            if (!failure) failure = std::current_exception();
        }
    };
    const auto cores = static_cast<std::int64_t>(std::max(1u, std::thread::hardware_concurrency()));
    {
        std::vector<std::jthread> others;
        for (std::int64_t t = 1; t < std::min(cores, count); ++t) others.emplace_back(work);
        work();
    }
    if (failure) std::rethrow_exception(failure);
}

void throwIfStopped(const ProgressSink& sink, const std::string& source) {
    if (sink.stop.stop_requested())
        throw Error(ErrorCode::Interrupted, "reading " + source + " was cancelled");
}

void reportReading(const ProgressSink& sink, const std::string& source, std::int64_t done,
                   std::int64_t total) {
    if (!sink.report) return;
    std::string_view shown = source;
    while (shown.size() > 1 && shown.ends_with('/')) shown.remove_suffix(1);
    sink.report({"reading " + std::string(baseName(shown)), done, total});
}

}  // namespace shortrun
