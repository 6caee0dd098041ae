// JPEG by libjpeg itself: OpenCV would not say that it made up a part of the picture. No state; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "engine/core/image.h"

namespace shortrun {

/// One picture, gray or RGB, as it is stored (not turned upright). None where libjpeg refuses it, or where it has
/// other channels (CMYK). UnusablePicture where its code breaks off or makes no sense: a JPEG carries no checksum, so
/// that is all that damage shows, and a few flipped bits may go unseen.
std::optional<ImageTiles> decodeJpeg(std::span<const std::uint8_t> bytes);

}  // namespace shortrun
