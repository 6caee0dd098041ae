// How a batch is cut into slices and spread over threads.
#include "engine/model/fused_cpu/fused_network.h"

#include <algorithm>
#include <chrono>
#include <cstring>

#include "engine/core/compute_threads.h"
#include "engine/model/fused_cpu/network_slice.h"
#include "engine/model/fused_cpu/workers.h"

namespace shortrun {
namespace {

/// Pixels of a slice: eight images of 32 x 32. Fewer make oneDNN wait for weights; more leave the cache.
constexpr int slicePixels = 8 * 32 * 32;
/// The same for parameter gradients: larger, because each slice also costs a pass over all weights.
constexpr int learningPixels = 32 * 32 * 32;

/// A batch as slices of equal size, the last one perhaps smaller.
struct Cut {
    int images, slices, rest;
    std::int64_t sliceSize;  ///< numbers in the images of a slice

    Cut(const NetworkShape& shape, int mostPixels, int count, int threads) {
        const int most = std::max(1, mostPixels / (shape.size * shape.size));
        images = std::clamp((count + threads - 1) / threads, 1, most);
        slices = (count + images - 1) / images;
        rest = count - (slices - 1) * images;
        sliceSize = static_cast<std::int64_t>(images) * shape.channels * shape.size * shape.size;
    }
    int imagesOf(int index) const { return index + 1 == slices ? rest : images; }
};

void accumulate(const std::vector<float>& values, float* sums) {
    for (std::size_t i = 0; i < values.size(); ++i) sums[i] += values[i];
}

}  // namespace

struct FusedNetwork::Engine {
    dnnl::engine cpu{dnnl::engine::kind::cpu, 0};
};

/// One worker's slices for learning, by number of images, and its sums.
struct FusedNetwork::Learner {
    std::map<int, std::unique_ptr<NetworkSlice>> slices;
    std::vector<std::vector<float>> weights, biases;
    double value = 0;

    void clear(const NetworkShape& shape) {
        weights.resize(shape.layers.size());
        biases.resize(shape.layers.size());
        for (std::size_t i = 0; i < shape.layers.size(); ++i) {
            const ConvShape& conv = shape.layers[i];
            const int count = conv.outChannels * conv.inChannels * conv.kernel * conv.kernel;
            weights[i].assign(static_cast<std::size_t>(count), 0.0f);
            biases[i].assign(static_cast<std::size_t>(conv.outChannels), 0.0f);
        }
        value = 0;
    }

    void add(const float* x, int images, float scale) {
        std::vector<float*> weightSums, biasSums;
        for (std::vector<float>& sums : weights) weightSums.push_back(sums.data());
        for (std::vector<float>& sums : biases) biasSums.push_back(sums.data());
        value += slices.at(images)->addParameterGradient(x, scale, weightSums, biasSums);
    }
};

FusedNetwork::FusedNetwork(const NetworkShape& shape)
    : engine_(std::make_unique<Engine>()), weights_(std::make_unique<PreparedWeights>(engine_->cpu, shape)) {
}

FusedNetwork::~FusedNetwork() = default;
FusedNetwork::FusedNetwork(FusedNetwork&&) noexcept = default;

const NetworkShape& FusedNetwork::shape() const {
    return weights_->shape();
}

void FusedNetwork::setWeights(std::span<const float* const> weights, std::span<const float* const> biases) {
    weights_->set(weights, biases);
}

NetworkSlice& FusedNetwork::slice(int images, int threads, int worker) {
    auto& workers = slices_[{images, threads}];
    while (static_cast<int>(workers.size()) <= worker) {
        workers.push_back(std::make_unique<NetworkSlice>(engine_->cpu, *weights_, images, threads));
    }
    return *workers[static_cast<std::size_t>(worker)];
}

void FusedNetwork::gradient(const float* x, int count, float* g) {
    iterate(x, count, g, 1, [](int, int, int) {});
}

void FusedNetwork::iterate(const float* x, int count, float* g, int steps, const Move& move) {
    if (count == 0) return;
    const int threads = computeThreads();
    if (count < threads) {
        iterateFew(x, count, g, steps, move);
        return;
    }
    const Cut cut(shape(), slicePixels, count, threads);
    for (int worker = 0; worker < threads; ++worker) {  // made here: only this thread may change slices_
        slice(cut.images, 1, worker);
        slice(cut.rest, 1, worker);
    }
    onWorkers(cut.slices, threads, WorkOrder::WhoeverIsFree, [&](int index, int worker) {
        const std::int64_t offset = index * cut.sliceSize;
        const int images = cut.imagesOf(index);
        NetworkSlice& own = slice(images, 1, worker);
        for (int step = 0; step < steps; ++step) {
            own.gradient(x + offset, g + offset);
            move(index * cut.images, images, step);
        }
    });
}

void FusedNetwork::iterateFew(const float* x, int count, float* g, int steps, const Move& move) {
    using Clock = std::chrono::steady_clock;
    const int threads = computeThreads();
    NetworkSlice& team = slice(count, threads, 0);
    NetworkSlice& alone = slice(count, 1, 0);
    const auto [entry, isNew] = choices_.try_emplace({count, threads});
    TeamChoice& choice = entry->second;
    if (isNew) {
        // oneDNN promises nothing about its sums under another number of threads: where they differ, when a
        // step was made must not decide its bytes.
        const std::size_t numbers =
            static_cast<std::size_t>(count) * shape().channels * shape().size * shape().size;
        std::vector<float> other(numbers);
        alone.gradient(x, other.data());
        team.gradient(x, g);
        if (std::memcmp(g, other.data(), numbers * sizeof(float)) != 0) choice.stayTogether();
    }
    for (int step = 0; step < steps; ++step) {
        const Clock::time_point begin = Clock::now();
        (choice.together() ? team : alone).gradient(x, g);
        choice.took(std::chrono::duration<double>(Clock::now() - begin).count());
        move(0, count, step);
    }
}

void FusedNetwork::prepareLearners(int threads, int images, int rest) {
    while (static_cast<int>(learners_.size()) < threads) learners_.push_back(std::make_unique<Learner>());
    for (const std::unique_ptr<Learner>& learner : learners_) {
        // A learning batch has one size: slices of others are of the past.
        std::erase_if(learner->slices, [=](const auto& s) { return s.first != images && s.first != rest; });
        for (const int size : {images, rest}) {
            std::unique_ptr<NetworkSlice>& slice = learner->slices[size];
            if (!slice) slice = std::make_unique<NetworkSlice>(engine_->cpu, *weights_, size, 1);
        }
        learner->clear(shape());
    }
}

double FusedNetwork::addParameterGradient(const float* x, int count, float scale,
                                          std::span<float* const> weights, std::span<float* const> biases) {
    if (count == 0) return 0;
    const int threads = computeThreads();
    const Cut cut(shape(), learningPixels, count, threads);
    prepareLearners(threads, cut.images, cut.rest);
    onWorkers(cut.slices, threads, WorkOrder::Fixed, [&](int index, int worker) {
        learners_[static_cast<std::size_t>(worker)]->add(x + index * cut.sliceSize, cut.imagesOf(index),
                                                         scale);
    });
    double value = 0;
    for (const std::unique_ptr<Learner>& learner : learners_) {
        value += learner->value;
        for (std::size_t i = 0; i < weights.size(); ++i) {
            accumulate(learner->weights[i], weights[i]);
            accumulate(learner->biases[i], biases[i]);
        }
    }
    return value;
}

}  // namespace shortrun
