// Sixteen Philox blocks at a time. Compilers do not find the 32 x 32 -> 64 bit vector product by themselves,
// so the AVX-512 version is written out; the other serves everywhere else. Pure functions; any thread.
#include "engine/sampling/philox.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define SHORTRUN_PHILOX_AVX512 1
#include <immintrin.h>
#endif

namespace shortrun::philox {
namespace {

SHORTRUN_FOR_EACH_ISA void permutePortable(const Field& field, std::uint32_t firstGroup, int count,
                                           std::uint32_t* __restrict words) {
    for (int group = 0; group < count; ++group, words += groupSize) {
        const std::uint32_t first = (firstGroup + static_cast<std::uint32_t>(group)) * lanes;
        for (int lane = 0; lane < lanes; ++lane) {
            const Block block = blockAt(field, first + static_cast<std::uint32_t>(lane));
            words[lane] = block.words[0];
            words[lane + lanes] = block.words[1];
            words[lane + 2 * lanes] = block.words[2];
            words[lane + 3 * lanes] = block.words[3];
        }
    }
}

#if SHORTRUN_PHILOX_AVX512
/// Low and high words of 16 products: even and odd lanes apart, as the instruction multiplies, then
/// interleaved.
__attribute__((target("avx512f"), always_inline)) inline void multiply(__m512i a, __m512i multiplier,
                                                                       __m512i& low, __m512i& high) {
    constexpr __mmask16 odd = 0xAAAA, even = 0x5555;
    const __m512i evens = _mm512_mul_epu32(a, multiplier);
    const __m512i odds = _mm512_mul_epu32(_mm512_srli_epi64(a, 32), multiplier);
    low = _mm512_mask_shuffle_epi32(evens, odd, odds, _MM_PERM_CCAA);
    high = _mm512_mask_shuffle_epi32(odds, even, evens, _MM_PERM_DDBB);
}

__attribute__((target("avx512f"))) void permuteAvx512(const Field& field, std::uint32_t firstGroup, int count,
                                                      std::uint32_t* words) {
    constexpr int xorOfThree = 0x96;
    const __m512i m0 = _mm512_set1_epi64(multiplier0), m1 = _mm512_set1_epi64(multiplier1);
    const __m512i laneIndex = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    for (int group = 0; group < count; ++group, words += groupSize) {
        const std::uint32_t first = (firstGroup + static_cast<std::uint32_t>(group)) * lanes;
        __m512i c0 = _mm512_add_epi32(_mm512_set1_epi32(static_cast<int>(first)), laneIndex);
        __m512i c1 = _mm512_set1_epi32(static_cast<int>(field.step));
        __m512i c2 = _mm512_set1_epi32(static_cast<int>(field.image));
        __m512i c3 = _mm512_set1_epi32(static_cast<int>(field.purpose));
        std::uint32_t key0 = field.key0, key1 = field.key1;
        for (int round = 0; round < rounds; ++round, key0 += weyl0, key1 += weyl1) {
            __m512i low0, high0, low1, high1;
            multiply(c0, m0, low0, high0);
            multiply(c2, m1, low1, high1);
            c0 = _mm512_ternarylogic_epi32(high1, c1, _mm512_set1_epi32(static_cast<int>(key0)), xorOfThree);
            c2 = _mm512_ternarylogic_epi32(high0, c3, _mm512_set1_epi32(static_cast<int>(key1)), xorOfThree);
            c1 = low1;
            c3 = low0;
        }
        _mm512_storeu_si512(words, c0);
        _mm512_storeu_si512(words + lanes, c1);
        _mm512_storeu_si512(words + 2 * lanes, c2);
        _mm512_storeu_si512(words + 3 * lanes, c3);
    }
}
#endif

}  // namespace

void permuteGroups(const Field& field, std::uint32_t firstGroup, int count, std::uint32_t* words) {
#if SHORTRUN_PHILOX_AVX512
    static const bool hasAvx512 = __builtin_cpu_supports("avx512f") > 0;
    if (hasAvx512) return permuteAvx512(field, firstGroup, count, words);
#endif
    permutePortable(field, firstGroup, count, words);
}

}  // namespace shortrun::philox
