// Work spread over a few threads of our own, which sleep between calls. OpenMP's spin while they wait: beside
// another program, or beside the window, each barrier then costs a time slice of the scheduler. Internal to
// the fused path; called from the engine thread.
#pragma once

#include <algorithm>
#include <atomic>
#include <functional>

namespace shortrun {

/// Which worker takes an item: whoever is free, or always the same one (so that sums are formed in one
/// order).
enum class WorkOrder { WhoeverIsFree, Fixed };

/// Calls body(worker) once for each worker in [0, workers), side by side as far as threads are free, and
/// returns when all are done: a thread that the system does not run is not waited for, its part is done by
/// another. OpenMP regions inside have one thread. The first failure comes out here.
void runWorkers(int workers, const std::function<void(int worker)>& body);

/// Runs body(item, worker) for each item in [0, count) on at most `threads` threads. A failure in any of them
/// comes out here.
template <class Body>
void onWorkers(int count, int threads, WorkOrder order, Body body) {
    std::atomic<int> next = 0;
    runWorkers(std::min(count, threads), [&](int worker) {
        if (order == WorkOrder::Fixed) {
            for (int item = worker; item < count; item += threads) body(item, worker);
        } else {
            for (int item = next++; item < count; item = next++) body(item, worker);
        }
    });
}

}  // namespace shortrun
