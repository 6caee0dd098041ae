// What the first bytes of a picture file say, before anything is decoded: format, size, orientation, and
// whether the file goes on to its end. Every offset in it is taken as hostile. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace shortrun {

enum class PictureFormat { Jpeg, Png, WebP, Bmp, Tiff };

/// By the magic number; 12 bytes are enough.
std::optional<PictureFormat> pictureFormat(std::span<const std::uint8_t> head);

struct PictureHeader {
    std::int64_t width = 0;  ///< as stored, before rotation; 0: not found, the file is damaged
    std::int64_t height = 0;
    int orientation = 1;    ///< EXIF 1 ... 8; 1 for TIFF, whose decoder turns the picture itself
    bool supported = true;  ///< false: a variant that the decoders are known to refuse
    bool intact = true;     ///< false: a checksum is wrong (PNG)
    bool complete = true;   ///< false: the end that the format asks for is missing
};

PictureHeader readPictureHeader(PictureFormat format, std::span<const std::uint8_t> bytes);

/// A complete PNG file without its profiles, texts and times, about which its decoder would complain on
/// stderr.
std::vector<std::uint8_t> essentialPng(std::span<const std::uint8_t> bytes);

}  // namespace shortrun
