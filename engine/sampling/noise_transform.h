// From random bits to uniform and normal numbers, as scalar functions that the compiler spreads over vector
// lanes. Private to the noise room; pure functions, any thread.
#pragma once

#include <cmath>
#include <cstdint>

#include "engine/sampling/philox.h"

namespace shortrun::philox {

/// std::bit_cast, where it is not yet in the language (CUDA).
template <class To, class From>
SHORTRUN_INLINE To bitCast(From from) {
    return __builtin_bit_cast(To, from);
}

/// U[-1, 1) in steps of 2^-23.
SHORTRUN_INLINE float uniformOf(std::uint32_t bits) {
    return static_cast<float>(static_cast<std::int32_t>(bits) >> 8) * 0x1p-23f;
}

/// ln(u) for u in [2^-32, 1], within 2e-7 of its value: u = 2^e (1 + r) with r in [sqrt(1/2) - 1, sqrt(2) -
/// 1], and ln(1 + r) = r - r^2 / 2 + r^3 P(r), P of degree 7 fitted at the Chebyshev nodes (error 2e-8).
SHORTRUN_INLINE float naturalLog(float u) {
    constexpr std::int32_t sqrtHalf = 0x3F3504F3;
    const std::int32_t offset = bitCast<std::int32_t>(u) - sqrtHalf;
    const float exponent = static_cast<float>(offset >> 23);
    const float r = bitCast<float>((offset & 0x007FFFFF) + sqrtHalf) - 1.0f;
    const float r2 = r * r;
    const float p01 = 0.333333286f - 0.250002965f * r;
    const float p23 = 0.200014686f - 0.166422476f * r;
    const float p45 = 0.142021738f - 0.12972239f * r;
    const float p67 = 0.127123076f - 0.0810155808f * r;
    const float p = p01 + r2 * (p23 + r2 * (p45 + r2 * p67));
    return exponent * 0.693147181f + (r + r2 * (r * p - 0.5f));
}

/// sin and cos of (pi / 2) t for t in [-1/2, 1/2], by their Taylor series in the angle.
SHORTRUN_INLINE void sinCosQuarter(float t, float& sine, float& cosine) {
    const float a = t * 1.57079633f;
    const float a2 = a * a;
    sine = a + a * (a2 *
                    (-1.66666667e-1f + a2 * (8.33333333e-3f + a2 * (-1.98412698e-4f + a2 * 2.75573192e-6f))));
    cosine = 1.0f + a2 * (-0.5f + a2 * (4.16666667e-2f + a2 * (-1.38888889e-3f + a2 * 2.48015873e-5f)));
}

/// Two independent N(0, 1) from 64 random bits (Box and Muller, 1958); the radius reaches 6.66.
SHORTRUN_INLINE void normalPair(std::uint32_t radiusBits, std::uint32_t angleBits, float& first,
                                float& second) {
    const float u = (static_cast<float>(static_cast<std::int32_t>(radiusBits >> 1)) + 0.5f) * 0x1p-31f;
    const float radius = std::sqrt(-2.0f * naturalLog(u));
    // The upper two bits are the quarter turn, the others the place within the quarter around its middle.
    float sine, cosine;
    sinCosQuarter(static_cast<float>(static_cast<std::int32_t>(angleBits << 2)) * 0x1p-32f, sine, cosine);
    const bool swap = (angleBits & 0x40000000u) != 0;
    const float x = swap ? sine : cosine;
    const float y = swap ? cosine : sine;
    const std::uint32_t signX = (angleBits ^ (angleBits << 1)) & 0x80000000u;
    const std::uint32_t signY = angleBits & 0x80000000u;
    first = radius * bitCast<float>(bitCast<std::uint32_t>(x) ^ signX);
    second = radius * bitCast<float>(bitCast<std::uint32_t>(y) ^ signY);
}

/// The 64 normals of a group from its 64 words.
SHORTRUN_INLINE void normalGroup(const std::uint32_t* words, float* out) {
    for (int half = 0; half < groupSize; half += 2 * lanes) {
        for (int lane = half; lane < half + lanes; ++lane) {
            normalPair(words[lane], words[lane + lanes], out[lane], out[lane + lanes]);
        }
    }
}

}  // namespace shortrun::philox
