// Colourful little faces computed from a few numbers, so that the window can be tested and looked at without
// a model. Pure functions; any thread.
#pragma once

#include <array>
#include <cstdint>

#include "engine/core/image.h"
#include "engine/session/requests.h"

namespace shortrun::fake {

/// What a face looks like; each number about in [0, 1].
using Traits = std::array<double, 8>;

Traits traitsOf(std::uint64_t seed, int index);
/// Of a point: its draw, or, where it carries z, the mean values of eight parts of z.
Traits traitsOf(const LatentPoint& point);
/// Of a position: the mixture of its ends or corners.
Traits traitsOf(const Interpolate& position);
/// The mixture of an interpolation: rho a + sqrt(1 - rho^2) b about the middle.
Traits mixed(const Traits& a, const Traits& b, double rho);

/// Draws one face into tile `index`; `noise` in [0, 1] fades it into grain (1: noise alone), drawn from
/// `grain`.
void drawFace(ImageTiles& tiles, int index, const Traits& traits, double noise = 0, std::uint64_t grain = 1);
/// A row of faces: draw (seed, 0 ... count - 1).
ImageTiles faces(std::uint64_t seed, int count, int size, int channels = 3, double noise = 0);

}  // namespace shortrun::fake
