// The mask of `shortrun reconstruct`: which parts of the pictures the model fills in. Main thread.
#pragma once

#include <string>
#include <vector>

#include "engine/core/float_batch.h"
#include "engine/core/image.h"

namespace shortrun {

/// For each of `pictures` a plane [1, size, size] with 1 where its pixels count and 0 where the mask is white. The
/// mask is as large as the picture, and cut as it is, or as large as the model's images. Error{BadInput}: it is
/// neither, or it leaves nothing of a picture, or it is black everywhere.
FloatBatch readMask(const std::string& mask, const std::vector<std::string>& pictures, int size);

/// The pictures with gray where they do not count.
ImageTiles withHoles(const ImageTiles& tiles, const FloatBatch& counted);

}  // namespace shortrun
