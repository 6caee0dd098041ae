#include "engine/data/silent_decoder.h"

#include <fcntl.h>
#include <unistd.h>

#include <mutex>

namespace shortrun {
namespace {

std::mutex lock;
int alive =
    0;  ///< pictures are decoded by several threads at once: the first turns it off, the last on again
int standing = -1;  ///< where stderr goes meanwhile

}  // namespace

SilentDecoder::SilentDecoder() {
    const std::lock_guard held(lock);
    if (alive++ > 0) return;
    const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere < 0) return;
    standing = ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    if (standing >= 0) ::dup2(nowhere, STDERR_FILENO);
    ::close(nowhere);
}

SilentDecoder::~SilentDecoder() {
    const std::lock_guard held(lock);
    if (--alive > 0 || standing < 0) return;
    ::dup2(standing, STDERR_FILENO);
    ::close(standing);
    standing = -1;
}

}  // namespace shortrun
