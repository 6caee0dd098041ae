// Small data files of every kind, made in memory for the tests of the readers.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/image.h"

namespace shortrun::test {

using Bytes = std::vector<std::uint8_t>;
using NamedFile = std::pair<std::string, Bytes>;

Bytes operator+(Bytes left, const Bytes& right);
Bytes textBytes(const std::string& text);

/// Picture i, row y, column x has the byte (7 i + 3 y + x) mod 256.
Bytes idxFile(int count, int height, int width);
/// A header that claims whatever it is told, without pictures.
Bytes idxHeader(std::uint32_t magic, std::uint32_t count, std::uint32_t height, std::uint32_t width);
/// Record i: label (first + i) mod 10, red first + i, green y, blue x.
Bytes cifarFile(int count, int first = 0);
Bytes gzipped(const Bytes& contents);

/// Red grows to the right, green downward, blue is 40: whichever way it is turned can be told.
ImageTiles slopes(int width, int height);
/// The same as gray: brightness grows to the right and, half as fast, downward.
ImageTiles graySlopes(int width, int height);

/// `extension` as ".png"; gray or RGB.
Bytes encoded(const ImageTiles& picture, const std::string& extension);
/// PNG with 16 bits a channel: each byte times 257.
Bytes encodedPng16(const ImageTiles& picture);
/// PNG with every pixel's alpha byte set to `alpha`.
Bytes encodedWithAlpha(const ImageTiles& rgb, std::uint8_t alpha);
/// A JPEG with an EXIF block that says `orientation`.
Bytes withExifOrientation(const Bytes& jpeg, int orientation);
/// A PNG that claims a size; its contents are a few bytes only.
Bytes pngClaiming(std::uint32_t width, std::uint32_t height);

enum class Packing { Zip, Tar, TarGz, TarXz, SevenZip };
/// As `xz --block-size` packs: blocks that can be unpacked side by side.
Bytes packedByXz(const Bytes& bytes, std::size_t blockSize);
Bytes archived(const std::vector<NamedFile>& files, Packing packing);
/// A zip whose files are protected by a password.
Bytes lockedZip(const std::vector<NamedFile>& files);

}  // namespace shortrun::test
