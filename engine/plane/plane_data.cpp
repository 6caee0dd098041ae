#include "engine/plane/plane_data.h"

#include <cmath>
#include <filesystem>
#include <numbers>
#include <vector>

#include "engine/core/error.h"
#include "engine/plane/point_file.h"
#include "engine/sampling/noise_stream.h"

namespace shortrun {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr int kAlongCurve = 240;  // centres: nearer to one another than any spread that is allowed

PlanePoints gaussians(int modes) {
    PlanePoints centres;
    for (int i = 0; i < modes; ++i) {
        const double angle = 2.0 * kPi * i / modes + kPi / 2.0;
        const double radius = modes == 1 ? 0.0 : 0.8;
        centres.append(radius * std::cos(angle), radius * std::sin(angle));
    }
    return centres;
}

PlanePoints rings() {
    PlanePoints centres;
    for (const double radius : {0.4, 0.9})
        for (int i = 0; i < kAlongCurve; ++i) {
            const double angle = 2.0 * kPi * i / kAlongCurve;
            centres.append(radius * std::cos(angle), radius * std::sin(angle));
        }
    return centres;
}

PlanePoints spirals() {
    PlanePoints centres;
    for (const double turn : {0.0, kPi})
        for (int i = 0; i < kAlongCurve; ++i) {
            // Equal steps along the arm: the radius grows with the root.
            const double t = std::sqrt((i + 0.5) / kAlongCurve);
            const double angle = 2.6 * kPi * t + turn;
            const double radius = 0.08 + 0.9 * t;
            centres.append(radius * std::cos(angle), radius * std::sin(angle));
        }
    return centres;
}

PlanePoints moons() {
    PlanePoints centres;
    for (int i = 0; i < kAlongCurve; ++i) {
        const double angle = kPi * (i + 0.5) / kAlongCurve;
        centres.append(0.65 * std::cos(angle) - 0.3, 0.65 * std::sin(angle) - 0.18);
        centres.append(0.3 - 0.65 * std::cos(angle), 0.18 - 0.65 * std::sin(angle));
    }
    return centres;
}

std::string countText(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " point" : " points");
}

}  // namespace

PlaneData::PlaneData(const PlaneDataConfig& config) : spread_(config.spread) {
    switch (config.source) {
        case PlaneSource::Gaussians:
            centres_ = gaussians(config.modes);
            description_ = std::to_string(config.modes) + (config.modes == 1 ? " Gaussian" : " Gaussians on a circle");
            return;
        case PlaneSource::Rings:
            centres_ = rings();
            description_ = "two rings";
            return;
        case PlaneSource::Spirals:
            centres_ = spirals();
            description_ = "two spirals";
            return;
        case PlaneSource::Moons:
            centres_ = moons();
            description_ = "two moons";
            return;
        case PlaneSource::File:
            centres_ = readPoints(config.file);
            description_ = std::filesystem::path(config.file).filename().string() + ": " + countText(centres_.size());
            break;
        case PlaneSource::Drawn:
            for (const PlanePoint& point : config.drawn) centres_.append(point.x, point.y);
            if (centres_.empty())
                throw Error(ErrorCode::Usage, "There are no points yet: draw some, or choose other data.");
            description_ = "drawn: " + countText(centres_.size());
    }
    spread_ = 0;
}

PlanePoints PlaneData::draw(std::size_t count, std::uint64_t seed, std::uint32_t iteration) const {
    const NoiseStream choice(seed, NoisePurpose::BatchChoice);
    std::vector<float> jitter(2 * count);
    if (isMixture()) NoiseStream(seed, NoisePurpose::DataNoise).normal(jitter, iteration, 1);
    PlanePoints points(count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t centre = choice.bits(iteration, 0, static_cast<std::uint32_t>(i)) % centres_.size();
        points.x[i] = centres_.x[centre] + spread_ * jitter[2 * i];
        points.y[i] = centres_.y[centre] + spread_ * jitter[2 * i + 1];
    }
    return points;
}

PlaneDensity PlaneData::density(const PlaneGrid& grid, double bandwidth) const {
    return gaussianMixture(centres_, isMixture() ? spread_ : bandwidth, grid);
}

PlaneDensity PlaneData::throughKernel(const PlaneGrid& grid, double bandwidth) const {
    return gaussianMixture(centres_, std::hypot(spread_, bandwidth), grid);
}

}  // namespace shortrun
