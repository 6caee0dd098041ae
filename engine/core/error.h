// What went wrong in the world outside the program (a file, a format, memory, a device), as one value that
// travels to one of two edges: the session loop, the command line. Any thread.
#pragma once

#include <stdexcept>
#include <string>

namespace shortrun {

/// The kinds of failure that callers treat differently. Each belongs to one exit code (see exitCode()).
enum class ErrorCode {
    Usage,        ///< the command line itself is wrong: unknown flag, unknown key, value out of range
    BadInput,     ///< a file, folder or value from outside cannot be used
    Unsupported,  ///< the machine or this build lacks what was asked for (a device, a precision)
    OutOfMemory,
    DiskFull,  ///< or any other failure to write
    Diverged,
    Interrupted,
};

/// A failure that a person can do something about. `message` is one sentence that says what failed, on what
/// (file, key, device) and what to do; `context` may hold details for the log (a system's own words, offsets).
class Error : public std::runtime_error {
 public:
    Error(ErrorCode code, const std::string& message, std::string context = {})
        : std::runtime_error(message), code_(code), context_(std::move(context)) {}

    ErrorCode code() const { return code_; }
    std::string message() const { return what(); }
    const std::string& context() const { return context_; }

 private:
    ErrorCode code_;
    std::string context_;
};

/// The process exit code of a failure: 2 usage, 3 bad input, 4 the run failed, 130 interrupted.
constexpr int exitCode(ErrorCode code) {
    switch (code) {
        case ErrorCode::Usage: return 2;
        case ErrorCode::BadInput:
        case ErrorCode::Unsupported: return 3;
        case ErrorCode::Interrupted: return 130;
        case ErrorCode::OutOfMemory:
        case ErrorCode::DiskFull:
        case ErrorCode::Diverged: break;
    }
    return 4;
}

}  // namespace shortrun
