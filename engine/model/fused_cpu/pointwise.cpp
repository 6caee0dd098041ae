// Loops in vector lanes, compiled once for each instruction set.
#include "engine/model/fused_cpu/pointwise.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "engine/core/vector_versions.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define SHORTRUN_NATIVE_BF16 1
#include <immintrin.h>
#endif

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

#ifdef SHORTRUN_NATIVE_BF16
#define SHORTRUN_TARGET_BF16 target("avx512f,avx512bw,avx512vl,avx512bf16")

/// Half the instructions where the processor rounds to bf16 by itself.
__attribute__((SHORTRUN_TARGET_BF16, always_inline)) inline void activationSpanNative(
    const BFloat16* gradient, BFloat16* features, int count, __m512 slope) {
    for (int i = 0; i < count; i += lanes) {
        const __m256i g = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(gradient + i));
        const __m256i feature = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(features + i));
        const __m512 wide = _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(g), 16));
        const auto scaled = std::bit_cast<__m256i>(_mm512_cvtneps_pbh(_mm512_mul_ps(wide, slope)));
        // A bf16 is positive where its bits are, read as a signed integer.
        const __mmask16 positive = _mm256_cmpgt_epi16_mask(feature, _mm256_setzero_si256());
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(features + i),
                            _mm256_mask_blend_epi16(positive, scaled, g));
    }
}

__attribute__((SHORTRUN_TARGET_BF16)) void activationRowNative(const BFloat16* even, const BFloat16* odd,
                                                               BFloat16* features, int pairs, int channels,
                                                               float slope) {
    const __m512 slopes = _mm512_set1_ps(slope);
    for (int pair = 0; pair < pairs; ++pair, even += channels, odd += channels, features += 2 * channels) {
        activationSpanNative(even, features, channels, slopes);
        activationSpanNative(odd, features + channels, channels, slopes);
    }
}
#endif

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

/// Four pixels of three channels turned into four numbers for each of the three planes.
SHORTRUN_INLINE void putFour(const Quad (&pixels)[4], float* out, int planeStride) {
    using Choice = std::int32_t __attribute__((vector_size(16)));
    const Quad low01 = __builtin_shuffle(pixels[0], pixels[1], Choice{0, 4, 1, 5});
    const Quad low23 = __builtin_shuffle(pixels[2], pixels[3], Choice{0, 4, 1, 5});
    const Quad high01 = __builtin_shuffle(pixels[0], pixels[1], Choice{2, 6, 3, 7});
    const Quad high23 = __builtin_shuffle(pixels[2], pixels[3], Choice{2, 6, 3, 7});
    *reinterpret_cast<Quad*>(out) = __builtin_shuffle(low01, low23, Choice{0, 1, 4, 5});
    *reinterpret_cast<Quad*>(out + planeStride) = __builtin_shuffle(low01, low23, Choice{2, 3, 6, 7});
    *reinterpret_cast<Quad*>(out + 2 * planeStride) = __builtin_shuffle(high01, high23, Choice{0, 1, 4, 5});
}

/// The outermost pixels have no taps from beyond the border.
template <class Sum>
SHORTRUN_INLINE Sum sumAtAny(const TapRows& rows, int x, int size) {
    if (x == 0) return sumAt<Sum>(rows, x, 0, 1);
    return x == size - 1 ? sumAt<Sum>(rows, x, 1, 2) : sumAt<Sum>(rows, x, 0, 2);
}

SHORTRUN_INLINE void sumColourRow(const TapRows& rows, int size, float* out, int planeStride) {
    for (int x = 0; x < size; x += 4) {
        const Quad pixels[4] = {sumAtAny<Quad>(rows, x, size), sumAt<Quad>(rows, x + 1, 0, 2),
                                sumAt<Quad>(rows, x + 2, 0, 2), sumAtAny<Quad>(rows, x + 3, size)};
        putFour(pixels, out + x, planeStride);
    }
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

namespace {

SHORTRUN_FOR_EACH_ISA void activationRowPortable(const BFloat16* even, const BFloat16* odd,
                                                 BFloat16* features, int pairs, int channels, float slope) {
    activationRow(even, odd, features, pairs, channels, slope);
}

}  // namespace

void throughActivation(const BFloat16* even, const BFloat16* odd, BFloat16* features, int pairs, int channels,
                       float slope) {
#ifdef SHORTRUN_NATIVE_BF16
    static const bool native = __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("avx512bw") &&
                               __builtin_cpu_supports("avx512vl");
    if (native) return activationRowNative(even, odd, features, pairs, channels, slope);
#endif
    activationRowPortable(even, odd, features, pairs, channels, slope);
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
        for (int x = 0; x < size; ++x) out[x] = sumAtAny<float>(rows, x, size);
    } else {
        sumColourRow(rows, size, out, planeStride);
    }
}

}  // namespace shortrun
