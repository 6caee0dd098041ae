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

/// Four channels at once, the last of them only carried along.
using Quad = float __attribute__((vector_size(16), aligned(4)));

/// The taps of column x, without those beyond the left or right border.
SHORTRUN_INLINE Quad sumColour(const float* const (&rows)[3], int x, int firstKx, int lastKx) {
    constexpr int stride = tapChannels(3);
    Quad sum = {};
    for (int ky = 0; ky < 3; ++ky) {
        if (rows[ky] == nullptr) continue;
        for (int kx = firstKx; kx <= lastKx; ++kx) {
            sum += *reinterpret_cast<const Quad*>(rows[ky] + (x + 1 - kx) * stride + (3 * ky + kx) * 3);
        }
    }
    return sum;
}

SHORTRUN_INLINE float sumGray(const float* const (&rows)[3], int x, int firstKx, int lastKx) {
    constexpr int stride = tapChannels(1);
    float sum = 0;
    for (int ky = 0; ky < 3; ++ky) {
        if (rows[ky] == nullptr) continue;
        for (int kx = firstKx; kx <= lastKx; ++kx) sum += rows[ky][(x + 1 - kx) * stride + 3 * ky + kx];
    }
    return sum;
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

SHORTRUN_FOR_EACH_ISA void throughActivation(const float* even, const float* odd, float* features, int pairs,
                                             int channels, float slope) {
    activationRow(even, odd, features, pairs, channels, slope);
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

void sumTaps(const float* taps, int size, int channels, int y, float* out, int planeStride) {
    const int rowLength = size * tapChannels(channels);
    const float* rows[3];
    for (int ky = 0; ky < 3; ++ky) {
        const int row = y + 1 - ky;
        rows[ky] = row >= 0 && row < size ? taps + row * rowLength : nullptr;
    }
    if (channels == 1) {
        out[0] = sumGray(rows, 0, 0, 1);
        for (int x = 1; x < size - 1; ++x) out[x] = sumGray(rows, x, 0, 2);
        out[size - 1] = sumGray(rows, size - 1, 1, 2);
        return;
    }
    const auto put = [&](int x, Quad sum) {
        for (int c = 0; c < 3; ++c) out[c * planeStride + x] = sum[c];
    };
    put(0, sumColour(rows, 0, 0, 1));
    for (int x = 1; x < size - 1; ++x) put(x, sumColour(rows, x, 0, 2));
    put(size - 1, sumColour(rows, size - 1, 1, 2));
}

}  // namespace shortrun
