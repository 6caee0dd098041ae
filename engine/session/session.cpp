#include "engine/session/session.h"

#include "engine/session/session_loop.h"

namespace shortrun {

Session::Session(WorkbenchFactory makeWorkbench, std::function<void()> wake)
    : outbox_(std::move(wake)),
      thread_([this, makeWorkbench = std::move(makeWorkbench)](std::stop_token stop) {
          SessionLoop(inbox_, outbox_).run(stop, makeWorkbench);
      }) {}

Session::~Session() = default;

}  // namespace shortrun
