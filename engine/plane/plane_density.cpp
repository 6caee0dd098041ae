#include "engine/plane/plane_density.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "engine/core/check.h"
#include "engine/core/vector_versions.h"

namespace shortrun {
namespace {

constexpr std::size_t kPointsAtOnce = 8;
constexpr double kNever = -std::numeric_limits<double>::infinity();

/// The kernel in one coordinate at the middle of each column, for one point.
void profile(double centre, double bandwidth, const PlaneGrid& grid, double* out) {
    const double scale = -0.5 / (bandwidth * bandwidth);
    for (int i = 0; i < grid.side; ++i) {
        const double distance = grid.at(i) - centre;
        out[i] = std::exp(scale * distance * distance);
    }
}

/// sums[row, column] += sum over the points of down[point, row] across[point, column].
SHORTRUN_FOR_EACH_ISA void addOuterProducts(const double* down, const double* across, int side, double* sums) {
    for (int row = 0; row < side; ++row) {
        double* line = sums + static_cast<std::ptrdiff_t>(row) * side;
        double factors[kPointsAtOnce];
        double largest = 0;
        for (std::size_t p = 0; p < kPointsAtOnce; ++p) {
            factors[p] = down[p * side + row];
            largest = std::max(largest, factors[p]);
        }
        if (largest < 1e-300) continue;
        for (int column = 0; column < side; ++column) {
            double sum = line[column];
            for (std::size_t p = 0; p < kPointsAtOnce; ++p) sum += factors[p] * across[p * side + column];
            line[column] = sum;
        }
    }
}

/// The logarithm of a mixture where its density is too small to be added up: that of its nearest centre alone, which
/// is right but for at most log(count).
double farLog(const PlanePoints& centres, double bandwidth, double x, double y, double logScale) {
    double nearest = std::numeric_limits<double>::infinity();
    for (std::size_t p = 0; p < centres.size(); ++p) {
        const double dx = x - centres.x[p], dy = y - centres.y[p];
        nearest = std::min(nearest, dx * dx + dy * dy);
    }
    return logScale - 0.5 * nearest / (bandwidth * bandwidth);
}

}  // namespace

PlanePoints PlaneGrid::middles() const {
    PlanePoints points(cells());
    for (int row = 0; row < side; ++row)
        for (int column = 0; column < side; ++column) {
            const std::size_t cell = static_cast<std::size_t>(row) * side + column;
            points.x[cell] = at(column);
            points.y[cell] = at(row);
        }
    return points;
}

PlaneDensity gaussianMixture(const PlanePoints& centres, double bandwidth, const PlaneGrid& grid) {
    SHORTRUN_CHECK(bandwidth > 0, "a kernel has a width");
    const std::size_t side = static_cast<std::size_t>(grid.side);
    PlaneDensity density{std::vector<double>(grid.cells()), std::vector<double>(grid.cells(), kNever)};
    if (centres.empty()) return density;
    std::vector<double> across(kPointsAtOnce * side), down(kPointsAtOnce * side);
    for (std::size_t first = 0; first < centres.size(); first += kPointsAtOnce) {
        const std::size_t count = std::min(kPointsAtOnce, centres.size() - first);
        std::fill(down.begin(), down.end(), 0.0);
        for (std::size_t p = 0; p < count; ++p) {
            profile(centres.x[first + p], bandwidth, grid, across.data() + p * side);
            profile(centres.y[first + p], bandwidth, grid, down.data() + p * side);
        }
        addOuterProducts(down.data(), across.data(), grid.side, density.values.data());
    }
    const double scale =
        1.0 / (2.0 * std::numbers::pi * bandwidth * bandwidth * static_cast<double>(centres.size()));
    for (int row = 0; row < grid.side; ++row)
        for (int column = 0; column < grid.side; ++column) {
            const std::size_t cell = static_cast<std::size_t>(row) * side + static_cast<std::size_t>(column);
            density.values[cell] *= scale;
            density.logs[cell] = density.values[cell] > 1e-280
                                     ? std::log(density.values[cell])
                                     : farLog(centres, bandwidth, grid.at(column), grid.at(row), std::log(scale));
        }
    return density;
}

PlaneDensity boltzmann(std::span<const double> f, double temperature, const PlaneGrid& grid) {
    SHORTRUN_CHECK(f.size() == grid.cells(), "f at each cell");
    PlaneDensity density{std::vector<double>(f.size()), std::vector<double>(f.size(), kNever)};
    const auto top = std::max_element(f.begin(), f.end());
    if (temperature <= 0) {
        const auto cell = static_cast<std::size_t>(top - f.begin());
        density.values[cell] = 1.0 / grid.cellArea();
        density.logs[cell] = std::log(density.values[cell]);
        return density;
    }
    double sum = 0;
    for (const double value : f) sum += std::exp((value - *top) / temperature);
    const double logZ = std::log(sum * grid.cellArea());
    for (std::size_t cell = 0; cell < f.size(); ++cell) {
        density.logs[cell] = (f[cell] - *top) / temperature - logZ;
        density.values[cell] = std::exp(density.logs[cell]);
    }
    return density;
}

double massOf(const PlaneDensity& density, const PlaneGrid& grid) {
    double sum = 0;
    for (const double value : density.values) sum += value;
    return sum * grid.cellArea();
}

double klDivergence(const PlaneDensity& a, const PlaneDensity& b, const PlaneGrid& grid) {
    SHORTRUN_CHECK(a.values.size() == b.values.size(), "densities on one grid");
    const double mass = massOf(a, grid);
    if (!(mass > 0)) return std::numeric_limits<double>::quiet_NaN();
    const double logMass = std::log(mass);
    double sum = 0;
    for (std::size_t cell = 0; cell < a.values.size(); ++cell) {
        // What a has not costs nothing, wherever b is.
        if (a.values[cell] <= 0) continue;
        sum += a.values[cell] * (a.logs[cell] - logMass - b.logs[cell]);
    }
    return sum * grid.cellArea() / mass;
}

}  // namespace shortrun
