// f' of the authors' network on the CPU, fused: everything that automatic differentiation does beside the
// convolutions (recording, layout changes, packing of weights, activations apart) is done once or not at all.
// Torch-free. Engine thread; inside it spreads over computeThreads().
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "engine/model/fused_cpu/network_shape.h"
#include "engine/model/fused_cpu/team_choice.h"

namespace shortrun {

class NetworkSlice;
class PreparedWeights;

/// The batch is cut into slices of a few images; a thread takes a slice from the image to its gradient, so
/// that what lies between stays in the cache of its core, and through all steps of iterate(): threads wait
/// for each other at its end alone. Fewer images than threads are computed by all threads together (OpenMP's,
/// inside oneDNN) while that is quicker than one thread alone. Memory does not depend on the batch.
class FusedNetwork {
 public:
    /// `shape` must be one that whyNotFused() has nothing against.
    explicit FusedNetwork(const NetworkShape& shape);
    ~FusedNetwork();
    FusedNetwork(FusedNetwork&&) noexcept;

    const NetworkShape& shape() const;
    /// weights[i]: [out, in, k, k], biases[i]: [out] of layer i, contiguous float32; copied.
    void setWeights(std::span<const float* const> weights, std::span<const float* const> biases);
    /// g = f'(x) for x [count, C, H, W] float32 contiguous; g likewise. Same weights, x, number of threads
    /// and machine: the same bytes.
    void gradient(const float* x, int count, float* g);
    /// Called with some images [first, first + images) of the batch, on the thread that has just computed
    /// their part of g; may change their part of x.
    using Move = std::function<void(int first, int images, int step)>;
    /// `steps` times, for some images after others: g = f'(x), then move(). The same bytes as step by step.
    void iterate(const float* x, int count, float* g, int steps, const Move& move);
    /// Adds scale times the sum over the images of df/d theta to weights[i], biases[i] of layer i (shaped as
    /// in setWeights()); returns the sum of f. In bf16 the sums over images and pixels are formed in fp32.
    double addParameterGradient(const float* x, int count, float scale, std::span<float* const> weights,
                                std::span<float* const> biases);

 private:
    struct Engine;
    struct Learner;
    void iterateFew(const float* x, int count, float* g, int steps, const Move& move);
    NetworkSlice& slice(int images, int threads, int worker);
    void prepareLearners(int threads, int images, int rest);

    std::unique_ptr<Engine> engine_;
    std::unique_ptr<PreparedWeights> weights_;
    /// By images and threads of a slice; one for each worker.
    std::map<std::pair<int, int>, std::vector<std::unique_ptr<NetworkSlice>>> slices_;
    std::map<std::pair<int, int>, TeamChoice> choices_;  ///< by images and threads
    std::vector<std::unique_ptr<Learner>> learners_;     ///< one for each worker
};

}  // namespace shortrun
