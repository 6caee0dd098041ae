// How a decoded picture becomes a square of the data set: the piece that is taken, area-averaging resize,
// gray and colour. Pure functions on bytes; any thread.
#pragma once

#include <cstdint>
#include <span>

#include "engine/core/crop_square.h"
#include "engine/core/image.h"

namespace shortrun {

/// The square that a data set takes of a picture: of the centred piece `crop` x `crop` (0: of the whole), the
/// largest centred square, on whole pixels.
CropSquare centreSquare(int width, int height, int crop = 0);

/// A rectangle of one picture (`source`: width x height, channels interleaved) resampled to outWidth x
/// outHeight: the mean over each new pixel's area where it shrinks, linear interpolation where it grows.
/// Means are taken of the encoded bytes, as is usual for training data.
struct PixelBox {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
};
void resample(std::span<const std::uint8_t> source, int width, int height, int channels, const PixelBox& box,
              std::span<std::uint8_t> out, int outWidth, int outHeight);

/// One picture (gray or RGB) fitted to size x size with `channels` 1 or 3. The square is moved and shrunk
/// into the picture where it sticks out.
ImageTiles fitUpright(const ImageTiles& picture, const CropSquare& square, int size, int channels);

/// RGB to luma (BT.601: 0.299 R + 0.587 G + 0.114 B), or gray to three equal channels.
void convertChannels(std::span<const std::uint8_t> from, int fromChannels, std::span<std::uint8_t> to,
                     int toChannels);

/// Whether an RGB tile is more than gray: some pixel's channels differ by more than JPEG's rounding of gray
/// does.
bool hasColour(std::span<const std::uint8_t> rgb);

}  // namespace shortrun
