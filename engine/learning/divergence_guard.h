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

/// Fires on numbers that are not finite, and on an explosion of r_t (in units of the way that the chain has
/// to go, so that a changed K or step does not count) or of |d_t|, each against its own recent past.
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
    };
    std::deque<Gauges> past_;
    std::optional<Divergence> verdict_;
};

}  // namespace shortrun
