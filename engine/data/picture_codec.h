// Decodes the bytes of one picture file with OpenCV, where the build has it. No state; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>

#include "engine/core/image.h"

namespace shortrun {

/// Why one picture cannot be used, without its name: "is cut short". A set skips the picture, a single one
/// fails.
class UnusablePicture : public std::runtime_error {
 public:
    using std::runtime_error::runtime_error;
};

/// The whole picture, upright, 8 bits, gray or RGB (laid over white where it is transparent). Throws
/// UnusablePicture, or Error{Unsupported} in a build without OpenCV.
ImageTiles decodeWhole(std::span<const std::uint8_t> bytes);

}  // namespace shortrun
