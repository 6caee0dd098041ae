// What setUpRuntime comes to, as plain values (the Torch side of tst_runtime).
#pragma once

#include <string>

#include "engine/config/config.h"

namespace shortrun::testing {

struct RuntimeFacts {
    std::string device, precision;
    int threads = 0;
    int computeThreads = 0;
    int torchThreads = 0;         ///< of LibTorch's operators
    int torchThreadsInScope = 0;  ///< the same where a ThreadCountScope gives them all
};
/// Throws what setUpRuntime throws.
RuntimeFacts factsOf(const RuntimeConfig& config);
bool hasCuda();

}  // namespace shortrun::testing
