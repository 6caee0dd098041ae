#include "engine/model/fused_cuda/captured_chain.h"

#include <ATen/cuda/CUDAContext.h>
#include <c10/cuda/CUDAGuard.h>

#include <algorithm>
#include <bit>

namespace shortrun {
namespace {

constexpr int kLongestGraph = 64;

cuda::Move* moveIn(const torch::Tensor& bytes) {
    return static_cast<cuda::Move*>(bytes.data_ptr());
}

}  // namespace

CapturedChain::CapturedChain(const DeviceNetwork& network, std::int64_t images) : network_(&network) {
    const NetworkSpec& spec = network.spec();
    const auto fp32 = torch::TensorOptions().device(torch::kCUDA).dtype(torch::kFloat32);
    x_ = torch::zeros({images, spec.channels, spec.size, spec.size}, fp32);
    g_ = torch::zeros_like(x_);
    numbers_ = torch::zeros({images}, fp32.dtype(torch::kInt32));
    norms_ = torch::zeros({2, images}, fp32.dtype(torch::kFloat64));
    move_ = torch::zeros({sizeof(cuda::Move)}, fp32.dtype(torch::kUInt8));
}

void CapturedChain::make(const LangevinStretch& stretch) {
    const at::NoGradGuard constant;
    for (int left = stretch.steps, graph = kLongestGraph; left > 0; graph /= 2) {
        if (left >= graph) graphOf(graph);  // captured before anything of the stretch is written
        left %= graph;
    }
    const auto stream = at::cuda::getCurrentCUDAStream();
    x_.copy_(stretch.x);
    norms_.copy_(stretch.norms);
    const auto* numbers = reinterpret_cast<const std::int32_t*>(stretch.images.data());
    numbers_.copy_(torch::from_blob(const_cast<std::int32_t*>(numbers), {images()}, torch::kInt32));
    const std::uint64_t seed = stretch.noise.seed();
    cuda::Move move{stretch.stepSize,
                    stretch.noiseStd,
                    static_cast<std::uint32_t>(seed),
                    static_cast<std::uint32_t>(seed >> 32),
                    static_cast<std::uint32_t>(stretch.noise.purpose()),
                    stretch.firstStep};
    for (int left = stretch.steps; left > 0;) {
        const int steps =
            std::min(kLongestGraph, static_cast<int>(std::bit_floor(static_cast<unsigned>(left))));
        cuda::setMove(moveIn(move_), move, stream);
        graphOf(steps).replay();
        move.firstStep += static_cast<std::uint32_t>(steps);
        left -= steps;
    }
    stretch.x.copy_(x_);
    stretch.norms.copy_(norms_);
}

void CapturedChain::queueStep(int step) {
    network_->gradient(x_, g_);
    const NetworkSpec& spec = network_->spec();
    auto* norms = norms_.data_ptr<double>();
    cuda::langevin({static_cast<int>(images()), spec.channels, spec.size, spec.width}, moveIn(move_),
                   static_cast<std::uint32_t>(step),
                   reinterpret_cast<const std::uint32_t*>(numbers_.data_ptr<std::int32_t>()),
                   g_.data_ptr<float>(), x_.data_ptr<float>(), norms, norms + images(),
                   at::cuda::getCurrentCUDAStream());
}

at::cuda::CUDAGraph& CapturedChain::graphOf(int steps) {
    const auto found = graphs_.find(steps);
    if (found != graphs_.end()) return found->second;
    // The graphs of one chain run one after the other, so that all of them may use the same memory.
    const at::cuda::MempoolId_t pool =
        graphs_.empty() ? at::cuda::MempoolId_t{0, 0} : graphs_.begin()->second.pool();
    const auto current = at::cuda::getCurrentCUDAStream();
    const auto aside = at::cuda::getStreamFromPool(/*isHighPriority=*/true);
    current.synchronize();
    at::cuda::CUDAGraph& graph = graphs_[steps];
    try {
        const c10::cuda::CUDAStreamGuard guard(aside);
        queueStep(0);  // cuDNN makes its plans, which it must not while it is recorded
        aside.synchronize();
        graph.capture_begin(pool);
        for (int step = 0; step < steps; ++step) queueStep(step);
        graph.capture_end();
        aside.synchronize();
    } catch (...) {
        graphs_.erase(steps);
        throw;
    }
    return graph;
}

}  // namespace shortrun
