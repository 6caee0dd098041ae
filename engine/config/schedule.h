// A value that changes over the iterations of a training run: learning rate, data noise. A value type; any
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace shortrun {

/// Piecewise linear in the iteration, constant before the first point and after the last.
/// Text form: "1e-4" (constant) or "0:1e-4, 50000:1e-4, 100000:1e-5" (iteration:value, iterations
/// increasing).
class Schedule {
 public:
    Schedule(double constant = 0.0) : points_{{0, constant}} {}
    explicit Schedule(std::vector<std::pair<std::int64_t, double>> points);

    /// Throws Error{Usage} with one sentence where the text is no schedule.
    static Schedule parse(const std::string& text);
    std::string text() const;

    double at(std::int64_t iteration) const;
    bool isConstant() const { return points_.size() == 1; }
    double smallest() const;
    double largest() const;
    const std::vector<std::pair<std::int64_t, double>>& points() const { return points_; }
    bool operator==(const Schedule&) const = default;

 private:
    std::vector<std::pair<std::int64_t, double>> points_;  ///< never empty, iterations strictly increasing
};

}  // namespace shortrun
