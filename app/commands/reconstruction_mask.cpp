#include "app/commands/reconstruction_mask.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/data/picture.h"

namespace shortrun {
namespace {

constexpr int kWhite = 128;  ///< from here on
constexpr std::uint8_t kHole = 128;

std::string sizeText(int width, int height) {
    return std::to_string(width) + " x " + std::to_string(height);
}

/// Not scaled down: its edges matter.
UprightPicture decoded(const std::string& path) {
    return decodeUpright(readFileBytes(path), path, kLargestPictureSide);
}

ImageTiles fitted(const UprightPicture& mask, const std::string& maskName, const std::string& picture, int size) {
    if (mask.width == size && mask.height == size)
        return fitUpright(mask.tiles, centreSquare(size, size), size, 1);
    const UprightPicture seen = decodeUpright(readFileBytes(picture), picture, size);
    if (mask.width != seen.width || mask.height != seen.height)
        throw Error(ErrorCode::BadInput, maskName + " is " + sizeText(mask.width, mask.height) +
                                             " pixels: a mask is as large as its picture (" + picture + " is " +
                                             sizeText(seen.width, seen.height) + ") or as the model's images (" +
                                             sizeText(size, size) + ").");
    return fitUpright(mask.tiles, centreSquare(mask.width, mask.height), size, 1);
}

}  // namespace

FloatBatch readMask(const std::string& mask, const std::vector<std::string>& pictures, int size) {
    const UprightPicture whole = decoded(mask);
    FloatBatch counted(static_cast<int>(pictures.size()), 1, size, size);
    for (int n = 0; n < counted.count; ++n) {
        const std::string& picture = pictures[static_cast<std::size_t>(n)];
        const ImageTiles tile = fitted(whole, mask, picture, size);
        const auto white = std::ranges::count_if(tile.pixels, [](int value) { return value >= kWhite; });
        if (white == 0)
            throw Error(ErrorCode::BadInput,
                        mask + " is black wherever the model looks: paint white what it is to fill in.");
        if (static_cast<std::size_t>(white) == tile.pixels.size())
            throw Error(ErrorCode::BadInput, mask + " covers all of " + picture +
                                                 ": leave some of it black, so that the model has something to go by.");
        std::ranges::transform(tile.pixels, counted.image(n), [](int value) { return value >= kWhite ? 0.0f : 1.0f; });
    }
    return counted;
}

ImageTiles withHoles(const ImageTiles& tiles, const FloatBatch& counted) {
    ImageTiles seen = tiles;
    for (int n = 0; n < counted.count; ++n)
        for (std::size_t i = 0; i < counted.imageSize(); ++i)
            if (counted.image(n)[i] == 0)
                std::fill_n(seen.tile(n).begin() + static_cast<std::ptrdiff_t>(i) * tiles.channels, tiles.channels,
                            kHole);
    return seen;
}

}  // namespace shortrun
