// OpenMP's number of threads for a while. Both LibTorch, when an operator runs, and oneDNN, when a primitive
// is made and when it runs, go by it.
#pragma once

#include <omp.h>

namespace shortrun {

/// Of the calling thread only. setUpRuntime() leaves it at one: OpenMP's threads spin for milliseconds after
/// each loop, which only long operators are worth. Those stand in such a scope.
class ThreadCountScope {
 public:
    explicit ThreadCountScope(int threads) : before_(omp_get_max_threads()) { omp_set_num_threads(threads); }
    ~ThreadCountScope() { omp_set_num_threads(before_); }
    ThreadCountScope(const ThreadCountScope&) = delete;
    ThreadCountScope& operator=(const ThreadCountScope&) = delete;

 private:
    int before_;
};

}  // namespace shortrun
