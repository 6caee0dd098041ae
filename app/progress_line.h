// Progress on stderr: one line that is redrawn on a terminal, a plain line every ten seconds elsewhere. Any
// thread.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <string>

#include "engine/core/progress.h"

namespace shortrun {

/// While it lives, the log's lines step around it. Its last state stays to be read.
class ProgressLine {
 public:
    explicit ProgressLine(bool quiet);
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    /// Shows what `text` returns, where it is time to: cheap to call often.
    void update(const std::function<std::string()>& text);
    /// Shows the final state of one piece of work whatever the time.
    void finish(const std::string& text);
    /// A whole line that stays.
    void note(const std::string& line);
    /// Takes the progress line away, for what is printed next.
    void clear();

    /// "reading faces.zip  1200 of 60000".
    std::function<void(const Progress&)> sink();

 private:
    void draw(const std::string& text);
    void erase();

    using Clock = std::chrono::steady_clock;
    std::mutex mutex_;
    bool quiet_;
    bool terminal_;
    bool drawn_ = false;  ///< a line stands on the terminal, its end not yet
    std::string last_;
    Clock::time_point next_;
};

/// "4 s", "12 min 30 s", "3 h 5 min".
std::string durationText(double seconds);

/// Counts pieces of equal work and knows the time left: "samples  320 of 1000  41/s  17 s left".
class WorkMeter {
 public:
    /// `before` pieces were done when the clock began: they say nothing about the rate.
    WorkMeter(std::string what, std::int64_t total, std::int64_t before = 0)
        : what_(std::move(what)), total_(total), before_(before) {}
    std::string text(double done) const;

 private:
    std::string what_;
    std::int64_t total_, before_;
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace shortrun
