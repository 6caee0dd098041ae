#include "model/runtime_probe.h"

#include <ATen/Parallel.h>
#include <torch/cuda.h>

#include "engine/core/compute_threads.h"
#include "engine/model/runtime.h"
#include "engine/model/thread_count_scope.h"

namespace shortrun::testing {

RuntimeFacts factsOf(const RuntimeConfig& config) {
    const Runtime runtime = setUpRuntime(config);
    RuntimeFacts facts{runtime.deviceText(), runtime.precisionText(), runtime.threads, computeThreads(),
                       at::get_num_threads()};
    const ThreadCountScope all(computeThreads());
    facts.torchThreadsInScope = at::get_num_threads();
    return facts;
}

bool hasCuda() {
    return torch::cuda::is_available();
}

}  // namespace shortrun::testing
