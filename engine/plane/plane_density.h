// Densities on a grid over the square, and what lies between two of them. Pure functions; any thread.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/config/plane_config.h"
#include "engine/plane/plane_points.h"

namespace shortrun {

/// side * side cells over [-extent, extent]^2; a density stands for its value in each cell's middle. Row by row from
/// the lowest y up, x from left to right.
struct PlaneGrid {
    int side = 96;
    double extent = kPlaneExtent;

    std::size_t cells() const { return static_cast<std::size_t>(side) * side; }
    double step() const { return 2.0 * extent / side; }
    double cellArea() const { return step() * step(); }
    /// The middle of the column or row.
    double at(int index) const { return -extent + (index + 0.5) * step(); }
    /// All middles, in the order of the cells.
    PlanePoints middles() const;
};

/// A density, and its logarithm where the density itself is too small for a number.
struct PlaneDensity {
    std::vector<double> values;
    std::vector<double> logs;
    bool empty() const { return values.empty(); }
};

/// The mean of the isotropic Gaussians of deviation `bandwidth` around the points: a kernel density estimate, and the
/// exact density of a mixture. No point: zero everywhere.
PlaneDensity gaussianMixture(const PlanePoints& centres, double bandwidth, const PlaneGrid& grid);
/// exp(f / T) / Z with Z summed over the grid. T = 0: all mass in the cell with the largest f.
PlaneDensity boltzmann(std::span<const double> f, double temperature, const PlaneGrid& grid);
/// What of the density lies in the square.
double massOf(const PlaneDensity& density, const PlaneGrid& grid);
/// KL(a, b) in nats, summed over the grid; a is brought to mass 1 there. Infinite where a has mass and b none.
double klDivergence(const PlaneDensity& a, const PlaneDensity& b, const PlaneGrid& grid);

}  // namespace shortrun
