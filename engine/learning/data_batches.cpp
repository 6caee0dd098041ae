#include "engine/learning/data_batches.h"

#include <array>
#include <numeric>
#include <utility>

#include "engine/core/check.h"
#include "engine/sampling/noise_stream.h"

namespace shortrun {
namespace {

// Fields of the stream BatchChoice: the permutation of an epoch, and the flip of one drawn image.
constexpr std::uint32_t permutationStep = 0;
constexpr std::uint32_t flipStep = 1;

std::array<float, 256> byteValues() {
    std::array<float, 256> values{};
    for (int v = 0; v < 256; ++v) values[static_cast<std::size_t>(v)] = static_cast<float>(v) / 127.5f - 1.0f;
    return values;
}

/// Interleaved bytes to channel planes, rows mirrored where asked.
void spread(std::span<const std::uint8_t> bytes, const ImageTiles& tiles, bool mirrored, float* out) {
    static const std::array<float, 256> values = byteValues();
    const int plane = tiles.width * tiles.height;
    for (int y = 0; y < tiles.height; ++y) {
        for (int x = 0; x < tiles.width; ++x) {
            const int pixel = y * tiles.width + (mirrored ? tiles.width - 1 - x : x);
            for (int c = 0; c < tiles.channels; ++c) {
                out[c * plane + y * tiles.width + x] =
                    values[bytes[static_cast<std::size_t>(pixel * tiles.channels + c)]];
            }
        }
    }
}

}  // namespace

DataBatches::DataBatches(std::shared_ptr<const ImageTiles> data, int batch, bool flip, std::uint64_t seed)
    : data_(std::move(data)), batch_(batch), flip_(flip), seed_(seed) {
    SHORTRUN_CHECK(data_ && !data_->empty(), "no data");
    SHORTRUN_CHECK(batch_ > 0, "an empty batch");
}

std::uint32_t DataBatches::number(std::int64_t iteration, int index) const {
    return static_cast<std::uint32_t>(iteration * batch_ + index);
}

std::vector<std::int64_t> DataBatches::indices(std::int64_t iteration) {
    SHORTRUN_CHECK(iteration > 0, "iterations count from 1");
    std::vector<std::int64_t> chosen;
    for (int i = 0; i < batch_; ++i) {
        const std::int64_t drawn = (iteration - 1) * batch_ + i;
        if (drawn / data_->count != epoch_) shuffle(drawn / data_->count);
        chosen.push_back(order_[static_cast<std::size_t>(drawn % data_->count)]);
    }
    return chosen;
}

void DataBatches::shuffle(std::int64_t epoch) {
    const NoiseStream choice(seed_, NoisePurpose::BatchChoice);
    order_.resize(static_cast<std::size_t>(data_->count));
    std::iota(order_.begin(), order_.end(), 0u);
    for (std::size_t left = order_.size(); left > 1; --left) {
        const std::uint64_t bits =
            choice.bits(static_cast<std::uint32_t>(epoch), permutationStep, static_cast<std::uint32_t>(left));
        std::swap(order_[left - 1], order_[(bits >> 32) * left >> 32]);
    }
    epoch_ = epoch;
}

torch::Tensor DataBatches::clean(std::int64_t iteration) {
    const NoiseStream choice(seed_, NoisePurpose::BatchChoice);
    torch::Tensor batch =
        torch::empty({batch_, data_->channels, data_->height, data_->width}, torch::kFloat32);
    const std::vector<std::int64_t> chosen = indices(iteration);
    for (int i = 0; i < batch_; ++i) {
        const bool mirrored = flip_ && (choice.bits(number(iteration, i), flipStep, 0) & 1) != 0;
        spread(data_->tile(static_cast<int>(chosen[static_cast<std::size_t>(i)])), *data_, mirrored,
               batch.data_ptr<float>() + i * data_->tileBytes());
    }
    return batch;
}

torch::Tensor DataBatches::noisy(const torch::Tensor& clean, std::int64_t iteration,
                                 double dataNoiseStd) const {
    const NoiseStream noise(seed_, NoisePurpose::DataNoise);
    torch::Tensor unit = torch::empty(clean.sizes(), torch::kFloat32);
    for (int i = 0; i < batch_; ++i) {
        noise.normal({unit.data_ptr<float>() + i * data_->tileBytes(), data_->tileBytes()},
                     number(iteration, i), 0);
    }
    return torch::add(clean, unit, dataNoiseStd);
}

}  // namespace shortrun
