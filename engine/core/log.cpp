#include "engine/core/log.h"

#include <cerrno>
#include <cstring>
#include <ctime>

#include "engine/core/error.h"
#include "engine/core/plain_text.h"

namespace shortrun {
namespace {

const char* levelWord(LogLevel level) {
    switch (level) {
        case LogLevel::Debug:
            return "debug";
        case LogLevel::Info:
            return "info";
        case LogLevel::Warning:
            return "warning";
        case LogLevel::Error:
            break;
    }
    return "error";
}

/// UTC, as 2026-01-31T12:00:00Z: runs move between machines.
std::string timeStamp() {
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    ::gmtime_r(&now, &utc);
    char text[32];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc)};
}

}  // namespace

Log::Log() = default;

Log::~Log() {
    closeFile();
}

void Log::say(LogLevel level, std::string_view message) {
    const std::lock_guard lock(mutex_);
    if (level == LogLevel::Debug && !verbose_) return;
    if (!quiet_ || level >= LogLevel::Warning) toTerminal(level, message);
    toFile(level, message);
}

void Log::setQuiet(bool quiet) {
    const std::lock_guard lock(mutex_);
    quiet_ = quiet;
}

void Log::setVerbose(bool verbose) {
    const std::lock_guard lock(mutex_);
    verbose_ = verbose;
}

void Log::setTerminal(Terminal terminal) {
    const std::lock_guard lock(mutex_);
    terminal_ = std::move(terminal);
}

void Log::openFile(const std::filesystem::path& path) {
    std::FILE* file = std::fopen(path.c_str(), "ae");
    if (!file) {
        const bool writing = errno == ENOSPC || errno == EDQUOT || errno == EIO;
        throw Error(writing ? ErrorCode::DiskFull : ErrorCode::BadInput,
                    "cannot write the log '" + path.string() + "': " + std::strerror(errno));
    }
    const std::lock_guard lock(mutex_);
    if (file_) std::fclose(file_);
    file_ = file;
    path_ = path;
}

void Log::closeFile() {
    const std::lock_guard lock(mutex_);
    if (file_) std::fclose(file_);
    file_ = nullptr;
}

void Log::toTerminal(LogLevel level, std::string_view message) {
    const std::string prefix = level == LogLevel::Info ? "" : std::string(levelWord(level)) + ": ";
    const std::string line = prefix + onOneLine(message);
    if (terminal_)
        terminal_(line);
    else
        std::fprintf(stderr, "%s\n", line.c_str());
}

void Log::toFile(LogLevel level, std::string_view message) {
    if (!file_) return;
    const std::string line = timeStamp() + " " + levelWord(level) + ": " + onOneLine(message) + "\n";
    const bool written = std::fwrite(line.data(), 1, line.size(), file_) == line.size();
    if (written && std::fflush(file_) == 0) return;
    std::fclose(file_);
    file_ = nullptr;
    toTerminal(LogLevel::Warning,
               "the log '" + path_.string() + "' can no longer be written; going on without it");
}

Log& processLog() {
    static Log log;
    return log;
}

}  // namespace shortrun
