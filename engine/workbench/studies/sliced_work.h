// Long work beside people who explore: in slices that fit between their requests, or on a thread of its own. Any
// thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <future>
#include <stop_token>
#include <thread>
#include <utility>

#include "engine/core/progress.h"

namespace shortrun {

inline constexpr double kSliceMilliseconds = 8;
inline constexpr int kMostAtOnce = 64;
inline constexpr std::chrono::milliseconds kWaitForOther{5};

inline double millisecondsSince(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

/// How many of something fit into a slice, learnt from how long they took.
class SliceSize {
 public:
    explicit SliceSize(int first) : size_(first) {}
    /// Calls work(size).
    template <class Work>
    void spend(Work&& work) {
        const auto begin = std::chrono::steady_clock::now();
        work(size_);
        const double took = millisecondsSince(begin);
        if (took > 2 * kSliceMilliseconds) size_ = std::max(1, size_ / 2);
        if (took < kSliceMilliseconds / 2) size_ = std::min(kMostAtOnce, 2 * size_);
    }

 private:
    int size_;
};

/// Work on a thread of its own. When nobody waits for it any more it is asked to stop, and left to end by itself:
/// it holds all that it needs.
template <class Result>
class Elsewhere {
 public:
    explicit Elsewhere(std::function<Result(const ProgressSink&)> work) {
        std::packaged_task<Result()> task([work = std::move(work), stop = stop_.get_token()] {
            return work(ProgressSink{{}, stop});
        });
        result_ = task.get_future();
        std::thread(std::move(task)).detach();
    }
    Elsewhere(Elsewhere&&) = default;
    ~Elsewhere() { stop_.request_stop(); }

    /// Waits for a few milliseconds.
    bool ready() const { return result_.wait_for(kWaitForOther) == std::future_status::ready; }
    /// Rethrows what the work threw.
    Result take() { return result_.get(); }

 private:
    std::stop_source stop_;
    std::future<Result> result_;
};

}  // namespace shortrun
