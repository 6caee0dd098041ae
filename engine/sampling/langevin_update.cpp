// One pass over x and g: step, noise and the norm of g together, so that neither the noise nor a second
// reading of g costs memory traffic.
#include "engine/sampling/langevin_update.h"

#include <algorithm>

#include "engine/core/check.h"
#include "engine/sampling/noise_transform.h"

namespace shortrun {
namespace {

/// What lies between the passes stays in the nearest cache; sums are formed chunk by chunk.
constexpr std::int64_t groupsPerChunk = 16;
constexpr std::int64_t chunkSize = groupsPerChunk * philox::groupSize;

/// x <- x + (s g + e u) for `count` numbers, in lanes; returns the sum of squares of g.
SHORTRUN_FOR_EACH_ISA double moveChunk(float* __restrict x, const float* __restrict g,
                                       const float* __restrict u, std::int64_t count, float s, float e) {
    alignas(64) float squares[philox::lanes] = {};
    std::int64_t i = 0;
    for (; i + philox::lanes <= count; i += philox::lanes) {
        for (int lane = 0; lane < philox::lanes; ++lane) {
            x[i + lane] += s * g[i + lane] + e * u[i + lane];
            squares[lane] += g[i + lane] * g[i + lane];
        }
    }
    for (int lane = 0; i < count; ++i, ++lane) {
        x[i] += s * g[i] + e * u[i];
        squares[lane] += g[i] * g[i];
    }
    double sum = 0;
    for (const float square : squares) sum += static_cast<double>(square);
    return sum;
}

SHORTRUN_FOR_EACH_ISA void normals(const std::uint32_t* __restrict words, float* __restrict out, int groups) {
    for (int group = 0; group < groups; ++group) {
        philox::normalGroup(words + group * philox::groupSize, out + group * philox::groupSize);
    }
}

}  // namespace

void langevinUpdate(float* x, const float* g, std::int64_t imageSize, std::span<const std::uint32_t> images,
                    float stepSize, float noiseStd, const NoiseStream& noise, std::uint32_t step,
                    std::span<double> squaredNorms) {
    SHORTRUN_CHECK(squaredNorms.size() == images.size(), "one squared norm for each image");
    philox::Field field{static_cast<std::uint32_t>(noise.seed()),
                        static_cast<std::uint32_t>(noise.seed() >> 32), step, 0,
                        static_cast<std::uint32_t>(noise.purpose())};
    alignas(64) std::uint32_t words[chunkSize];
    alignas(64) float u[chunkSize] = {};
    for (std::size_t image = 0; image < images.size(); ++image, x += imageSize, g += imageSize) {
        field.image = images[image];
        squaredNorms[image] = 0;
        for (std::int64_t first = 0; first < imageSize; first += chunkSize) {
            if (noiseStd != 0.0f) {
                philox::permuteGroups(field, static_cast<std::uint32_t>(first / philox::groupSize),
                                      groupsPerChunk, words);
                normals(words, u, groupsPerChunk);
            }
            squaredNorms[image] += moveChunk(x + first, g + first, u, std::min(chunkSize, imageSize - first),
                                             stepSize, noiseStd);
        }
    }
}

}  // namespace shortrun
