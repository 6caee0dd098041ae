#include "engine/model/gradient_path.h"

#include "engine/core/log.h"

#ifdef SHORTRUN_FUSED_CPU
#include "engine/model/fused_cpu/network_shape.h"
#endif

namespace shortrun {
namespace {

#if !defined(SHORTRUN_FUSED_CPU) && defined(__x86_64__)
/// What LibTorch computes with may have been limited to fewer instructions than the processor has.
bool torchConvolvesInBf16() {
    try {
        const torch::Tensor ones = torch::ones({2, 1, 4, 4}, torch::kBFloat16);
        return torch::conv2d(ones, ones).numel() > 0;
    } catch (const std::exception&) {
        return false;
    }
}
#endif

/// oneDNN is asked where it is there: it does the convolutions, and a user may have limited what it uses.
bool cpuComputesBf16() {
#ifdef SHORTRUN_FUSED_CPU
    return computesBf16Natively();
#elif defined(__x86_64__)
    static const bool native = __builtin_cpu_supports("avx512bf16") && torchConvolvesInBf16();
    return native;
#else
    return false;
#endif
}

bool computesBf16(torch::Device device) {
#ifdef SHORTRUN_FUSED_CUDA
    if (device.is_cuda()) return cudaComputesBf16();
#endif
    return device.is_cuda() || cpuComputesBf16();
}

/// A run asks for a path more than once, and the reason stays the same.
void logOnce(const std::string& line) {
    static std::string said;
    if (said != line) logInfo(line);
    said = line;
}

std::string whyNotFused([[maybe_unused]] const NetworkSpec& spec, [[maybe_unused]] Precision precision,
                        [[maybe_unused]] torch::Device device,
                        [[maybe_unused]] std::unique_ptr<GradientPath>& path) {
    std::string reason = "this build has no fused path";
#ifdef SHORTRUN_FUSED_CPU
    if (device.is_cpu()) path = makeFusedCpuPath(spec, precision, reason);
#endif
#ifdef SHORTRUN_FUSED_CUDA
    if (device.is_cuda()) path = makeFusedCudaPath(spec, precision, reason);
#endif
    return reason;
}

}  // namespace

Precision resolvePrecision(Precision wanted, torch::Device device) {
    if (wanted != Precision::Auto) return wanted;
    return computesBf16(device) ? Precision::Bf16 : Precision::Fp32;
}

void GradientPath::iterate(torch::Tensor& x, torch::Tensor& g, int steps, const Move& move) {
    for (int step = 0; step < steps; ++step) {
        gradient(x, g);
        move(0, static_cast<int>(x.size(0)), step);
    }
}

bool GradientPath::makeOnDevice(const LangevinStretch&) {
    return false;
}

std::unique_ptr<GradientPath> makeGradientPath(const NetworkSpec& spec, const Runtime& runtime) {
    const Precision resolved = resolvePrecision(runtime.precision, runtime.device);
    if (runtime.gradient == GradientMethod::Reference) return makeReferencePath(spec, resolved, runtime.device);
    std::unique_ptr<GradientPath> fused;
    const std::string reason = whyNotFused(spec, resolved, runtime.device, fused);
    if (fused) return fused;
    if (!reason.empty()) logOnce("f' is computed by automatic differentiation: " + reason);
    return makeReferencePath(spec, resolved, runtime.device, reason);
}

}  // namespace shortrun
