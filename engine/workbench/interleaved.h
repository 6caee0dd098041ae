// Timing several contestants in turn, so that a machine whose speed drifts treats all alike. Any thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/workbench/benchmark.h"

namespace shortrun {

struct Contestant {
    std::string name;
    std::function<void()> run;
    double operations = 0;  ///< of one item; 0: not counted
    int bound = -1;         ///< index of the contestant that is its lower bound; -1: none
    int items = 1;          ///< how many of what is timed one run() does
};

/// `rounds` rounds after one warm-up; in each, every contestant runs for at least 40 ms. Ratios are formed round by
/// round against the first contestant.
std::vector<Timing> measureInterleaved(const std::vector<Contestant>& contestants, int rounds);

/// `count` single runs, one after another, each timed by itself: for what a person waits for.
Timing measureLatency(const std::string& name, const std::function<void()>& run, int count);

}  // namespace shortrun
