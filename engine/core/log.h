// What the program says about itself: to the terminal, and to the log.txt of a run. Any thread.
#pragma once

#include <cstdio>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace shortrun {

enum class LogLevel { Debug, Info, Warning, Error };

/// One line for each message, whole, in the order of the calls. Saying something never throws and never stops
/// the work: a log file that can no longer be written is given up, with one warning to the terminal.
class Log {
 public:
    using Terminal = std::function<void(const std::string& line)>;

    Log();
    ~Log();
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;

    void say(LogLevel level, std::string_view message);

    /// Quiet: only warnings and errors reach the terminal. The log file gets everything but Debug in any
    /// case.
    void setQuiet(bool quiet);
    /// Debug too, on the terminal and in the file.
    void setVerbose(bool verbose);
    /// Who writes terminal lines (a progress line wants to step aside first); empty: standard error. It is
    /// called on the thread that speaks, one call at a time, and must not log.
    void setTerminal(Terminal terminal);

    /// Appends to this file from now on, in place of the one before. Error{DiskFull} or Error{BadInput} where
    /// it cannot be opened.
    void openFile(const std::filesystem::path& path);
    void closeFile();

 private:
    void toTerminal(LogLevel level, std::string_view message);
    void toFile(LogLevel level, std::string_view message);

    std::mutex mutex_;
    Terminal terminal_;
    std::FILE* file_ = nullptr;
    std::filesystem::path path_;
    bool quiet_ = false;
    bool verbose_ = false;
};

/// The process's log.
Log& processLog();

inline void logInfo(std::string_view message) {
    processLog().say(LogLevel::Info, message);
}
inline void logWarning(std::string_view message) {
    processLog().say(LogLevel::Warning, message);
}
inline void logError(std::string_view message) {
    processLog().say(LogLevel::Error, message);
}
inline void logDebug(std::string_view message) {
    processLog().say(LogLevel::Debug, message);
}

/// Opens a run's log file on the process's log for as long as this lives.
class RunLog {
 public:
    explicit RunLog(const std::filesystem::path& path) { processLog().openFile(path); }
    ~RunLog() { processLog().closeFile(); }
    RunLog(const RunLog&) = delete;
    RunLog& operator=(const RunLog&) = delete;
};

}  // namespace shortrun
