// Philox 4x32-10, the counter-based generator below all noise. Private to the noise room; pure functions, any
// thread. Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011.
#pragma once

#include <cstdint>

#include "engine/core/vector_versions.h"

namespace shortrun::philox {

/// A counter, and what the permutation makes of it: 128 bits.
struct Block {
    std::uint32_t words[4];
};

/// What all counters of one field share, and the key, which is the seed.
struct Field {
    std::uint32_t key0, key1, step, image, purpose;
};

inline constexpr std::uint32_t multiplier0 = 0xD2511F53u, multiplier1 = 0xCD9E8D57u;
inline constexpr std::uint32_t weyl0 = 0x9E3779B9u, weyl1 = 0xBB67AE85u;
inline constexpr int rounds = 10;

SHORTRUN_INLINE Block permute(Block counter, std::uint32_t key0, std::uint32_t key1) {
    auto [c0, c1, c2, c3] = counter.words;
#ifdef __CUDACC__
#pragma unroll
#else
#pragma GCC unroll 10
#endif
    for (int round = 0; round < rounds; ++round) {
        const std::uint64_t product0 = static_cast<std::uint64_t>(multiplier0) * c0;
        const std::uint64_t product1 = static_cast<std::uint64_t>(multiplier1) * c2;
        c0 = static_cast<std::uint32_t>(product1 >> 32) ^ c1 ^ key0;
        c2 = static_cast<std::uint32_t>(product0 >> 32) ^ c3 ^ key1;
        c1 = static_cast<std::uint32_t>(product1);
        c3 = static_cast<std::uint32_t>(product0);
        key0 += weyl0;
        key1 += weyl1;
    }
    return {{c0, c1, c2, c3}};
}

/// The block of a field with the given index.
SHORTRUN_INLINE Block blockAt(const Field& field, std::uint32_t index) {
    return permute({{index, field.step, field.image, field.purpose}}, field.key0, field.key1);
}

/// A group is 64 words: word w of block 16 * group + lane is the group's word 16 w + lane.
inline constexpr int lanes = 16;
inline constexpr int groupSize = 4 * lanes;

/// The words of `count` groups from `firstGroup` on.
void permuteGroups(const Field& field, std::uint32_t firstGroup, int count, std::uint32_t* words);

}  // namespace shortrun::philox
