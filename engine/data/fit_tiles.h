// Fits many pictures of one size, as binary data sets hold them, on all cores. Any thread.
#pragma once

#include <string>

#include "engine/config/config.h"
#include "engine/core/image.h"

namespace shortrun {

/// All pictures fitted to config.size; channels as they are. 28 x 28 ones get a black rim of 2 pixels first,
/// as the networks for MNIST have it, unless config.crop takes less than all of them.
ImageTiles fitTiles(const ImageTiles& pictures, const DataConfig& config);
/// What fitTiles does, for people: "28 x 28 padded to 32 x 32".
std::string fittingText(const ImageTiles& pictures, const DataConfig& config);
/// "60000 gray pictures".
std::string describePictures(const ImageTiles& pictures);

}  // namespace shortrun
