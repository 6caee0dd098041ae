#include "app/progress_line.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>

#include "engine/core/log.h"

namespace shortrun {
namespace {

constexpr std::chrono::milliseconds kRedrawEvery(100);
constexpr std::chrono::seconds kLineEvery(10);

std::size_t terminalWidth() {
    winsize size{};
    const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return known ? size.ws_col : 80;
}

void write(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
}

}  // namespace

ProgressLine::ProgressLine(bool quiet)
    : quiet_(quiet),
      terminal_(::isatty(STDERR_FILENO) != 0),
      next_(Clock::now() + (terminal_ ? Clock::duration(kRedrawEvery) : Clock::duration(kLineEvery))) {
    processLog().setTerminal([this](const std::string& line) {
        const std::lock_guard lock(mutex_);
        erase();
        write(line + "\n");
    });
}

ProgressLine::~ProgressLine() {
    processLog().setTerminal({});
    if (drawn_) write("\n");
}

void ProgressLine::update(const std::function<std::string()>& text) {
    const std::lock_guard lock(mutex_);
    if (quiet_ || Clock::now() < next_) return;
    draw(text());
    next_ = Clock::now() + (terminal_ ? Clock::duration(kRedrawEvery) : Clock::duration(kLineEvery));
}

void ProgressLine::finish(const std::string& text) {
    const std::lock_guard lock(mutex_);
    if (quiet_) return;
    if (terminal_ || text != last_) draw(text);
    if (drawn_) write("\n");
    drawn_ = false;
}

void ProgressLine::note(const std::string& line) {
    const std::lock_guard lock(mutex_);
    if (quiet_) return;
    erase();
    write(line + "\n");
}

void ProgressLine::clear() {
    const std::lock_guard lock(mutex_);
    erase();
}

std::function<void(const Progress&)> ProgressLine::sink() {
    return [this](const Progress& progress) {
        update([&] {
            std::string text = progress.what + "  " + std::to_string(progress.done);
            if (progress.total > 0) text += " of " + std::to_string(progress.total);
            return text;
        });
    };
}

void ProgressLine::draw(const std::string& text) {
    last_ = text;
    if (!terminal_) return write(text + "\n");
    // A line as wide as the terminal would wrap, and could not be redrawn.
    write("\r\033[K" + text.substr(0, terminalWidth() - 1));
    drawn_ = true;
}

void ProgressLine::erase() {
    if (drawn_) write("\r\033[K");
    drawn_ = false;
}

std::string durationText(double seconds) {
    if (!std::isfinite(seconds) || seconds > 1e8) return "very long";
    const auto whole = static_cast<long long>(std::llround(std::max(0.0, seconds)));
    if (whole < 60) return std::to_string(whole) + " s";
    if (whole < 3600) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
    return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
}

std::string WorkMeter::text(double done) const {
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
    char numbers[96];
    std::snprintf(numbers, sizeof numbers, "  %.0f of %lld", std::floor(done),
                  static_cast<long long>(total_));
    std::string text = what_ + numbers;
    const double here = done - static_cast<double>(before_);
    if (here <= 0 || seconds <= 0) return text;
    const double rate = here / seconds;
    std::snprintf(numbers, sizeof numbers, "  %.3g/s  ", rate);
    return text + numbers + durationText((static_cast<double>(total_) - done) / rate) + " left";
}

}  // namespace shortrun
