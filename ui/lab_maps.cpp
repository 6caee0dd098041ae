#include "ui/lab_maps.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "engine/core/colour_map.h"

namespace shortrun {

namespace {

constexpr int kColours = 512;
constexpr double kMostlyOne = 0.5;

const std::array<QRgb, kColours>& colours() {
    static const auto table = [] {
        std::array<QRgb, kColours> all{};
        for (int i = 0; i < kColours; ++i) {
            const auto [red, green, blue] = viridis(i / (kColours - 1.0));
            all[static_cast<std::size_t>(i)] = qRgb(red, green, blue);
        }
        return all;
    }();
    return table;
}

bool isWhole(const PlaneMap& map) {
    return map.side > 1 && map.values.size() == static_cast<std::size_t>(map.side) * map.side;
}

/// Where a line of height `level` leaves the edge from a to b, as a share of it.
double crossing(double a, double b, double level) {
    return (level - a) / (b - a);
}

/// The line's way through the cell between four middles; corners in turn from the lower left, in cells.
void addCell(QPainterPath& path, const std::array<double, 4>& corner, double level, const QPointF& origin,
             double step) {
    const std::array<QPointF, 4> place = {QPointF(0, 0), QPointF(1, 0), QPointF(1, 1), QPointF(0, 1)};
    std::array<QPointF, 4> ends;
    int count = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const std::size_t next = (i + 1) % 4;
        if ((corner[i] < level) == (corner[next] < level)) continue;
        const double share = crossing(corner[i], corner[next], level);
        ends[static_cast<std::size_t>(count++)] = origin + step * (place[i] + share * (place[next] - place[i]));
    }
    // A saddle has four ends, and two lines.
    for (int i = 0; i + 1 < count; i += 2) {
        path.moveTo(ends[static_cast<std::size_t>(i)]);
        path.lineTo(ends[static_cast<std::size_t>(i + 1)]);
    }
}

}  // namespace

QImage mapImage(const PlaneMap& map, MapScale scale) {
    if (!isWhole(map)) return {};
    const auto [low, high] = std::minmax_element(map.values.begin(), map.values.end());
    const bool density = scale == MapScale::Density;
    const double floor = density ? 0.0 : *low;
    const double range = *high > floor ? *high - floor : 1.0;
    QImage image(map.side, map.side, QImage::Format_RGB32);
    for (int row = 0; row < map.side; ++row) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(map.side - 1 - row));
        for (int column = 0; column < map.side; ++column) {
            const double value = map.values[static_cast<std::size_t>(row) * map.side + column];
            const double share = std::isfinite(value) ? std::clamp((value - floor) / range, 0.0, 1.0) : 0.0;
            line[column] = colours()[static_cast<std::size_t>((density ? std::sqrt(share) : share) * (kColours - 1))];
        }
    }
    return image;
}

std::optional<PlanePoint> onlyPoint(const PlaneMap& density) {
    if (!isWhole(density)) return std::nullopt;
    const auto most = std::max_element(density.values.begin(), density.values.end());
    const double all = std::accumulate(density.values.begin(), density.values.end(), 0.0);
    const auto at = static_cast<int>(most - density.values.begin());
    double here = 0;
    for (int row = std::max(0, at / density.side - 1); row <= std::min(density.side - 1, at / density.side + 1); ++row)
        for (int column = std::max(0, at % density.side - 1);
             column <= std::min(density.side - 1, at % density.side + 1); ++column)
            here += density.values[static_cast<std::size_t>(row) * density.side + column];
    if (!(here > kMostlyOne * all)) return std::nullopt;
    const double step = 2 * density.extent / density.side;
    return PlanePoint{static_cast<float>(-density.extent + (at % density.side + 0.5) * step),
                      static_cast<float>(-density.extent + (at / density.side + 0.5) * step)};
}

QPainterPath contours(const PlaneMap& map, int levels) {
    QPainterPath path;
    if (!isWhole(map)) return path;
    const auto [low, high] = std::minmax_element(map.values.begin(), map.values.end());
    if (!(*high > *low) || !std::isfinite(*high - *low)) return path;
    const double step = 2 * map.extent / map.side;
    const auto at = [&](int row, int column) {
        return static_cast<double>(map.values[static_cast<std::size_t>(row) * map.side + column]);
    };
    for (int row = 0; row + 1 < map.side; ++row)
        for (int column = 0; column + 1 < map.side; ++column) {
            const std::array<double, 4> corner = {at(row, column), at(row, column + 1), at(row + 1, column + 1),
                                                  at(row + 1, column)};
            const auto [least, most] = std::minmax_element(corner.begin(), corner.end());
            const double scale = (levels + 1) / (static_cast<double>(*high) - *low);
            const int first = std::max(1, static_cast<int>(std::ceil((*least - *low) * scale)));
            const int last = std::min(levels, static_cast<int>(std::floor((*most - *low) * scale)));
            const QPointF origin(-map.extent + (column + 0.5) * step, -map.extent + (row + 0.5) * step);
            for (int level = first; level <= last; ++level) addCell(path, corner, *low + level / scale, origin, step);
        }
    return path;
}

}  // namespace shortrun
