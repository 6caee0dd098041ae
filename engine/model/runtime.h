// Device, precision and threads of this process, from the configuration. Engine thread.
#pragma once

#include <torch/types.h>

#include <string>

#include "engine/config/config.h"

namespace shortrun {

/// What RuntimeConfig comes to on this machine.
struct Runtime {
    torch::Device device = torch::kCPU;
    Precision precision = Precision::Fp32;  ///< never Auto
    int threads = 1;
    GradientMethod gradient = GradientMethod::Auto;

    std::string deviceText() const;     ///< "CPU, 2 threads"
    std::string precisionText() const;  ///< "fp32" or "bf16"
};

/// Resolves `auto` and sets computeThreads(); LibTorch's operators have one thread but where a
/// ThreadCountScope gives them all. Call it on the thread that computes. Error{Unsupported}
/// where CUDA was asked for and is not there, or bf16 and the processor lacks it.
Runtime setUpRuntime(const RuntimeConfig& config);

}  // namespace shortrun
