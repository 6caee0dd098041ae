// Padding and resampling of whole arrays of pictures. Any thread.
#include "engine/data/fit_tiles.h"

#include <algorithm>

#include "engine/data/fit_picture.h"
#include "engine/data/parallel_for.h"

namespace shortrun {
namespace {

constexpr int kMnistSide = 28;
constexpr int kPaddedSide = 32;

bool wantsRim(const ImageTiles& pictures, const DataConfig& config) {
    return pictures.width == kMnistSide && pictures.height == kMnistSide &&
           (config.crop <= 0 || config.crop >= kMnistSide);
}

ImageTiles withRim(const ImageTiles& pictures) {
    constexpr int kRim = (kPaddedSide - kMnistSide) / 2;
    ImageTiles padded(pictures.count, kPaddedSide, kPaddedSide, pictures.channels);
    const std::size_t rowBytes = static_cast<std::size_t>(kMnistSide) * pictures.channels;
    for (int n = 0; n < pictures.count; ++n) {
        const auto from = pictures.tile(n);
        const auto to = padded.tile(n);
        for (int row = 0; row < kMnistSide; ++row) {
            const std::size_t at =
                (static_cast<std::size_t>(row + kRim) * kPaddedSide + kRim) * pictures.channels;
            std::copy_n(&from[row * rowBytes], rowBytes, &to[at]);
        }
    }
    return padded;
}

std::string sizeText(int width, int height) {
    return std::to_string(width) + " x " + std::to_string(height);
}

}  // namespace

ImageTiles fitTiles(const ImageTiles& pictures, const DataConfig& config) {
    if (wantsRim(pictures, config)) {
        const ImageTiles padded = withRim(pictures);
        DataConfig rest = config;
        rest.crop = 0;
        return fitTiles(padded, rest);
    }
    const CropSquare square = centreSquare(pictures.width, pictures.height, config.crop);
    const bool fits =
        pictures.width == config.size && pictures.height == config.size && square.extent == config.size;
    if (fits) return pictures;
    ImageTiles fitted(pictures.count, config.size, config.size, pictures.channels);
    constexpr int kBlock = 64;
    parallelFor((pictures.count + kBlock - 1) / kBlock, [&](std::int64_t block) {
        const int first = static_cast<int>(block) * kBlock;
        for (int n = first; n < std::min(first + kBlock, pictures.count); ++n)
            resample(pictures.tile(n), pictures.width, pictures.height, pictures.channels,
                     {square.x, square.y, square.extent, square.extent}, fitted.tile(n), config.size,
                     config.size);
    });
    return fitted;
}

std::string fittingText(const ImageTiles& pictures, const DataConfig& config) {
    std::string text = sizeText(pictures.width, pictures.height);
    int side = pictures.width;
    if (wantsRim(pictures, config)) {
        side = kPaddedSide;
        text += " padded to " + sizeText(side, side);
    } else if (const CropSquare square = centreSquare(pictures.width, pictures.height, config.crop);
               square.extent != pictures.width || square.extent != pictures.height) {
        side = static_cast<int>(square.extent);
        text += " cropped to " + sizeText(side, side);
    }
    if (side != config.size) text += ", resized to " + sizeText(config.size, config.size);
    return text;
}

std::string describePictures(const ImageTiles& pictures) {
    const std::string kind = pictures.channels == 3 ? " colour" : " gray";
    return std::to_string(pictures.count) + kind + (pictures.count == 1 ? " picture" : " pictures");
}

}  // namespace shortrun
