// What setUpRuntime comes to, as plain values (the Torch side of tst_runtime).
#pragma once

#include <string>

#include "engine/config/config.h"

namespace shortrun::testing {

struct RuntimeFacts {
    std::string device, precision;
    int threads = 0;
    int torchThreads = 0;
    int loopThreads = 0;  ///< of our own OpenMP loops
};
/// Throws what setUpRuntime throws.
RuntimeFacts factsOf(const RuntimeConfig& config);
bool hasCuda();

}  // namespace shortrun::testing
