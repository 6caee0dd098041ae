// How fast this machine makes Langevin steps, and how near that is to what its silicon allows. For people: nothing
// depends on the numbers. Torch-free header; one thread at a time.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/config/config.h"

namespace shortrun {

/// Milliseconds of one thing, measured in rounds in which every contestant of its group takes its turn.
struct Timing {
    std::string name;         ///< "fused bf16"
    double median = 0;        ///< milliseconds
    double lower = 0;         ///< quartiles
    double upper = 0;
    double gigaflops = 0;     ///< 10^9 operations a second by the median; 0: not counted
    double toReference = 0;   ///< median over the rounds of (time of the group's first) / (this time)
    double overBound = 0;     ///< median over the rounds of (this time) / (its bare convolutions); 0: none
    double percentile95 = 0;  ///< latencies only
};

/// Timings that may be compared with each other.
struct TimingGroup {
    std::string title;  ///< "one Langevin step, n = 32, m = 64, 3 x 32 x 32"
    std::vector<Timing> timings;
};

struct BenchmarkReport {
    std::string processor;
    std::string device;     ///< "CPU, 2 threads"
    std::string libraries;  ///< versions
    std::vector<TimingGroup> groups;
    double peakMemoryMegabytes = 0;  ///< of the whole process so far
};

struct BenchmarkOptions {
    RuntimeConfig runtime;
    std::vector<int> widths{16, 32, 64};
    int rounds = 9;
};

/// Measures; takes some minutes. `onGroup` is called with each group as it is done (may be empty).
BenchmarkReport runBenchmark(const BenchmarkOptions& options,
                             const std::function<void(const TimingGroup&)>& onGroup = {});

}  // namespace shortrun
