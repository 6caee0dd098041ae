#include "engine/plane/plane_kernels.h"

#include <bit>
#include <cstdint>

#include "engine/core/vector_versions.h"

namespace shortrun::plane_kernels {
namespace {

/// Eight points: the compiler makes of it what the processor has.
using Lanes = double __attribute__((vector_size(64)));
constexpr int kParts = kBlock / 8;

SHORTRUN_INLINE const Lanes& part(const Block& block, int index) {
    return reinterpret_cast<const Lanes*>(block.at)[index];
}

template <int rows>
SHORTRUN_INLINE void denseRows(const double* weights, const double* biases, const Block* in, int inputs, Block* out) {
    Lanes sums[rows][kParts];
#pragma GCC unroll 4
    for (int r = 0; r < rows; ++r)
#pragma GCC unroll 2
        for (int p = 0; p < kParts; ++p) sums[r][p] = Lanes{} + (biases ? biases[r] : 0.0);
    for (int i = 0; i < inputs; ++i) {
#pragma GCC unroll 4
        for (int r = 0; r < rows; ++r)
#pragma GCC unroll 2
            for (int p = 0; p < kParts; ++p) sums[r][p] += weights[r * inputs + i] * part(in[i], p);
    }
#pragma GCC unroll 4
    for (int r = 0; r < rows; ++r)
#pragma GCC unroll 2
        for (int p = 0; p < kParts; ++p) reinterpret_cast<Lanes*>(out[r].at)[p] = sums[r][p];
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

SHORTRUN_INLINE double sumOf(const Lanes& lanes) {
    return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
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
        for (int i = 0; i < inputs; ++i) {
            const Lanes product = part(a[o], 0) * part(b[i], 0) + part(a[o], 1) * part(b[i], 1);
            sums[o * inputs + i] += sumOf(product);
        }
}

SHORTRUN_FOR_EACH_ISA void addOuterProducts(const Block& counts, const Block* back, int outputs, const Block* in,
                                            int inputs, double* weights, double* biases) {
    for (int o = 0; o < outputs; ++o) {
        const Lanes first = part(counts, 0) * part(back[o], 0), second = part(counts, 1) * part(back[o], 1);
        biases[o] += sumOf(first + second);
        for (int i = 0; i < inputs; ++i)
            weights[o * inputs + i] += sumOf(first * part(in[i], 0) + second * part(in[i], 1));
    }
}

}  // namespace shortrun::plane_kernels
