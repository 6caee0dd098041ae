// A parameter that was changed while a run went on. A value; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace shortrun {

/// The key of what the guard changes by itself when a run recovers; `after` says what, in words.
inline constexpr const char* kRecoveryChange = "recovery";

struct ParameterChange {
    std::int64_t iteration = 0;  ///< the first one that was made with the new value
    std::string key;             ///< the schema's, or kRecoveryChange
    std::string before, after;   ///< canonical texts
    bool operator==(const ParameterChange&) const = default;
};

/// Adds a change to a history in order of iterations. A parameter that is dragged through many values between
/// two iterations leaves one change, or none where it ends as it was.
void noteChange(std::vector<ParameterChange>& changes, ParameterChange change);
/// For a run that went back to `iteration` and keeps its parameters: what came later holds from there on.
void bringBack(std::vector<ParameterChange>& changes, std::int64_t iteration);

}  // namespace shortrun
