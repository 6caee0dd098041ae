// What the chains of the plane are to learn: a mixture of equal, round Gaussians, or a list of points. One thread at
// a time; immutable once made.
#pragma once

#include <cstdint>
#include <string>

#include "engine/config/plane_config.h"
#include "engine/plane/plane_density.h"
#include "engine/plane/plane_points.h"

namespace shortrun {

/// Rings, spirals and moons are mixtures too, of many centres along their curves: every built-in density is exact.
class PlaneData {
 public:
    /// Error{BadInput}: a file that cannot be used; Error{Usage}: drawn data without a point.
    explicit PlaneData(const PlaneDataConfig& config);

    /// `count` draws for iteration `iteration`, without sigma-noise: a function of seed and iteration.
    PlanePoints draw(std::size_t count, std::uint64_t seed, std::uint32_t iteration) const;
    /// Exact for a mixture; for points the kernel density estimate of this bandwidth.
    PlaneDensity density(const PlaneGrid& grid, double bandwidth) const;
    /// As a kernel estimate of this bandwidth shows ever more draws: a mixture's density convolved with the kernel; of
    /// points density() itself.
    PlaneDensity throughKernel(const PlaneGrid& grid, double bandwidth) const;
    bool isMixture() const { return spread_ > 0; }
    const PlanePoints& centres() const { return centres_; }
    /// "8 Gaussians on a circle", "points.csv: 1,200 points".
    const std::string& description() const { return description_; }

 private:
    PlanePoints centres_;
    double spread_ = 0;  ///< 0: the centres are the data
    std::string description_;
};

}  // namespace shortrun
