// Loops in vector lanes, compiled once for each instruction set.
#include "engine/model/fused_cpu/pointwise.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "engine/core/vector_versions.h"

namespace shortrun {
namespace {

/// Sixteen numbers as the compiler's own vector type: it becomes one register or several, as the processor
/// has them.
constexpr int lanes = 16;
using Floats = float __attribute__((vector_size(4 * lanes)));
using Words = std::uint32_t __attribute__((vector_size(4 * lanes)));
using Halves = std::uint16_t __attribute__((vector_size(2 * lanes)));

SHORTRUN_INLINE void load(const float* from, Floats& to) {
    std::memcpy(&to, from, sizeof to);
}

SHORTRUN_INLINE void load(const BFloat16* from, Floats& to) {
    Halves halves;
    std::memcpy(&halves, from, sizeof halves);
    to = std::bit_cast<Floats>(__builtin_convertvector(halves, Words) << 16);
}

SHORTRUN_INLINE void store(const Floats& from, float* to) {
    std::memcpy(to, &from, sizeof from);
}

/// To the nearest, ties to even.
SHORTRUN_INLINE void store(const Floats& from, BFloat16* to) {
    const Words bits = std::bit_cast<Words>(from);
    const Halves halves = __builtin_convertvector((bits + 0x7FFFu + (bits >> 16 & 1u)) >> 16, Halves);
    std::memcpy(to, &halves, sizeof halves);
}

SHORTRUN_INLINE void store(float value, float& out) {
    out = value;
}
SHORTRUN_INLINE void store(float value, BFloat16& out) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    out.bits = static_cast<std::uint16_t>((bits + 0x7FFFu + (bits >> 16 & 1u)) >> 16);
}

template <class T>
SHORTRUN_INLINE void channelsLast(const float* __restrict image, int channels, int pixels,
                                  T* __restrict out) {
    if (channels == 1) {
        for (int p = 0; p < pixels; ++p) store(image[p], out[p]);
        return;
    }
    for (int p = 0; p < pixels; ++p) {
        for (int c = 0; c < 3; ++c) store(image[c * pixels + p], out[3 * p + c]);
    }
}

template <class G, class T>
SHORTRUN_INLINE void activationSpan(const G* gradient, T* features, int count, float slope) {
    for (int i = 0; i < count; i += lanes) {
        Floats g, feature;
        load(gradient + i, g);
        load(features + i, feature);
        store(feature > 0.0f ? g : g * slope, features + i);
    }
}

using Octet = float __attribute__((vector_size(32), aligned(4)));

/// A pixel of a block of eight.
SHORTRUN_INLINE void activationOctet(const float* gradient, float* features, float slope) {
    const Octet g = *reinterpret_cast<const Octet*>(gradient);
    Octet& feature = *reinterpret_cast<Octet*>(features);
    feature = feature > 0.0f ? g : g * slope;
}

template <class T>
SHORTRUN_INLINE void activationRow(const T* even, const T* odd, T* features, int pairs, int channels,
                                   float slope) {
    for (int pair = 0; pair < pairs; ++pair, even += channels, odd += channels, features += 2 * channels) {
        activationSpan(even, features, channels, slope);
        activationSpan(odd, features + channels, channels, slope);
    }
}

template <class T>
SHORTRUN_INLINE double weightedSumOf(const float* weights, const T* features, int count) {
    Floats sums = {};
    for (int i = 0; i < count; i += lanes) {
        Floats weight, feature;
        load(weights + i, weight);
        load(features + i, feature);
        sums += weight * feature;
    }
    double sum = 0;
    for (int lane = 0; lane < lanes; ++lane) sum += static_cast<double>(sums[lane]);
    return sum;
}

template <class T>
SHORTRUN_INLINE void accumulateSpan(const T* features, int count, float* sums) {
    for (int i = 0; i < count; i += lanes) {
        Floats feature, sum;
        load(features + i, feature);
        load(sums + i, sum);
        store(sum + feature, sums + i);
    }
}

/// Four channels at once, the last of them only carried along.
using Quad = float __attribute__((vector_size(16), aligned(4)));

/// Where the taps that make up a row of pixels begin, null outside the image.
struct TapRows {
    const float* taps[9];
    int pixelStride;
};

template <class Sum>
SHORTRUN_INLINE Sum sumAt(const TapRows& rows, int x, int firstKx, int lastKx) {
    Sum sum = {};
    for (int ky = 0; ky < 3; ++ky) {
        if (rows.taps[3 * ky] == nullptr) continue;
        for (int kx = firstKx; kx <= lastKx; ++kx) {
            sum += *reinterpret_cast<const Sum*>(rows.taps[3 * ky + kx] + (x + 1 - kx) * rows.pixelStride);
        }
    }
    return sum;
}

/// Calls put(x, sum) for each pixel of a row; the outermost have no taps from beyond the border.
template <class Sum, class Put>
SHORTRUN_INLINE void sumRow(const TapRows& rows, int size, Put put) {
    put(0, sumAt<Sum>(rows, 0, 0, 1));
    for (int x = 1; x < size - 1; ++x) put(x, sumAt<Sum>(rows, x, 0, 2));
    put(size - 1, sumAt<Sum>(rows, size - 1, 1, 2));
}

}  // namespace

SHORTRUN_FOR_EACH_ISA void toChannelsLast(const float* image, int channels, int pixels, float* out) {
    channelsLast(image, channels, pixels, out);
}

SHORTRUN_FOR_EACH_ISA void toChannelsLast(const float* image, int channels, int pixels, BFloat16* out) {
    channelsLast(image, channels, pixels, out);
}

SHORTRUN_FOR_EACH_ISA void throughActivation(const float* gradient, float* features, int count, float slope) {
    activationSpan(gradient, features, count, slope);
}

SHORTRUN_FOR_EACH_ISA void throughActivation(const float* gradient, BFloat16* features, int count,
                                             float slope) {
    activationSpan(gradient, features, count, slope);
}

SHORTRUN_FOR_EACH_ISA void throughActivation(const BFloat16* gradient, BFloat16* features, int count,
                                             float slope) {
    activationSpan(gradient, features, count, slope);
}

SHORTRUN_FOR_EACH_ISA void throughActivation(const float* even, const float* odd, float* features, int pairs,
                                             int channels, float slope) {
    if (channels != 8) return activationRow(even, odd, features, pairs, channels, slope);
    for (int pair = 0; pair < pairs; ++pair) {
        activationOctet(even + 8 * pair, features + 16 * pair, slope);
        activationOctet(odd + 8 * pair, features + 16 * pair + 8, slope);
    }
}

SHORTRUN_FOR_EACH_ISA void throughActivation(const BFloat16* even, const BFloat16* odd, BFloat16* features,
                                             int pairs, int channels, float slope) {
    activationRow(even, odd, features, pairs, channels, slope);
}

SHORTRUN_FOR_EACH_ISA double weightedSum(const float* weights, const float* features, int count) {
    return weightedSumOf(weights, features, count);
}

SHORTRUN_FOR_EACH_ISA double weightedSum(const float* weights, const BFloat16* features, int count) {
    return weightedSumOf(weights, features, count);
}

SHORTRUN_FOR_EACH_ISA void accumulate(const float* features, int count, float* sums) {
    accumulateSpan(features, count, sums);
}

SHORTRUN_FOR_EACH_ISA void accumulate(const BFloat16* features, int count, float* sums) {
    accumulateSpan(features, count, sums);
}

void sumTaps(const TapImage& image, int size, int y, float* out, int planeStride) {
    TapRows rows{{}, image.pixelStride};
    for (int tap = 0; tap < 9; ++tap) {
        const int row = y + 1 - tap / 3, channel = image.places.channelOf(tap, 0), block = image.places.block;
        if (row < 0 || row >= size) continue;
        rows.taps[tap] = image.numbers + channel / block * image.blockStride +
                         row * size * image.pixelStride + channel % block;
    }
    if (image.places.imageChannels == 1) {
        sumRow<float>(rows, size, [=](int x, float sum) { out[x] = sum; });
    } else {
        sumRow<Quad>(rows, size, [=](int x, const Quad& sum) {
            for (int c = 0; c < 3; ++c) out[c * planeStride + x] = sum[c];
        });
    }
}

}  // namespace shortrun
