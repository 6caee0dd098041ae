// Steps of a chain captured once as CUDA graphs and replayed: some fifteen kernels a step, none of them
// launched by the host any more. Internal to the engine (Torch types); engine thread.
#pragma once

#include <ATen/cuda/CUDAGraph.h>
#include <torch/types.h>

#include <map>

#include "engine/model/fused_cuda/device_network.h"
#include "engine/model/gradient_path.h"

namespace shortrun {

/// Chains of one number of images over one network, which must outlive it and be updated in place.
class CapturedChain {
 public:
    CapturedChain(const DeviceNetwork& network, std::int64_t images);

    std::int64_t images() const { return x_.size(0); }
    /// Queues the stretch on the current stream, in graphs of 1, 2, 4, ... steps.
    void make(const LangevinStretch& stretch);

 private:
    /// f' and the move, `step` steps after the first of its graph.
    void queueStep(int step);
    at::cuda::CUDAGraph& graphOf(int steps);

    const DeviceNetwork* network_;
    torch::Tensor x_, g_, numbers_, norms_, move_;
    std::map<int, at::cuda::CUDAGraph> graphs_;  ///< by the number of steps
};

}  // namespace shortrun
