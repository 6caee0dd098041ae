#include "engine/latent/interpolation.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/core/check.h"
#include "engine/core/error.h"

namespace shortrun {

FloatBatch interpolate(const FloatBatch& z1, const FloatBatch& z2, std::span<const double> rho) {
    SHORTRUN_CHECK(z1.count == 1 && z2.count == 1 && z1.imageSize() == z2.imageSize(),
                   "the ends of an interpolation must be two single images of one shape");
    FloatBatch between(static_cast<int>(rho.size()), z1.channels, z1.height, z1.width);
    for (std::size_t r = 0; r < rho.size(); ++r) {
        if (!(rho[r] >= 0.0 && rho[r] <= 1.0)) {
            throw Error(ErrorCode::Usage,
                        "rho is " + std::to_string(rho[r]) + "; it must lie between 0 (z2) and 1 (z1)");
        }
        // At the ends one weight is exactly 1 and the other 0, which leaves every bit of the one and nothing
        // of the other, save the sign of a zero: so these are copied.
        float* out = between.image(static_cast<int>(r));
        if (rho[r] == 0.0 || rho[r] == 1.0) {
            std::copy_n((rho[r] == 0.0 ? z2 : z1).image(0), z1.imageSize(), out);
            continue;
        }
        const double other = std::sqrt(1.0 - rho[r] * rho[r]);
        for (std::size_t i = 0; i < z1.imageSize(); ++i) {
            out[i] = static_cast<float>(rho[r] * z1.values[i] + other * z2.values[i]);
        }
    }
    return between;
}

namespace {

double squaresOf(const FloatBatch& z) {
    double squares = 0;
    for (const float value : z.values) squares += double{value} * value;
    return squares;
}

}  // namespace

void keepLength(FloatBatch& between, const FloatBatch& z1, const FloatBatch& z2, double rho) {
    const double squares = squaresOf(between);
    if (rho == 0.0 || rho == 1.0 || squares <= 0) return;
    const double wanted = rho * rho * squaresOf(z1) + (1 - rho * rho) * squaresOf(z2);
    const auto scale = static_cast<float>(std::sqrt(wanted / squares));
    for (float& value : between.values) value *= scale;
}

FloatBatch turned(const FloatBatch& z1, const FloatBatch& z2, double share) {
    SHORTRUN_CHECK(z1.count == 1 && z2.count == 1 && z1.imageSize() == z2.imageSize(),
                   "the ends of an arc must be two single images of one shape");
    if (!(share >= 0.0 && share <= 1.0))
        throw Error(ErrorCode::Usage, "the share of a turn is " + std::to_string(share) + "; it lies between 0 and 1");
    if (share == 0.0) return z2;
    if (share == 1.0) return z1;
    double product = 0;
    for (std::size_t i = 0; i < z1.imageSize(); ++i) product += double{z1.values[i]} * z2.values[i];
    const double length1 = std::sqrt(squaresOf(z1)), length2 = std::sqrt(squaresOf(z2));
    const double lengths = length1 * length2;
    const double angle = lengths > 0 ? std::acos(std::clamp(product / lengths, -1.0, 1.0)) : 0.0;
    // Of (nearly) one direction: straight from one to the other.
    const bool arc = std::sin(angle) > 1e-4;
    const double length = share * length1 + (1 - share) * length2;
    const double first = arc ? std::sin(share * angle) / std::sin(angle) * length / length1 : share;
    const double second = arc ? std::sin((1 - share) * angle) / std::sin(angle) * length / length2 : 1 - share;
    FloatBatch point(1, z1.channels, z1.height, z1.width);
    for (std::size_t i = 0; i < z1.imageSize(); ++i)
        point.values[i] = static_cast<float>(first * z1.values[i] + second * z2.values[i]);
    return point;
}

FloatBatch mixCorners(const FloatBatch& corners, std::span<const double> weights) {
    SHORTRUN_CHECK(weights.size() == static_cast<std::size_t>(corners.count), "one weight for each corner");
    double squares = 0;
    for (const double weight : weights) squares += weight * weight;
    if (!(squares > 0.0) || !std::isfinite(squares)) {
        throw Error(ErrorCode::Usage,
                    "the weights of the corners must be numbers of which at least one is not 0");
    }
    // Minus zero is what leaves every number, also a minus zero, as it is when added.
    std::vector<double> sum(corners.imageSize(), -0.0);
    for (int corner = 0; corner < corners.count; ++corner) {
        const double weight = weights[static_cast<std::size_t>(corner)] / std::sqrt(squares);
        if (weight == 0.0) continue;
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += weight * corners.image(corner)[i];
    }
    FloatBatch mixed(1, corners.channels, corners.height, corners.width);
    std::transform(sum.begin(), sum.end(), mixed.values.begin(),
                   [](double v) { return static_cast<float>(v); });
    return mixed;
}

std::vector<double> evenRho(int count) {
    std::vector<double> rho;
    for (int i = 0; i < count; ++i) rho.push_back(count == 1 ? 0.0 : static_cast<double>(i) / (count - 1));
    return rho;
}

}  // namespace shortrun
