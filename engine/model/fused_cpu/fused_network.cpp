// How a batch is cut into slices and spread over threads.
#include "engine/model/fused_cpu/fused_network.h"

#include <omp.h>

#include <algorithm>
#include <exception>

#include "engine/model/fused_cpu/network_slice.h"

namespace shortrun {
namespace {

/// Pixels of a slice: four images of 32 x 32. More of them make the convolutions no faster, and leave the
/// cache.
constexpr int slicePixels = 8 * 32 * 32;

}  // namespace

struct FusedNetwork::Engine {
    dnnl::engine cpu{dnnl::engine::kind::cpu, 0};
};

FusedNetwork::FusedNetwork(const NetworkShape& shape)
    : engine_(std::make_unique<Engine>()), weights_(std::make_unique<PreparedWeights>(engine_->cpu, shape)) {
}

FusedNetwork::~FusedNetwork() = default;

const NetworkShape& FusedNetwork::shape() const {
    return weights_->shape();
}

void FusedNetwork::setWeights(std::span<const float* const> weights, std::span<const float* const> biases) {
    weights_->set(weights, biases);
}

int FusedNetwork::imagesInSlice(int count, int threads) const {
    const int most = std::max(1, slicePixels / (shape().size * shape().size));
    return std::clamp((count + threads - 1) / threads, 1, most);
}

NetworkSlice& FusedNetwork::slice(int images, int threads, int worker) {
    auto& workers = slices_[{images, threads}];
    while (static_cast<int>(workers.size()) <= worker) {
        workers.push_back(std::make_unique<NetworkSlice>(engine_->cpu, *weights_, images, threads));
    }
    return *workers[static_cast<std::size_t>(worker)];
}

void FusedNetwork::gradient(const float* x, int count, float* g) {
    if (count == 0) return;
    const int threads = omp_get_max_threads();
    if (count < threads) return slice(count, threads, 0).gradient(x, g);

    const int images = imagesInSlice(count, threads), slices = (count + images - 1) / images;
    const int rest = count - (slices - 1) * images;
    const std::int64_t imageSize = static_cast<std::int64_t>(shape().channels) * shape().size * shape().size;
    for (int worker = 0; worker < threads;
         ++worker) {  // made here: oneDNN asks this thread's OpenMP settings
        slice(images, 1, worker);
        slice(rest, 1, worker);
    }
    std::exception_ptr failure;
#pragma omp parallel for schedule(dynamic) num_threads(threads)
    for (int index = 0; index < slices; ++index) {
        try {
            const std::int64_t offset = index * images * imageSize;
            slice(index + 1 == slices ? rest : images, 1, omp_get_thread_num())
                .gradient(x + offset, g + offset);
        } catch (...) {
#pragma omp critical
            failure = std::current_exception();
        }
    }
    if (failure) std::rethrow_exception(failure);
}

}  // namespace shortrun
