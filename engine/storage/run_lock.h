// Keeps two programs from training into one run directory. The lock goes with the process, however it ends.
#pragma once

#include <string>

namespace shortrun {

/// Holds an exclusive lock on "<run>/.lock" for as long as it lives.
class RunLock {
 public:
    /// Error{BadInput}: the run is being trained by another program, or its folder cannot be written.
    explicit RunLock(const std::string& runDirectory);
    ~RunLock();
    RunLock(const RunLock&) = delete;
    RunLock& operator=(const RunLock&) = delete;

    /// Whether some program holds the lock of this run now. Writes nothing; false where that cannot be told.
    static bool isHeld(const std::string& runDirectory);

 private:
    int descriptor_ = -1;
};

}  // namespace shortrun
