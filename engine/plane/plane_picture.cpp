#include "engine/plane/plane_picture.h"

#include <algorithm>
#include <cmath>

#include "engine/core/colour_map.h"

namespace shortrun {
namespace {

/// Between the middles of the cells, in straight lines.
double valueAt(std::span<const double> values, int side, double column, double row) {
    column = std::clamp(column, 0.0, side - 1.0);
    row = std::clamp(row, 0.0, side - 1.0);
    const int left = std::min(static_cast<int>(column), side - 2), below = std::min(static_cast<int>(row), side - 2);
    const double a = column - left, b = row - below;
    const auto at = [&](int r, int c) { return values[static_cast<std::size_t>(r) * side + c]; };
    return (1 - b) * ((1 - a) * at(below, left) + a * at(below, left + 1)) +
           b * ((1 - a) * at(below + 1, left) + a * at(below + 1, left + 1));
}

template <class Scale>
ImageTiles draw(std::span<const double> values, const PlaneGrid& grid, int pixels, Scale&& scaled) {
    ImageTiles picture(1, pixels, pixels, 3);
    const double step = static_cast<double>(grid.side) / pixels;
    auto byte = picture.pixels.begin();
    for (int y = 0; y < pixels; ++y)
        for (int x = 0; x < pixels; ++x) {
            const double row = (pixels - 1 - y + 0.5) * step - 0.5, column = (x + 0.5) * step - 0.5;
            const auto colour = viridis(scaled(valueAt(values, grid.side, column, row)));
            byte = std::copy(colour.begin(), colour.end(), byte);
        }
    return picture;
}

}  // namespace

ImageTiles densityPicture(std::span<const double> density, const PlaneGrid& grid, int pixels) {
    const double top = *std::max_element(density.begin(), density.end());
    return draw(density, grid, pixels, [top](double value) { return top > 0 ? std::sqrt(value / top) : 0.0; });
}

ImageTiles landscapePicture(std::span<const double> f, const PlaneGrid& grid, int pixels) {
    const auto [low, high] = std::minmax_element(f.begin(), f.end());
    const double range = *high > *low ? *high - *low : 1.0;
    return draw(f, grid, pixels, [low = *low, range](double value) { return (value - low) / range; });
}

}  // namespace shortrun
