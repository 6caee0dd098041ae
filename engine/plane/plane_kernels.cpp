#include "engine/plane/plane_kernels.h"

#include <bit>
#include <cstdint>

#include "engine/core/vector_versions.h"

namespace shortrun::plane_kernels {
namespace {

/// Four points. Wider ones GCC takes apart through memory, number by number, where the processor has no AVX-512.
using Lanes = double __attribute__((vector_size(32)));
constexpr int kParts = kBlock / 4;

SHORTRUN_INLINE const Lanes& part(const Block& block, int index) {
    return reinterpret_cast<const Lanes*>(block.at)[index];
}

/// Half a block at a time: so many sums as AVX2 has registers for.
template <int rows>
SHORTRUN_INLINE void denseRows(const double* weights, const double* biases, const Block* in, int inputs, Block* out) {
    constexpr int kHalf = kParts / 2;
    for (int first = 0; first < kParts; first += kHalf) {
        Lanes sums[rows][kHalf];
#pragma GCC unroll 4
        for (int r = 0; r < rows; ++r)
#pragma GCC unroll 2
            for (int p = 0; p < kHalf; ++p) sums[r][p] = Lanes{} + (biases ? biases[r] : 0.0);
        for (int i = 0; i < inputs; ++i) {
#pragma GCC unroll 4
            for (int r = 0; r < rows; ++r)
#pragma GCC unroll 2
                for (int p = 0; p < kHalf; ++p) sums[r][p] += weights[r * inputs + i] * part(in[i], first + p);
        }
#pragma GCC unroll 4
        for (int r = 0; r < rows; ++r)
#pragma GCC unroll 2
            for (int p = 0; p < kHalf; ++p) reinterpret_cast<Lanes*>(out[r].at)[first + p] = sums[r][p];
    }
}

/// e^x for |x| <= 700, within a few units of the last place: x = n ln 2 + r, a polynomial in r, n into the exponent.
SHORTRUN_INLINE double exponential(double x) {
    x = x < -700.0 ? -700.0 : x > 700.0 ? 700.0 : x;
    constexpr double toInteger = 6755399441055744.0;  // 1.5 * 2^52: adding it rounds to a whole number
    const double shifted = x * 1.4426950408889634 + toInteger;
    const double n = shifted - toInteger;
    const double r = (x - n * 0.693147180369123816490) - n * 1.90821492927058770002e-10;
    double p = 1.0 / 6227020800.0;
    p = p * r + 1.0 / 479001600.0;
    p = p * r + 1.0 / 39916800.0;
    p = p * r + 1.0 / 3628800.0;
    p = p * r + 1.0 / 362880.0;
    p = p * r + 1.0 / 40320.0;
    p = p * r + 1.0 / 5040.0;
    p = p * r + 1.0 / 720.0;
    p = p * r + 1.0 / 120.0;
    p = p * r + 1.0 / 24.0;
    p = p * r + 1.0 / 6.0;
    p = p * r + 0.5;
    p = p * r + 1.0;
    p = p * r + 1.0;
    const auto exponent = static_cast<std::int64_t>(std::bit_cast<std::uint64_t>(shifted) << 52);
    return std::bit_cast<double>(std::bit_cast<std::int64_t>(p) + exponent);
}

/// A number for each point of half a block: the sums over both halves.
struct Folded {
    Lanes low, high;
};

SHORTRUN_INLINE Folded products(const Block& a, const Block& b) {
    return {part(a, 0) * part(b, 0) + part(a, 2) * part(b, 2), part(a, 1) * part(b, 1) + part(a, 3) * part(b, 3)};
}

SHORTRUN_INLINE double sumOf(const Folded& folded) {
    const Lanes four = folded.low + folded.high;
    return (four[0] + four[2]) + (four[1] + four[3]);
}

}  // namespace

SHORTRUN_FOR_EACH_ISA void dense(const double* weights, const double* biases, const Block* in, int inputs, Block* out,
                                 int outputs) {
    int o = 0;
    for (; o + 4 <= outputs; o += 4)
        denseRows<4>(weights + o * inputs, biases ? biases + o : nullptr, in, inputs, out + o);
    for (; o < outputs; ++o) denseRows<1>(weights + o * inputs, biases ? biases + o : nullptr, in, inputs, out + o);
}

SHORTRUN_FOR_EACH_ISA void activate(PlaneActivation activation, Block* values, Block* slopes, int count) {
    double* v = values->at;
    double* d = slopes->at;
    const int numbers = count * kBlock;
    if (activation == PlaneActivation::Silu) {
        for (int i = 0; i < numbers; ++i) {
            const double s = 1.0 / (1.0 + exponential(-v[i]));
            d[i] = s * (1.0 + v[i] * (1.0 - s));
            v[i] = v[i] * s;
        }
    } else if (activation == PlaneActivation::LeakyRelu) {
        for (int i = 0; i < numbers; ++i) {
            d[i] = v[i] > 0 ? 1.0 : 0.2;
            v[i] = d[i] * v[i];
        }
    } else {
        for (int i = 0; i < numbers; ++i) {
            v[i] = 1.0 - 2.0 / (1.0 + exponential(2.0 * v[i]));
            d[i] = 1.0 - v[i] * v[i];
        }
    }
}

SHORTRUN_FOR_EACH_ISA void startBackward(const double* weights, const Block* slopes, Block* out, int count) {
    for (int i = 0; i < count; ++i)
        for (int lane = 0; lane < kBlock; ++lane) out[i].at[lane] = weights[i] * slopes[i].at[lane];
}

SHORTRUN_FOR_EACH_ISA void multiply(const Block* a, const Block* b, Block* out, int count) {
    for (int i = 0; i < count; ++i)
        for (int lane = 0; lane < kBlock; ++lane) out[i].at[lane] = a[i].at[lane] * b[i].at[lane];
}

SHORTRUN_FOR_EACH_ISA void addProducts(const Block* a, int outputs, const Block* b, int inputs, double* sums) {
    for (int o = 0; o < outputs; ++o)
        for (int i = 0; i < inputs; ++i) sums[o * inputs + i] += sumOf(products(a[o], b[i]));
}

SHORTRUN_FOR_EACH_ISA void addOuterProducts(const Block& counts, const Block* back, int outputs, const Block* in,
                                            int inputs, double* weights, double* biases) {
    for (int o = 0; o < outputs; ++o) {
        Block counted;
        for (int p = 0; p < kParts; ++p)
            reinterpret_cast<Lanes*>(counted.at)[p] = part(counts, p) * part(back[o], p);
        biases[o] += sumOf({part(counted, 0) + part(counted, 2), part(counted, 1) + part(counted, 3)});
        for (int i = 0; i < inputs; ++i) weights[o * inputs + i] += sumOf(products(counted, in[i]));
    }
}

}  // namespace shortrun::plane_kernels
