// Work spread over OpenMP threads that do not wait for each other but at the end. Internal to the fused path;
// called from the engine thread.
#pragma once

#include <omp.h>

#include <atomic>
#include <exception>

namespace shortrun {

/// Which worker takes an item: whoever is free, or always the same one (so that sums are formed in one
/// order).
enum class WorkOrder { WhoeverIsFree, Fixed };

/// Runs body(item, worker) for each item in [0, count) on at most `threads` threads. A failure in any of them
/// comes out here.
template <class Body>
void onWorkers(int count, int threads, WorkOrder order, Body body) {
    std::exception_ptr failure;
    std::atomic<int> next = 0;
#pragma omp parallel num_threads(threads)
    {
        const int worker = omp_get_thread_num(), team = omp_get_num_threads();
        try {
            if (order == WorkOrder::Fixed) {
                for (int item = worker; item < count; item += team) body(item, worker);
            } else {
                for (int item = next++; item < count; item = next++) body(item, worker);
            }
        } catch (...) {
#pragma omp critical
            failure = std::current_exception();
        }
    }
    if (failure) std::rethrow_exception(failure);
}

}  // namespace shortrun
