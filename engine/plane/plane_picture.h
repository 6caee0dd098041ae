// Densities and landscapes as pictures, for files. Pure functions; any thread.
#pragma once

#include <span>

#include "engine/core/image.h"
#include "engine/plane/plane_density.h"

namespace shortrun {

/// A density, dark where there is none; colours go by the square root, so that thin parts can be seen. y points up.
ImageTiles densityPicture(std::span<const double> density, const PlaneGrid& grid, int pixels);
/// f from its smallest to its largest value.
ImageTiles landscapePicture(std::span<const double> f, const PlaneGrid& grid, int pixels);

}  // namespace shortrun
