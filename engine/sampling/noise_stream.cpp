// Fields of random numbers by Philox, a few groups at a time. Torch-free; any thread.
#include "engine/sampling/noise_stream.h"

#include <algorithm>

#include "engine/sampling/noise_transform.h"

namespace shortrun {
namespace {

constexpr int groupsAtOnce = 16;
using Words = std::uint32_t[groupsAtOnce * philox::groupSize];
using Numbers = float[groupsAtOnce * philox::groupSize];
using Transform = void (*)(const Words& words, Numbers& out);

SHORTRUN_FOR_EACH_ISA void toNormal(const Words& words, Numbers& out) {
    for (int group = 0; group < groupsAtOnce; ++group) {
        philox::normalGroup(words + group * philox::groupSize, out + group * philox::groupSize);
    }
}

SHORTRUN_FOR_EACH_ISA void toUniform(const Words& words, Numbers& out) {
    for (int i = 0; i < groupsAtOnce * philox::groupSize; ++i) out[i] = philox::uniformOf(words[i]);
}

void fill(std::span<float> out, const philox::Field& field, Transform transform) {
    alignas(64) Words words;
    alignas(64) Numbers numbers;
    std::uint32_t group = 0;
    while (!out.empty()) {
        philox::permuteGroups(field, group, groupsAtOnce, words);
        transform(words, numbers);
        const std::size_t taken = std::min(out.size(), std::size(numbers));
        std::copy_n(numbers, taken, out.begin());
        out = out.subspan(taken);
        group += groupsAtOnce;
    }
}

philox::Field fieldOf(const NoiseStream& stream, std::uint32_t image, std::uint32_t step) {
    return {static_cast<std::uint32_t>(stream.seed()), static_cast<std::uint32_t>(stream.seed() >> 32), step,
            image, static_cast<std::uint32_t>(stream.purpose())};
}

}  // namespace

void NoiseStream::normal(std::span<float> out, std::uint32_t image, std::uint32_t step) const {
    fill(out, fieldOf(*this, image, step), toNormal);
}

void NoiseStream::uniform(std::span<float> out, std::uint32_t image, std::uint32_t step) const {
    fill(out, fieldOf(*this, image, step), toUniform);
}

std::uint64_t NoiseStream::bits(std::uint32_t image, std::uint32_t step, std::uint32_t element) const {
    const philox::Block block = philox::blockAt(fieldOf(*this, image, step), element);
    return block.words[0] | static_cast<std::uint64_t>(block.words[1]) << 32;
}

}  // namespace shortrun
