#include "engine/model/runtime.h"

#include <ATen/Parallel.h>
#include <algorithm>
#include <thread>
#include <torch/cuda.h>

#include "engine/core/compute_threads.h"
#include "engine/core/error.h"
#include "engine/model/gradient_path.h"

namespace shortrun {
namespace {

torch::Device resolveDevice(Device wanted) {
    if (wanted == Device::Cpu) return torch::kCPU;
    if (torch::cuda::is_available()) return torch::kCUDA;
    if (wanted == Device::Auto) return torch::kCPU;
    throw Error(
        ErrorCode::Unsupported,
        "runtime.device is cuda, but LibTorch finds no CUDA device here; use a LibTorch built for CUDA and "
        "check the driver, or set runtime.device to cpu");
}

/// LibTorch would compute bf16 without the instructions far more slowly than fp32, where it does at all.
Precision allowedPrecision(Precision wanted, torch::Device device) {
    const bool native = resolvePrecision(Precision::Auto, device) == Precision::Bf16;
    if (wanted == Precision::Bf16 && !native) {
        throw Error(
            ErrorCode::Unsupported,
            "runtime.precision is bf16, but this processor or device does not compute bf16 natively; set it to auto "
            "or fp32");
    }
    return resolvePrecision(wanted, device);
}

}  // namespace

Runtime setUpRuntime(const RuntimeConfig& config) {
    Runtime runtime;
    runtime.device = resolveDevice(config.device);
    runtime.precision = allowedPrecision(config.precision, runtime.device);
    const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    runtime.gradient = config.gradient;
    runtime.threads = config.threads > 0 ? config.threads : cores;
    setComputeThreads(runtime.threads);
    at::set_num_threads(1);
    return runtime;
}

std::string Runtime::deviceText() const {
    if (device.is_cuda()) return "CUDA";
    return "CPU, " + std::to_string(threads) + (threads == 1 ? " thread" : " threads");
}

std::string Runtime::precisionText() const {
    return precision == Precision::Bf16 ? "bf16" : "fp32";
}

}  // namespace shortrun
