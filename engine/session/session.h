// The one engine thread: commands in, snapshots out. The window owns a Session and calls it from its own thread;
// no call waits for the engine.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "engine/session/inbox.h"
#include "engine/session/outbox.h"
#include "engine/session/workbench.h"

namespace shortrun {

/// Owns the engine thread and everything that lives on it. Exploring pre-empts learning: whenever a sample, a
/// slider position or a reconstruction wants to run, it gets the next slice between two Langevin steps of training.
class Session {
 public:
    /// Called once, on the engine thread.
    using WorkbenchFactory = std::function<std::unique_ptr<Workbench>()>;

    /// `wake` is called on the engine thread when there is something to take; it must be quick and not block.
    Session(WorkbenchFactory makeWorkbench, std::function<void()> wake);
    /// Asks the thread to stop, lets a kept run save its last completed iteration, joins. Under a second.
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// FIFO: carried out in order, none lost. Returns the action's generation number (1, 2, ...).
    std::uint64_t submit(Action action) { return inbox_.push(std::move(action)); }
    /// Latest wins for each key; answered by an event Parameter*.
    void setParameter(const std::string& key, const std::string& value) { inbox_.setParameter(key, value); }
    /// The slider: latest wins, and the last position is always answered. Returns its generation number.
    std::uint64_t interpolate(Interpolate position) { return inbox_.setPosition(std::move(position)); }

    /// Takes what has come out since the last call (the snapshot is always whole).
    OutboxContents take() { return outbox_.take(); }

 private:
    Outbox outbox_;
    Inbox inbox_;
    std::jthread thread_;  ///< last: it is joined before what it uses goes away
};

}  // namespace shortrun
