#include "ui/widgets/curve_series.h"

#include <algorithm>
#include <cmath>

namespace shortrun {

void CurveSeries::append(double iteration, double value) {
    if (!std::isfinite(value)) return;
    const double mean = points_.empty() ? value : smoothing_ * points_.back().mean + (1 - smoothing_) * value;
    points_.push_back({iteration, value, mean});
}

std::size_t CurveSeries::indexFrom(double iteration) const {
    const auto before = [](const CurvePoint& point, double at) { return point.iteration < at; };
    return static_cast<std::size_t>(std::lower_bound(points_.begin(), points_.end(), iteration, before) -
                                    points_.begin());
}

void CurveSeries::dropFrom(double iteration) {
    points_.resize(indexFrom(iteration));
}

const CurvePoint& CurveSeries::at(double iteration) const {
    const std::size_t index = indexFrom(iteration);
    if (index < points_.size() && points_[index].iteration == iteration) return points_[index];
    return points_[index == 0 ? 0 : index - 1];
}

std::vector<CurvePoint> CurveSeries::thinned(double lower, double upper, int columns) const {
    const std::size_t first = indexFrom(lower), end = indexFrom(std::nextafter(upper, INFINITY));
    const std::size_t begin = first > 0 ? first - 1 : 0;
    const std::size_t last = std::min(points_.size(), end + 1);
    if (last - begin <= 2 * static_cast<std::size_t>(std::max(1, columns)))
        return {points_.begin() + static_cast<std::ptrdiff_t>(begin),
                points_.begin() + static_cast<std::ptrdiff_t>(last)};

    std::vector<CurvePoint> chosen;
    chosen.reserve(2 * static_cast<std::size_t>(columns) + 2);
    const double width = (upper - lower) / columns;
    const auto byValue = [](const CurvePoint& a, const CurvePoint& b) { return a.value < b.value; };
    for (std::size_t i = begin; i < last;) {
        const double column = std::floor((points_[i].iteration - lower) / width);
        std::size_t next = indexFrom(lower + (column + 1) * width);
        next = std::clamp(next, i + 1, last);
        const auto from = points_.begin() + static_cast<std::ptrdiff_t>(i);
        const auto to = points_.begin() + static_cast<std::ptrdiff_t>(next);
        auto [smallest, largest] = std::minmax_element(from, to, byValue);
        if (smallest > largest) std::swap(smallest, largest);
        chosen.push_back(*smallest);
        if (largest != smallest) chosen.push_back(*largest);
        i = next;
    }
    return chosen;
}

}  // namespace shortrun
