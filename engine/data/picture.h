// Pictures one by one: from the bytes of a file to an upright picture, and to a model's size and channels.
// Functions without state; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/image.h"
#include "engine/data/fit_picture.h"

namespace shortrun {

/// What is read at all. A file's header is looked at first: nothing larger is ever decoded.
inline constexpr int kSmallestPictureSide = 8;
inline constexpr int kLargestPictureSide = 20000;
inline constexpr std::int64_t kMostPicturePixels = std::int64_t{1} << 27;  ///< 134 million: 400 MB as RGB

/// Decodes one picture from the bytes of a file: JPEG, PNG, WebP, BMP or TIFF; gray, RGB or RGBA (laid over
/// white), 8 or 16 bits; EXIF rotation applied. Fits it to size x size as a data set's picture is (centre
/// square, area-averaging resize) with 1 or 3 channels. `name` is for the error's sentence. Error{BadInput}:
/// not a picture, broken, smaller or larger than the limits above; Error{Unsupported}: this build has no
/// OpenCV.
ImageTiles decodePicture(const std::vector<std::uint8_t>& bytes, const std::string& name, int size,
                         int channels);
/// The same from a file.
ImageTiles readPicture(const std::string& path, int size, int channels);
/// The same with a square of the caller's choice.
ImageTiles fitPicture(const std::vector<std::uint8_t>& bytes, const std::string& name,
                      const CropSquare& square, int size, int channels);

/// A picture for display. fitUpright(picture.tiles, ...) makes a model's input of it without decoding again;
/// a CropSquare in the full picture is multiplied by `scale` first.
struct UprightPicture {
    ImageTiles tiles;  ///< one RGB picture
    int width = 0;     ///< of the full picture, upright, in pixels
    int height = 0;
    double scale = 1;  ///< tiles.width / width
};
/// Decodes once, shrunk so that no side is longer than `maximumSide`. Errors as decodePicture.
UprightPicture decodeUpright(const std::vector<std::uint8_t>& bytes, const std::string& name,
                             int maximumSide);

/// The bytes of a file, at most 1 GiB. Error{BadInput}.
std::vector<std::uint8_t> readFileBytes(const std::string& path);

}  // namespace shortrun
