#include "engine/session/inbox.h"

#include <algorithm>

namespace shortrun {

std::uint64_t Inbox::push(Action action) {
    const std::lock_guard lock(mutex_);
    actions_.push_back({++lastGeneration_, std::move(action), std::exchange(parameters_, {})});
    arrived_.notify_one();
    return lastGeneration_;
}

std::uint64_t Inbox::setPosition(Interpolate position) {
    const std::lock_guard lock(mutex_);
    position_ = NumberedPosition{++lastGeneration_, std::move(position), std::chrono::steady_clock::now()};
    arrived_.notify_one();
    return lastGeneration_;
}

void Inbox::setParameter(const std::string& key, const std::string& value) {
    const std::lock_guard lock(mutex_);
    const auto same = std::find_if(parameters_.begin(), parameters_.end(),
                                   [&](const auto& parameter) { return parameter.first == key; });
    if (same != parameters_.end())
        same->second = value;
    else
        parameters_.emplace_back(key, value);
    arrived_.notify_one();
}

std::vector<Inbox::NumberedAction> Inbox::takeActions() {
    const std::lock_guard lock(mutex_);
    return std::exchange(actions_, {});
}

Inbox::Parameters Inbox::takeParameters() {
    const std::lock_guard lock(mutex_);
    if (!actions_.empty()) return {};
    return std::exchange(parameters_, {});
}

std::optional<Inbox::NumberedPosition> Inbox::takePosition() {
    const std::lock_guard lock(mutex_);
    return std::exchange(position_, std::nullopt);
}

void Inbox::wait(std::stop_token stop, std::optional<std::chrono::milliseconds> atMost) {
    std::unique_lock lock(mutex_);
    const auto ready = [this] { return holdsSomething(); };
    if (atMost)
        arrived_.wait_for(lock, stop, *atMost, ready);
    else
        arrived_.wait(lock, stop, ready);
}

}  // namespace shortrun
