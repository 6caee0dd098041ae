// Ctrl-C, SIGTERM and a terminal that closes (SIGHUP) as a request to stop. Its own thread waits for the signals, so
// that what follows from one is plain code and not a signal handler.
#pragma once

#include <stop_token>
#include <thread>

namespace shortrun {

constexpr int kExitInterrupted = 130;

/// To be made before any other thread. The first signal requests a stop; the next leaves at once (exit code
/// 130), unless it comes within 0.3 s: that is an echo of the first.
class Interruption {
 public:
    Interruption();
    ~Interruption();
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;

    std::stop_token token() const { return source_.get_token(); }

 private:
    void watch();

    std::stop_source source_;
    std::thread watcher_;
};

}  // namespace shortrun
