// Rows of known distributions, the same on every machine.
#pragma once

#include <cmath>
#include <numbers>
#include <random>

#include "engine/metrics/feature_matrix.h"

namespace shortrun::testing {

/// N(mean, deviation^2), each number by itself (Box and Muller: the standard's own distribution differs by
/// library).
inline FeatureMatrix normalRows(std::int64_t rows, int columns, std::uint64_t seed, double mean = 0,
                                double deviation = 1) {
    std::mt19937_64 bits(seed);
    const auto uniform = [&] { return (static_cast<double>(bits() >> 11) + 0.5) * 0x1p-53; };
    FeatureMatrix matrix(rows, columns);
    for (float& value : matrix.values)
        value = static_cast<float>(mean + deviation * std::sqrt(-2 * std::log(uniform())) *
                                              std::cos(2 * std::numbers::pi * uniform()));
    return matrix;
}

inline double squaredDistance(std::span<const float> a, std::span<const float> b) {
    double sum = 0;
    for (std::size_t k = 0; k < a.size(); ++k) sum += (double{a[k]} - b[k]) * (double{a[k]} - b[k]);
    return sum;
}

inline bool near(double a, double b, double relative) {
    return std::abs(a - b) <= relative * std::max({1e-12, std::abs(a), std::abs(b)});
}

}  // namespace shortrun::testing
