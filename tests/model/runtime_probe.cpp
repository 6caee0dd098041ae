#include "model/runtime_probe.h"

#include <omp.h>

#include "engine/model/runtime.h"

namespace shortrun::testing {

RuntimeFacts factsOf(const RuntimeConfig& config) {
    const Runtime runtime = setUpRuntime(config);
    return {runtime.deviceText(), runtime.precisionText(), runtime.threads, at::get_num_threads(),
            omp_get_max_threads()};
}

bool hasCuda() {
    return torch::cuda::is_available();
}

}  // namespace shortrun::testing
