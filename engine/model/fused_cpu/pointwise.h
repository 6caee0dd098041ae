// What happens between the convolutions of the fused path, each as one pass over memory: layout changes, the
// activation's derivative, the sum over taps. Internal to the fused path; pure functions, any thread.
#pragma once

#include <cstdint>

namespace shortrun {

/// The upper half of a float.
struct BFloat16 {
    std::uint16_t bits;
};

/// [channels, pixels] float -> [pixels, channels].
void toChannelsLast(const float* image, int channels, int pixels, float* out);
void toChannelsLast(const float* image, int channels, int pixels, BFloat16* out);

/// All counts of features are multiples of 16.

/// features <- gradient * phi'(features) with phi' = 1 where a feature is positive, else `slope`; phi(u) > 0
/// where u > 0, so that the activated feature tells as much as its argument.
void throughActivation(const float* gradient, float* features, int count, float slope);
void throughActivation(const float* gradient, BFloat16* features, int count, float slope);

/// The same for one row of pixels whose gradients come from two planes, even and odd columns apart:
/// 2 `pairs` pixels of `channels` features.
void throughActivation(const float* even, const float* odd, float* features, int pairs, int channels,
                       float slope);
void throughActivation(const BFloat16* even, const BFloat16* odd, BFloat16* features, int pairs, int channels,
                       float slope);

/// Sum of weights * features.
double weightedSum(const float* weights, const float* features, int count);
double weightedSum(const float* weights, const BFloat16* features, int count);

/// Channels of `taps` for images of 1 or 3 channels: 9 taps each, filled up to whole vectors.
constexpr int tapChannels(int channels) {
    return channels == 1 ? 16 : 32;
}
/// One row of the first layer's backward-data from its parts: out[c][x] (planes `planeStride` apart) is the
/// sum over the nine (ky, kx) of taps[y + 1 - ky][x + 1 - kx][(3 ky + kx) channels + c], zero outside. `taps`
/// is the image's.
void sumTaps(const float* taps, int size, int channels, int y, float* out, int planeStride);

}  // namespace shortrun
