// The threads behind runWorkers(): started when first needed, asleep between calls, ended with the process.
#include "engine/model/fused_cpu/workers.h"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "engine/model/thread_count_scope.h"

namespace shortrun {
namespace {

/// One call at a time; its parts are taken by whoever comes first, the caller among them.
class Team {
 public:
    ~Team() {
        {
            const std::lock_guard lock(mutex_);
            ending_ = true;
        }
        wake_.notify_all();
    }

    void run(int parts, const std::function<void(int)>& body) {
        const ThreadCountScope alone(1);
        std::unique_lock lock(mutex_);
        while (static_cast<int>(threads_.size()) < parts - 1) threads_.emplace_back([this] { serve(); });
        body_ = &body;
        parts_ = parts;
        next_ = 0;
        failure_ = nullptr;
        if (parts > 1) wake_.notify_all();
        while (next_ < parts_) takePart(lock);
        done_.wait(lock, [this] { return running_ == 0; });
        if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
    }

 private:
    void serve() {
        const ThreadCountScope alone(1);
        std::unique_lock lock(mutex_);
        for (;;) {
            wake_.wait(lock, [this] { return ending_ || next_ < parts_; });
            if (ending_) return;
            takePart(lock);
            if (running_ == 0) done_.notify_one();
        }
    }

    /// Called and left with the lock held; it is open while the part runs.
    void takePart(std::unique_lock<std::mutex>& lock) {
        const int part = next_++;
        ++running_;
        lock.unlock();
        std::exception_ptr failure;
        try {
            (*body_)(part);
        } catch (...) {
            failure = std::current_exception();
        }
        lock.lock();
        --running_;
        if (failure) failure_ = failure;
    }

    std::mutex mutex_;
    std::condition_variable wake_, done_;
    const std::function<void(int)>* body_ = nullptr;
    int parts_ = 0, next_ = 0, running_ = 0;
    bool ending_ = false;
    std::exception_ptr failure_;
    std::vector<std::jthread> threads_;  ///< last: they end before what they use
};

Team& team() {
    static Team instance;
    return instance;
}

}  // namespace

void runWorkers(int workers, const std::function<void(int worker)>& body) {
    // Two engines in one process (tests) take turns.
    static std::mutex turn;
    const std::lock_guard lock(turn);
    team().run(workers, body);
}

}  // namespace shortrun
