// The in side of the thread boundary. Any thread puts, the engine thread takes.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "engine/session/requests.h"

namespace shortrun {

/// Actions through a FIFO, none lost; parameters (between two actions) and the slider through slots where the latest
/// wins.
class Inbox {
 public:
    /// Key and value; each key at most once, in the order of the first unanswered change.
    using Parameters = std::vector<std::pair<std::string, std::string>>;
    struct NumberedAction {
        std::uint64_t generation;
        Action action;
        Parameters before;  ///< set before it: they hold for what was there then
    };
    struct NumberedPosition {
        std::uint64_t generation;
        Interpolate position;
        std::chrono::steady_clock::time_point moved;
    };

    std::uint64_t push(Action action);
    std::uint64_t setPosition(Interpolate position);
    void setParameter(const std::string& key, const std::string& value);

    std::vector<NumberedAction> takeActions();
    /// Those set after the last action; none while an action waits, whose turn comes first.
    Parameters takeParameters();
    std::optional<NumberedPosition> takePosition();

    /// Returns when something is there, when stop is requested, or after `atMost` (nullopt: no limit).
    void wait(std::stop_token stop, std::optional<std::chrono::milliseconds> atMost);

 private:
    bool holdsSomething() const { return !actions_.empty() || !parameters_.empty() || position_.has_value(); }

    std::mutex mutex_;
    std::condition_variable_any arrived_;
    std::uint64_t lastGeneration_ = 0;
    std::vector<NumberedAction> actions_;
    Parameters parameters_;
    std::optional<NumberedPosition> position_;
};

}  // namespace shortrun
