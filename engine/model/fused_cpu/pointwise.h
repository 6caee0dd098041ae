// What happens between the convolutions of the fused path, each as one pass over memory: layout changes, the
// activation's derivative, the sum over taps. Internal to the fused path; pure functions, any thread.
#pragma once

#include <cstdint>

namespace shortrun {

/// The upper half of a float.
struct BFloat16 {
    std::uint16_t bits;
};

/// An image of 1 or 3 channels: [channels, pixels] float -> [pixels, channels].
void toChannelsLast(const float* image, int channels, int pixels, float* out);
void toChannelsLast(const float* image, int channels, int pixels, BFloat16* out);

/// All counts of features are multiples of 16, channels of a row of 8.

/// features <- gradient * phi'(features) with phi' = 1 where a feature is positive, else `slope`; phi(u) > 0
/// where u > 0, so that the activated feature tells as much as its argument.
void throughActivation(const float* gradient, float* features, int count, float slope);
void throughActivation(const float* gradient, BFloat16* features, int count, float slope);
void throughActivation(const BFloat16* gradient, BFloat16* features, int count, float slope);

/// The same for one row of pixels whose gradients come from two planes, even and odd columns apart:
/// 2 `pairs` pixels of `channels` features.
void throughActivation(const float* even, const float* odd, float* features, int pairs, int channels,
                       float slope);
void throughActivation(const BFloat16* even, const BFloat16* odd, BFloat16* features, int pairs, int channels,
                       float slope);

/// Sum of weights * features.
double weightedSum(const float* weights, const float* features, int count);
double weightedSum(const float* weights, const BFloat16* features, int count);
/// sums <- sums + features.
void accumulate(const float* features, int count, float* sums);
void accumulate(const BFloat16* features, int count, float* sums);

/// The first layer's backward-data tap by tap, as the channels of one image: blocks of `block` channels, in
/// each as many taps (3 ky + kx) as fit, a tap's `imageChannels` (1 or 3) numbers side by side.
struct TapPlaces {
    int imageChannels, block;

    constexpr int tapsPerBlock() const { return block / imageChannels; }
    constexpr int channels() const { return (9 + tapsPerBlock() - 1) / tapsPerBlock() * block; }
    constexpr int channelOf(int tap, int imageChannel) const {
        return tap / tapsPerBlock() * block + tap % tapsPerBlock() * imageChannels + imageChannel;
    }
};
/// One image's numbers by tap: channel t of pixel p lies at t / block * blockStride + p * pixelStride + t %
/// block.
struct TapImage {
    const float* numbers;
    TapPlaces places;
    int pixelStride, blockStride;
};
/// One row of the first layer's backward-data from its parts: out[c][x] (planes `planeStride` apart) is the
/// sum over the nine (ky, kx) of tap (ky, kx), channel c, at pixel (y + 1 - ky, x + 1 - kx); outside they are
/// zero. `size` is a multiple of 4.
void sumTaps(const TapImage& taps, int size, int y, float* out, int planeStride);

}  // namespace shortrun
