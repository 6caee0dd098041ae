// Fields of random numbers by Philox, 64 numbers at a time. Torch-free; any thread.
#include "engine/sampling/noise_stream.h"

#include <algorithm>

#include "engine/sampling/philox.h"

namespace shortrun {
namespace {

philox::Field fieldOf(const NoiseStream& stream, std::uint32_t image, std::uint32_t step) {
    return {static_cast<std::uint32_t>(stream.seed()), static_cast<std::uint32_t>(stream.seed() >> 32), step,
            image, static_cast<std::uint32_t>(stream.purpose())};
}

SHORTRUN_FOR_EACH_ISA void fillNormal(const philox::Field& field, float* out, std::size_t groups) {
    for (std::size_t group = 0; group < groups; ++group) {
        philox::normalGroup(field, static_cast<std::uint32_t>(group), out + group * philox::groupSize);
    }
}

SHORTRUN_FOR_EACH_ISA void fillUniform(const philox::Field& field, float* out, std::size_t groups) {
    for (std::size_t group = 0; group < groups; ++group) {
        philox::uniformGroup(field, static_cast<std::uint32_t>(group), out + group * philox::groupSize);
    }
}

}  // namespace

void NoiseStream::normal(std::span<float> out, std::uint32_t image, std::uint32_t step) const {
    const philox::Field field = fieldOf(*this, image, step);
    const std::size_t groups = out.size() / philox::groupSize;
    fillNormal(field, out.data(), groups);
    const std::span<float> rest = out.subspan(groups * philox::groupSize);
    if (rest.empty()) return;
    float last[philox::groupSize];
    philox::normalGroup(field, static_cast<std::uint32_t>(groups), last);
    std::copy_n(last, rest.size(), rest.begin());
}

void NoiseStream::uniform(std::span<float> out, std::uint32_t image, std::uint32_t step) const {
    const philox::Field field = fieldOf(*this, image, step);
    const std::size_t groups = out.size() / philox::groupSize;
    fillUniform(field, out.data(), groups);
    const std::span<float> rest = out.subspan(groups * philox::groupSize);
    if (rest.empty()) return;
    float last[philox::groupSize];
    philox::uniformGroup(field, static_cast<std::uint32_t>(groups), last);
    std::copy_n(last, rest.size(), rest.begin());
}

std::uint64_t NoiseStream::bits(std::uint32_t image, std::uint32_t step, std::uint32_t element) const {
    const philox::Block block = philox::blockAt(fieldOf(*this, image, step), element);
    return block.words[0] | static_cast<std::uint64_t>(block.words[1]) << 32;
}

}  // namespace shortrun
