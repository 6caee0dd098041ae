// How far a statistic of samples may be trusted: a percentile interval by resampling. Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <random>
#include <span>
#include <vector>

#include "engine/core/study_numbers.h"

namespace shortrun {

struct BootstrapOptions {
    int resamples = 400;
    double level = 0.95;  ///< share of the resamples within the interval, above 0, below 1
    std::uint64_t seed = 1;
};

/// weights[s][i]: how often row i of set s was drawn; their sum is the set's size.
using Weights = std::vector<std::vector<double>>;

/// Efron's percentile interval ("Bootstrap Methods", 1979): each resample draws from every set as many rows
/// as it has, with replacement, the sets independently; the interval runs between the quantiles (1 -+ level)
/// / 2 of the statistic (linear between order statistics). `sizes` are the sets' numbers of rows, each at
/// least 1. The same seed, the same interval.
/// A resample at a time, for a window that must not wait.
class Bootstrap {
 public:
    Bootstrap(std::span<const std::int64_t> sizes, const BootstrapOptions& options);

    /// Makes the next resample. False once all are made.
    bool advance(const std::function<double(const Weights&)>& statistic);
    bool finished() const { return static_cast<int>(values_.size()) >= options_.resamples; }
    /// Of the resamples made, at least one.
    Interval interval() const;

 private:
    std::vector<std::int64_t> sizes_;
    BootstrapOptions options_;
    std::mt19937_64 bits_;
    Weights weights_;
    std::vector<double> values_;
};

/// All of it at once.
Interval bootstrapInterval(std::span<const std::int64_t> sizes, const BootstrapOptions& options,
                           const std::function<double(const Weights&)>& statistic);

/// The quantile of sorted values, linear between them: position q (n - 1).
double sortedQuantile(std::span<const double> sorted, double q);

}  // namespace shortrun
