// The ways to compute f'_theta(x) behind one interface. Internal to the engine; engine thread.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "engine/model/energy_network.h"
#include "engine/model/runtime.h"
#include "engine/sampling/noise_stream.h"

namespace shortrun {

/// Steps of a chain that a device makes by itself: `steps` times x <- x + s f'(x) + e U (eq. 4 of the paper).
struct LangevinStretch {
    torch::Tensor& x;  ///< [N, C, H, W] float32 contiguous
    float stepSize, noiseStd;
    const NoiseStream& noise;
    std::span<const std::uint32_t> images;  ///< N numbers: image i draws U from the fields of images[i]
    std::uint32_t firstStep;                ///< ... and of this step, the next, ...
    int steps;
    torch::Tensor& norms;  ///< [2, N] float64: |f'| at the last step; its sum over the steps, added to
};

/// Computes g = f'(x) = d f(x) / d x for batches of any size, with the weights of the last updateWeights().
/// A path keeps its own copy of the weights in the form it computes with, so that a frozen model and a
/// learning one can be used in turn. Same weights, input, device, precision and threads: the same bytes.
class GradientPath {
 public:
    virtual ~GradientPath() = default;

    /// For people: "fused CPU (oneDNN), bf16" or "automatic differentiation, fp32, CPU".
    virtual std::string description() const = 0;
    /// Takes over the weights of a network of the spec that the path was made for. Once per change of theta.
    virtual void updateWeights(const EnergyNetwork& network) = 0;
    /// x [N, C, H, W] float32 contiguous -> g of the same shape, float32 contiguous, given by the caller.
    virtual void gradient(const torch::Tensor& x, torch::Tensor& g) = 0;

    /// What a chain does to images [first, first + images) once their part of g is there; may change their
    /// part of x, and runs on any thread, several parts side by side.
    using Move = std::function<void(int first, int images, int step)>;
    /// `steps` times g = f'(x), then move(). The images of a batch do not depend on each other, so a path may
    /// take some of them through all steps before others; the bytes are those of step by step.
    virtual void iterate(torch::Tensor& x, torch::Tensor& g, int steps, const Move& move);

    /// Makes the stretch on x's device, with x and norms there, and does not wait for it. False: not here.
    virtual bool makeOnDevice(const LangevinStretch& stretch);
};

/// What `precision=auto` means here: bf16 where the processor computes it natively, else fp32.
Precision resolvePrecision(Precision wanted, torch::Device device);

/// The reference: automatic differentiation in fp32, or with convolutions and activations in bf16 (as
/// autocast does).
std::unique_ptr<GradientPath> makeReferencePath(const NetworkSpec& spec, Precision precision,
                                                torch::Device device, const std::string& note = {});

/// The reference in double precision, for tests: x and g are float64.
std::unique_ptr<GradientPath> makeDoubleReferencePath(const NetworkSpec& spec, torch::Device device);

/// The fused CPU path on oneDNN primitives; null where the spec, the build or the processor does not allow it
/// (`reason` then says why in one sentence).
std::unique_ptr<GradientPath> makeFusedCpuPath(const NetworkSpec& spec, Precision precision,
                                               std::string& reason);

/// Whether the present CUDA device computes bf16 itself (compute capability 8.0 and above): what older ones make of
/// it is slow, where they take it at all. In builds with the fused CUDA path.
bool cudaComputesBf16();
/// The fused path on a CUDA device, where the build has it; null where the spec does not allow it.
std::unique_ptr<GradientPath> makeFusedCudaPath(const NetworkSpec& spec, Precision precision,
                                                std::string& reason);

/// The fastest path there is for the spec; falls back to the reference, whose description() then says why.
std::unique_ptr<GradientPath> makeGradientPath(const NetworkSpec& spec, const Runtime& runtime);

}  // namespace shortrun
