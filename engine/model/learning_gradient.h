// df/d theta of a batch, for the update of Algorithm 1, behind one interface. Internal to the engine (Torch
// types); engine thread.
#pragma once

#include <torch/types.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/model/energy_network.h"
#include "engine/model/runtime.h"

namespace shortrun {

/// Adds up what eq. 6 asks for, Delta = mean df/d theta over the data - mean df/d theta over the samples, one
/// batch after the other. Like a GradientPath it keeps its own copy of the weights. Same weights, batches in
/// the same order, device, precision and threads: the same bytes.
class LearningGradient {
 public:
    virtual ~LearningGradient() = default;

    /// For people, as that of a GradientPath.
    virtual std::string description() const = 0;
    /// Takes over the weights of a network of the spec that this was made for. Once per change of theta.
    virtual void updateWeights(const EnergyNetwork& network) = 0;
    /// gradients[i] += weight * sum over the images of df/d theta_i, with theta in the order of
    /// namedParameters(); returns the sum of f over the images. x: [N, C, H, W] float32 contiguous;
    /// gradients: float32 contiguous, shaped as the parameters, on x's device. For eq. 6: weight 1/m with the
    /// data, -1/m with the samples.
    virtual double accumulate(const torch::Tensor& x, double weight,
                              std::vector<torch::Tensor>& gradients) = 0;
};

/// The fused one on the CPU; null where the spec, the build or the processor does not allow it.
std::unique_ptr<LearningGradient> makeFusedLearningGradient(const NetworkSpec& spec, Precision precision);
/// The fused one on a CUDA device, where the build has it; null where the spec does not allow it.
std::unique_ptr<LearningGradient> makeFusedCudaLearningGradient(const NetworkSpec& spec, Precision precision);
/// By automatic differentiation, with convolutions and activations in the given precision.
std::unique_ptr<LearningGradient> makeReferenceLearningGradient(const NetworkSpec& spec, Precision precision,
                                                                torch::Device device);
/// The fastest there is for the spec, or the reference where the runtime asks for it.
std::unique_ptr<LearningGradient> makeLearningGradient(const NetworkSpec& spec, const Runtime& runtime);
/// Zeros shaped as the network's parameters, for accumulate().
std::vector<torch::Tensor> zeroGradients(const EnergyNetwork& network);

}  // namespace shortrun
