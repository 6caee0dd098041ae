// Watches the gauges of training for a blow-up. Torch-free; any thread.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/core/metrics_row.h"

namespace shortrun {

/// Why a run was stopped, for people and for going back.
struct Divergence {
    std::int64_t iteration = 0;  ///< at which the guard was sure
    std::int64_t onset = 0;  ///< from which on the gauges were out of the ordinary: go back to before that
    std::string reason;      ///< one sentence
    std::string advice;      ///< one sentence: what to try
};

/// Fires on numbers that are not finite, and on an explosion of r_t or of |d_t| against their own recent
/// past. r_t is watched as q = s K r_t / D: it is r_t in units of the way that the chain has to go, so that a
/// changed K or step does not count, and has a scale of its own: the first hundred iterations, in which r_t
/// grows a hundredfold, are healthy: their q stays below 1.25, but for an overshoot that passes. In a blow-up q
/// doubles every 25 to 50 iterations.
class DivergenceGuard {
 public:
    /// One row for each completed iteration, in order. Once fired it stays fired until restore() or reset().
    const std::optional<Divergence>& observe(const MetricsRow& row);
    const std::optional<Divergence>& verdict() const { return verdict_; }
    void reset();

    /// Everything that it remembers of a healthy run, for an exact resume.
    std::vector<double> state() const;
    /// False: not a state that it could have been in; nothing is changed.
    bool restore(std::span<const double> state);

 private:
    struct Gauges {
        std::int64_t iteration;
        double pathRatio;
        double energyGap;  ///< |d_t|
        double rise;       ///< K r_t^2: how much f rises along a chain when s = 1, a scale for |d_t|
    };
    using Gauge = double Gauges::*;

    std::optional<Divergence> judge() const;
    double recent(Gauge gauge) const;
    double usual(Gauge gauge, double quantile) const;
    std::int64_t onset(Gauge gauge, double ordinary) const;

    std::deque<Gauges> past_;  ///< the newest last
    std::optional<Divergence> verdict_;
};

}  // namespace shortrun
