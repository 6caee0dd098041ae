// Some pictures out of many, and points of the latent space compared. Pure functions; any thread.
#pragma once

#include <memory>
#include <vector>

#include "engine/core/image.h"
#include "engine/session/requests.h"

namespace shortrun {

/// The tiles of these numbers, in this order; numbers out of range are left out.
std::shared_ptr<const ImageTiles> pickTiles(const ImageTiles& tiles, const std::vector<int>& numbers);

/// `count` numbers from 0 to `last`, evenly spaced, without repetition.
std::vector<int> evenlySpaced(int last, int count);

bool samePoint(const LatentPoint& a, const LatentPoint& b);
bool samePoints(const std::vector<LatentPoint>& a, const std::vector<LatentPoint>& b);
bool samePosition(const Interpolate& a, const Interpolate& b);

/// Image `index` of a batch as a point that carries its own z; null z where the index is out of range.
LatentPoint pointOf(const FloatBatch& batch, int index);

}  // namespace shortrun
