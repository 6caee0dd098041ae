#include "engine/core/compute_threads.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "engine/core/check.h"

namespace shortrun {
namespace {
std::atomic<int> chosen = 0;
}

int computeThreads() {
    const int threads = chosen;
    return threads > 0 ? threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

void setComputeThreads(int threads) {
    SHORTRUN_CHECK(threads >= 1, "somebody must compute");
    chosen = threads;
}

}  // namespace shortrun
