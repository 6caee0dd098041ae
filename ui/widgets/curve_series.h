// One gauge over the iterations of a run, kept whole and drawn thinned: for each column of pixels the
// smallest and largest value, so that a run of any length costs the same to paint and no peak is lost. A
// value type; any thread.
#pragma once

#include <cstddef>
#include <vector>

namespace shortrun {

struct CurvePoint {
    double iteration = 0;
    double value = 0;
    double mean = 0;  ///< exponential mean up to here
};

class CurveSeries {
 public:
    /// `smoothing` in [0, 1): weight of the past in the exponential mean.
    explicit CurveSeries(double smoothing) : smoothing_(smoothing) {}

    /// Iterations must increase; a value that is not finite is left out.
    void append(double iteration, double value);
    /// Forgets everything from this iteration on.
    void dropFrom(double iteration);
    void clear() { points_.clear(); }

    bool empty() const { return points_.empty(); }
    std::size_t size() const { return points_.size(); }
    /// The last point at or before an iteration (or the first); the series must not be empty.
    const CurvePoint& at(double iteration) const;

    /// At most two points a column (the extremes, in order) for the part from `lower` to `upper`, with the
    /// neighbours just outside it, so that lines reach the edges.
    std::vector<CurvePoint> thinned(double lower, double upper, int columns) const;

 private:
    std::size_t indexFrom(double iteration) const;  ///< of the first point at or after

    double smoothing_;
    std::vector<CurvePoint> points_;
};

}  // namespace shortrun
