// What the laboratory's numbers look like: densities and landscapes as pictures, lines of equal height. Pure
// functions; any thread.
#pragma once

#include <QImage>
#include <QPainterPath>
#include <optional>

#include "engine/session/plane_view.h"

namespace shortrun {

enum class MapScale {
    Density,    ///< from nothing, by the square root, so that thin parts can be seen
    Landscape,  ///< from the smallest to the largest value
};

/// One pixel a cell, y up, in viridis. Null for an empty map.
QImage mapImage(const PlaneMap& map, MapScale scale);
/// Where more than half of a density lies in one cell and its neighbours; none: it is spread out.
std::optional<PlanePoint> onlyPoint(const PlaneMap& density);
/// Lines of equal height at `levels` heights between the smallest and the largest value, in the coordinates of the
/// square (y up).
QPainterPath contours(const PlaneMap& map, int levels);

}  // namespace shortrun
