// One pass over x and g: step, noise and the norm of g together, so that neither the noise nor a second
// reading of g costs memory traffic. Called from the engine thread; splits over OpenMP threads.
#include "engine/sampling/langevin_update.h"

#include <algorithm>
#include <vector>

#include "engine/core/check.h"
#include "engine/sampling/philox.h"

namespace shortrun {
namespace {

/// A chunk is what one thread takes at a time, fixed so that sums are formed in the same order everywhere.
constexpr std::int64_t groupsPerChunk = 16;

struct Step {
    float stepSize;
    float noiseStd;
    philox::Field field;
};

/// x <- x + (s g + e u) for `count` numbers (at most a group); adds each lane's squares of g to `squares`.
SHORTRUN_INLINE void moveGroup(float* x, const float* g, const float* u, std::int64_t count, const Step& step,
                               double* squares) {
    for (std::int64_t i = 0; i < count; ++i) {
        x[i] = x[i] + (step.stepSize * g[i] + step.noiseStd * u[i]);
        squares[i] += static_cast<double>(g[i]) * static_cast<double>(g[i]);
    }
}

/// Moves the numbers [0, count) at x, whose first one belongs to group `firstGroup`; returns the sum of
/// squares of g.
SHORTRUN_FOR_EACH_ISA double moveChunk(float* x, const float* g, std::int64_t count, std::uint32_t firstGroup,
                                       const Step& step) {
    alignas(64) float noise[philox::groupSize] = {};
    alignas(64) double squares[philox::groupSize] = {};
    for (std::int64_t begin = 0; begin < count; begin += philox::groupSize, ++firstGroup) {
        if (step.noiseStd != 0.0f) philox::normalGroup(step.field, firstGroup, noise);
        if (count - begin >= philox::groupSize) {
            moveGroup(x + begin, g + begin, noise, philox::groupSize, step, squares);
        } else {
            moveGroup(x + begin, g + begin, noise, count - begin, step, squares);
        }
    }
    for (int half = philox::groupSize / 2; half > 0; half /= 2) {
        for (int i = 0; i < half; ++i) squares[i] += squares[i + half];
    }
    return squares[0];
}

}  // namespace

void langevinUpdate(float* x, const float* g, std::int64_t imageSize, std::span<const std::uint32_t> images,
                    float stepSize, float noiseStd, const NoiseStream& noise, std::uint32_t step,
                    std::span<double> squaredNorms) {
    SHORTRUN_CHECK(squaredNorms.size() == images.size(), "one squared norm for each image");
    constexpr std::int64_t chunkSize = groupsPerChunk * philox::groupSize;
    const std::int64_t chunksPerImage = (imageSize + chunkSize - 1) / chunkSize;
    const std::int64_t chunks = chunksPerImage * static_cast<std::int64_t>(images.size());
    std::vector<double> sums(static_cast<std::size_t>(chunks));
    const auto key0 = static_cast<std::uint32_t>(noise.seed());
    const auto key1 = static_cast<std::uint32_t>(noise.seed() >> 32);
    const auto purpose = static_cast<std::uint32_t>(noise.purpose());

#pragma omp parallel for schedule(static)
    for (std::int64_t chunk = 0; chunk < chunks; ++chunk) {
        const std::int64_t image = chunk / chunksPerImage;
        const std::int64_t first = chunk % chunksPerImage * chunkSize;
        const std::int64_t offset = image * imageSize + first;
        const Step move{
            stepSize, noiseStd, {key0, key1, step, images[static_cast<std::size_t>(image)], purpose}};
        sums[static_cast<std::size_t>(chunk)] =
            moveChunk(x + offset, g + offset, std::min(chunkSize, imageSize - first),
                      static_cast<std::uint32_t>(first / philox::groupSize), move);
    }
    for (std::size_t image = 0; image < images.size(); ++image) {
        const auto begin = sums.begin() + static_cast<std::int64_t>(image) * chunksPerImage;
        double total = 0;
        for (auto sum = begin; sum != begin + chunksPerImage; ++sum) total += *sum;
        squaredNorms[image] = total;
    }
}

}  // namespace shortrun
