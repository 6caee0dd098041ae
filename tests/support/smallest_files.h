// A stand-in for a disk that runs full.
#pragma once

#include <sys/resource.h>

#include <csignal>

namespace shortrun::testing {

/// While it lives, no file may grow beyond so many bytes.
class SmallestFiles {
 public:
    explicit SmallestFiles(rlim_t bytes) : before_(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &limit_);
        const rlimit small{bytes, limit_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
    }
    ~SmallestFiles() {
        ::setrlimit(RLIMIT_FSIZE, &limit_);
        std::signal(SIGXFSZ, before_);
    }
    SmallestFiles(const SmallestFiles&) = delete;
    SmallestFiles& operator=(const SmallestFiles&) = delete;

 private:
    void (*before_)(int);
    rlimit limit_{};
};

}  // namespace shortrun::testing
