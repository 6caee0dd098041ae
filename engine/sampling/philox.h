// Philox 4x32-10 and the normal transform, as scalar functions that the compiler spreads over vector lanes.
// Private to the noise room; pure functions, any thread.
//
// Philox: Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011.
// Files that include this are compiled without contraction of a * b + c, so that every instruction set gives
// the same bits: all operations below are then rounded one by one as IEEE 754 says.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

// One version of a function for each vector width; the loader picks.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define SHORTRUN_FOR_EACH_ISA __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define SHORTRUN_FOR_EACH_ISA
#endif

namespace shortrun::philox {

#define SHORTRUN_INLINE inline __attribute__((always_inline))

struct Block {
    std::uint32_t words[4];
};

/// The counters of one field (purpose, image, step) and the key of its seed.
struct Field {
    std::uint32_t key0, key1, step, image, purpose;
};

SHORTRUN_INLINE Block permute(Block counter, std::uint32_t key0, std::uint32_t key1) {
    constexpr std::uint64_t multiplier0 = 0xD2511F53u, multiplier1 = 0xCD9E8D57u;
    std::uint32_t c0 = counter.words[0], c1 = counter.words[1], c2 = counter.words[2], c3 = counter.words[3];
#pragma GCC unroll 10
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t product0 = multiplier0 * c0, product1 = multiplier1 * c2;
        c0 = static_cast<std::uint32_t>(product1 >> 32) ^ c1 ^ key0;
        c2 = static_cast<std::uint32_t>(product0 >> 32) ^ c3 ^ key1;
        c1 = static_cast<std::uint32_t>(product1);
        c3 = static_cast<std::uint32_t>(product0);
        key0 += 0x9E3779B9u;
        key1 += 0xBB67AE85u;
    }
    return {{c0, c1, c2, c3}};
}

SHORTRUN_INLINE Block blockAt(const Field& field, std::uint32_t index) {
    return permute({{index, field.step, field.image, field.purpose}}, field.key0, field.key1);
}

/// U[-1, 1) in steps of 2^-23.
SHORTRUN_INLINE float uniformOf(std::uint32_t bits) {
    return static_cast<float>(static_cast<std::int32_t>(bits) >> 8) * 0x1p-23f;
}

/// ln(u) for u in [2^-32, 1], relative error below 2e-7: u = 2^e (1 + r) with 1 + r around 1, then
/// ln(1 + r) = 2 artanh(s), s = r / (2 + r), by its odd series (s^2 below 0.03).
SHORTRUN_INLINE float naturalLog(float u) {
    const std::int32_t offset = std::bit_cast<std::int32_t>(u) - 0x3F3504F3;  // sqrt(1/2)
    const float exponent = static_cast<float>(offset >> 23);
    const float r = std::bit_cast<float>((offset & 0x007FFFFF) + 0x3F3504F3) - 1.0f;
    const float s = r / (2.0f + r);
    const float s2 = s * s;
    const float tail = s2 * (0.66666667f + s2 * (0.4f + s2 * (0.28571429f + s2 * 0.23f)));
    return exponent * 0.69314718f + (2.0f * s + s * tail);
}

/// sin and cos of (pi / 2) t for t in [-1/2, 1/2], by their Taylor series in the angle.
SHORTRUN_INLINE void sinCosQuarter(float t, float& sine, float& cosine) {
    const float a = t * 1.57079633f;
    const float a2 = a * a;
    sine =
        a + a * (a2 * (-1.6666667e-1f + a2 * (8.3333333e-3f + a2 * (-1.9841270e-4f + a2 * 2.7557319e-6f))));
    cosine = 1.0f + a2 * (-0.5f + a2 * (4.1666667e-2f + a2 * (-1.3888889e-3f + a2 * 2.4801587e-5f)));
}

/// Two independent N(0, 1) from 64 random bits (Box and Muller); the radius reaches 6.66.
SHORTRUN_INLINE void normalPair(std::uint32_t radiusBits, std::uint32_t angleBits, float& first,
                                float& second) {
    const float u = (static_cast<float>(static_cast<std::int32_t>(radiusBits >> 1)) + 0.5f) * 0x1p-31f;
    const float radius = std::sqrt(-2.0f * naturalLog(u));
    // The two upper bits are the quarter turn, the others the signed part of a quarter around its middle.
    float sine, cosine;
    sinCosQuarter(static_cast<float>(static_cast<std::int32_t>(angleBits << 2)) * 0x1p-32f, sine, cosine);
    const bool swap = (angleBits & 0x40000000u) != 0;
    const float x = swap ? sine : cosine;
    const float y = swap ? cosine : sine;
    const std::uint32_t signX = (angleBits ^ (angleBits << 1)) & 0x80000000u;
    const std::uint32_t signY = angleBits & 0x80000000u;
    first = radius * std::bit_cast<float>(std::bit_cast<std::uint32_t>(x) ^ signX);
    second = radius * std::bit_cast<float>(std::bit_cast<std::uint32_t>(y) ^ signY);
}

/// Elements are numbered so that 16 lanes compute 64 of them: element e is word (e / 16) % 4 of block
/// 16 (e / 64) + e % 16.
constexpr int groupSize = 64;
constexpr int lanes = 16;

/// The 64 normals of a group.
SHORTRUN_INLINE void normalGroup(const Field& field, std::uint32_t group, float* out) {
    for (int lane = 0; lane < lanes; ++lane) {
        const Block block = blockAt(field, group * lanes + static_cast<std::uint32_t>(lane));
        float a, b, c, d;
        normalPair(block.words[0], block.words[1], a, b);
        normalPair(block.words[2], block.words[3], c, d);
        out[lane] = a;
        out[lane + lanes] = b;
        out[lane + 2 * lanes] = c;
        out[lane + 3 * lanes] = d;
    }
}

/// The 64 uniforms of a group.
SHORTRUN_INLINE void uniformGroup(const Field& field, std::uint32_t group, float* out) {
    for (int lane = 0; lane < lanes; ++lane) {
        const Block block = blockAt(field, group * lanes + static_cast<std::uint32_t>(lane));
        for (int word = 0; word < 4; ++word) out[lane + word * lanes] = uniformOf(block.words[word]);
    }
}

}  // namespace shortrun::philox
