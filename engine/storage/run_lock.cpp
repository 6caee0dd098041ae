// An advisory lock of the file system (flock).
#include "engine/storage/run_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "engine/core/error.h"

namespace shortrun {

RunLock::RunLock(const std::string& runDirectory) {
    const std::string path = runDirectory + "/.lock";
    descriptor_ = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0666);
    if (descriptor_ < 0)
        throw Error(ErrorCode::BadInput, "The run directory '" + runDirectory +
                                             "' cannot be written: " + std::strerror(errno) + ".");
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        ::close(descriptor_);
        throw Error(ErrorCode::BadInput, "The run '" + runDirectory +
                                             "' is being trained by another program: stop that one first.");
    }
    // Where the file system knows no locks, the run goes on without one.
}

bool RunLock::isHeld(const std::string& runDirectory) {
    const int descriptor = ::open((runDirectory + "/.lock").c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return false;
    const bool held = ::flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(descriptor);
    return held;
}

RunLock::~RunLock() {
    ::close(descriptor_);
}

}  // namespace shortrun
