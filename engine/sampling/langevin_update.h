// The arithmetic of one Langevin step, given f'(x), in one vectorised pass over the numbers. Torch-free.
#pragma once

#include <cstdint>
#include <span>

#include "engine/sampling/noise_stream.h"

namespace shortrun {

/// x <- x + s g + e U for `images.size()` images of `imageSize` numbers each (eq. 4 of the paper with s and e set
/// apart). U is the field (noise, images[i], step); with `noiseStd` 0 no noise is drawn. The sum of squares of
/// each image's g is written to `squaredNorms` (one number an image). The
/// result for an image does not depend on those beside it; may be called for different images by several threads.
void langevinUpdate(float* x, const float* g, std::int64_t imageSize, std::span<const std::uint32_t> images,
                    float stepSize, float noiseStd, const NoiseStream& noise, std::uint32_t step,
                    std::span<double> squaredNorms);

}  // namespace shortrun
