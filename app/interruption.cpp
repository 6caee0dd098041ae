#include "app/interruption.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <string_view>

namespace shortrun {
namespace {

/// Wakes the watching thread when it is no longer needed.
constexpr int kWakeSignal = SIGUSR2;

/// A signal that comes so soon after the first is the same wish: timeout(1) sends its signal to the program and to its
/// process group, and whoever runs programs for others often passes Ctrl-C on as well.
constexpr std::chrono::milliseconds kEcho{300};

sigset_t watchedSignals() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, kWakeSignal}) sigaddset(&signals, signal);
    return signals;
}

void say(std::string_view text) {
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
}

}  // namespace

Interruption::Interruption() {
    // Blocked here, they are blocked in every thread that is made later.
    const sigset_t signals = watchedSignals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    watcher_ = std::thread([this] { watch(); });
}

Interruption::~Interruption() {
    pthread_kill(watcher_.native_handle(), kWakeSignal);
    watcher_.join();
}

void Interruption::watch() {
    const sigset_t signals = watchedSignals();
    std::chrono::steady_clock::time_point begun;  // of the stopping
    while (true) {
        int signal = 0;
        if (sigwait(&signals, &signal) != 0) continue;
        if (signal == kWakeSignal) return;
        const auto now = std::chrono::steady_clock::now();
        if (source_.stop_requested()) {
            if (now - begun > kEcho) ::_exit(kExitInterrupted);
            continue;
        }
        begun = now;
        source_.request_stop();
        if (signal == SIGINT && isatty(STDERR_FILENO))
            say("\nshortrun: stopping (Ctrl-C again leaves at once)\n");
    }
}

}  // namespace shortrun
