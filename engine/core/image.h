// 8-bit pictures: the only picture type that leaves the engine. Values; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace shortrun {

/// `count` pictures of one size, one after another; within a picture row by row, channels interleaved
/// (1: gray, 3: RGB). Byte v stands for the value v / 127.5 - 1 in [-1, 1].
struct ImageTiles {
    int count = 0;
    int width = 0;
    int height = 0;
    int channels = 1;
    std::vector<std::uint8_t> pixels;  ///< count * height * width * channels bytes

    ImageTiles() = default;
    ImageTiles(int tiles, int tileWidth, int tileHeight, int tileChannels)
        : count(tiles),
          width(tileWidth),
          height(tileHeight),
          channels(tileChannels),
          pixels(static_cast<std::size_t>(tiles) * tileWidth * tileHeight * tileChannels) {}

    bool empty() const { return count == 0; }
    std::size_t tileBytes() const { return static_cast<std::size_t>(width) * height * channels; }
    std::span<std::uint8_t> tile(int index) {
        return std::span(pixels).subspan(index * tileBytes(), tileBytes());
    }
    std::span<const std::uint8_t> tile(int index) const {
        return std::span(pixels).subspan(index * tileBytes(), tileBytes());
    }
    bool operator==(const ImageTiles&) const = default;
};

}  // namespace shortrun
