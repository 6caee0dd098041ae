// A check for our own mistakes: what it catches is a bug of this program, never bad input (that is an Error).
#pragma once

#include <stdexcept>
#include <string>

namespace shortrun {

/// Thrown by SHORTRUN_CHECK; its text names file, line and the condition that did not hold.
class BrokenInvariant : public std::logic_error {
 public:
    using std::logic_error::logic_error;
};

[[noreturn]] inline void failCheck(const char* file, int line, const char* condition, const std::string& what) {
    throw BrokenInvariant(std::string(file) + ":" + std::to_string(line) + ": " + condition +
                          (what.empty() ? "" : ": " + what));
}

}  // namespace shortrun

#define SHORTRUN_CHECK(condition, what)                                                    \
    do {                                                                                   \
        if (!(condition)) ::shortrun::failCheck(__FILE__, __LINE__, #condition, (what)); \
    } while (false)
