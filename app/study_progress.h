// Progress of studies, which report what they are at: one line with the time left of each piece of work. Main
// thread.
#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>

#include "app/progress_line.h"

namespace shortrun {

class StudyProgress {
 public:
    explicit StudyProgress(bool quiet) : line_(quiet) {}

    /// For engine functions; must not outlive this.
    ProgressSink sink(const std::stop_token& stop);
    ProgressLine& line() { return line_; }

 private:
    ProgressLine line_;
    std::string what_;
    std::int64_t done_ = 0;  ///< of it, at the last report
    std::unique_ptr<WorkMeter> meter_;  ///< of `what_`
};

}  // namespace shortrun
