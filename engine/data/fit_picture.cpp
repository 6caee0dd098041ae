// Separable resampling with exact area weights, and the rules around it. Any thread.
#include "engine/data/fit_picture.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/core/check.h"

namespace shortrun {
namespace {

/// The source positions first ... first + weights - 1 that one new position is a weighted mean of.
struct Taps {
    int first = 0;
    std::vector<float> weights;
};

Taps areaTaps(double begin, double end, int length) {
    Taps taps;
    taps.first = std::clamp(static_cast<int>(std::floor(begin)), 0, length - 1);
    const int last = std::clamp(static_cast<int>(std::ceil(end)) - 1, taps.first, length - 1);
    for (int i = taps.first; i <= last; ++i) {
        const double covered = std::min<double>(end, i + 1) - std::max<double>(begin, i);
        taps.weights.push_back(static_cast<float>(std::max(covered, 0.0)));
    }
    return taps;
}

Taps linearTaps(double centre, double begin, double end, int length) {
    // Beyond the outermost pixel centres of the box the nearest pixel counts, not what lies outside the box.
    const double low = std::floor(begin), high = std::ceil(end) - 1;
    const double position = std::clamp(centre - 0.5, low, std::max(low, high));
    Taps taps;
    taps.first = std::clamp(static_cast<int>(std::floor(position)), 0, length - 1);
    const auto share = static_cast<float>(position - std::floor(position));
    taps.weights = {1 - share};
    if (share > 0 && taps.first + 1 < length) taps.weights.push_back(share);
    return taps;
}

/// How `count` new positions along one axis draw on [begin, begin + extent) of `length` source positions.
std::vector<Taps> axisTaps(double begin, double extent, int length, int count) {
    std::vector<Taps> all;
    const double step = extent / count;
    for (int i = 0; i < count; ++i) {
        const double from = begin + i * step;
        all.push_back(step >= 1 ? areaTaps(from, from + step, length)
                                : linearTaps(from + step / 2, begin, begin + extent, length));
        float sum = 0;
        for (const float weight : all.back().weights) sum += weight;
        if (sum > 0)
            for (float& weight : all.back().weights) weight /= sum;
        else
            all.back().weights.assign(1, 1.0f);
    }
    return all;
}

/// One source row, resampled to the new width.
void resampleRow(const std::uint8_t* row, int channels, const std::vector<Taps>& columns, float* out) {
    for (const Taps& taps : columns) {
        const std::uint8_t* from = row + static_cast<std::size_t>(taps.first) * channels;
        for (int c = 0; c < channels; ++c) {
            float sum = 0;
            for (std::size_t k = 0; k < taps.weights.size(); ++k)
                sum += taps.weights[k] * static_cast<float>(from[k * channels + c]);
            *out++ = sum;
        }
    }
}

/// Whether the box is a piece of the picture on whole pixels at its own size: many sets have the model's size already.
bool isPiece(const PixelBox& box, int width, int height, int outWidth, int outHeight) {
    const bool whole = box.x == std::floor(box.x) && box.y == std::floor(box.y);
    const bool inside = box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;
    return whole && inside && box.width == outWidth && box.height == outHeight;
}

void copyPiece(std::span<const std::uint8_t> source, int width, int channels, const PixelBox& box,
               std::span<std::uint8_t> out) {
    const auto left = static_cast<std::size_t>(box.x), top = static_cast<std::size_t>(box.y);
    const std::size_t rowBytes = static_cast<std::size_t>(box.width) * channels;
    for (std::size_t y = 0; y * rowBytes < out.size(); ++y)
        std::copy_n(source.begin() + ((top + y) * width + left) * channels, rowBytes, out.begin() + y * rowBytes);
}

CropSquare insidePicture(CropSquare square, int width, int height) {
    const double largest = std::min(width, height);
    square.extent = std::isfinite(square.extent) ? std::clamp(square.extent, 1.0, largest) : largest;
    square.x = std::isfinite(square.x) ? std::clamp(square.x, 0.0, width - square.extent) : 0.0;
    square.y = std::isfinite(square.y) ? std::clamp(square.y, 0.0, height - square.extent) : 0.0;
    return square;
}

}  // namespace

CropSquare centreSquare(int width, int height, int crop) {
    const int pieceWidth = crop > 0 ? std::min(crop, width) : width;
    const int pieceHeight = crop > 0 ? std::min(crop, height) : height;
    const int extent = std::min(pieceWidth, pieceHeight);
    return {static_cast<double>((width - extent) / 2), static_cast<double>((height - extent) / 2),
            static_cast<double>(extent)};
}

void resample(std::span<const std::uint8_t> source, int width, int height, int channels, const PixelBox& box,
              std::span<std::uint8_t> out, int outWidth, int outHeight) {
    SHORTRUN_CHECK(source.size() == static_cast<std::size_t>(width) * height * channels,
                   "bytes of the picture");
    SHORTRUN_CHECK(out.size() == static_cast<std::size_t>(outWidth) * outHeight * channels,
                   "bytes of the result");
    if (isPiece(box, width, height, outWidth, outHeight)) return copyPiece(source, width, channels, box, out);
    const std::vector<Taps> columns = axisTaps(box.x, box.width, width, outWidth);
    const std::vector<Taps> rows = axisTaps(box.y, box.height, height, outHeight);
    const std::size_t rowNumbers = static_cast<std::size_t>(outWidth) * channels;
    std::vector<float> line(rowNumbers), sum(rowNumbers);
    std::uint8_t* to = out.data();
    for (const Taps& taps : rows) {
        std::fill(sum.begin(), sum.end(), 0.0f);
        for (std::size_t k = 0; k < taps.weights.size(); ++k) {
            const std::size_t row = taps.first + k;
            resampleRow(source.data() + row * width * channels, channels, columns, line.data());
            for (std::size_t i = 0; i < rowNumbers; ++i) sum[i] += taps.weights[k] * line[i];
        }
        for (const float value : sum)
            *to++ = static_cast<std::uint8_t>(std::clamp(value + 0.5f, 0.0f, 255.0f));
    }
}

ImageTiles fitUpright(const ImageTiles& picture, const CropSquare& wanted, int size, int channels) {
    SHORTRUN_CHECK(picture.count == 1 && size > 0, "one picture");
    const CropSquare square = insidePicture(wanted, picture.width, picture.height);
    ImageTiles fitted(1, size, size, picture.channels);
    resample(picture.pixels, picture.width, picture.height, picture.channels,
             {square.x, square.y, square.extent, square.extent}, fitted.pixels, size, size);
    if (picture.channels == channels) return fitted;
    ImageTiles converted(1, size, size, channels);
    convertChannels(fitted.pixels, picture.channels, converted.pixels, channels);
    return converted;
}

void convertChannels(std::span<const std::uint8_t> from, int fromChannels, std::span<std::uint8_t> to,
                     int toChannels) {
    SHORTRUN_CHECK(from.size() / fromChannels == to.size() / toChannels, "as many pixels");
    if (fromChannels == toChannels) {
        std::copy(from.begin(), from.end(), to.begin());
    } else if (fromChannels == 1) {
        for (std::size_t p = 0; p < from.size(); ++p) std::fill_n(&to[3 * p], 3, from[p]);
    } else {
        for (std::size_t p = 0; p < to.size(); ++p) {
            // Thousandths, rounded: white stays 255 exactly.
            const int luma = 299 * from[3 * p] + 587 * from[3 * p + 1] + 114 * from[3 * p + 2];
            to[p] = static_cast<std::uint8_t>((luma + 500) / 1000);
        }
    }
}

bool hasColour(std::span<const std::uint8_t> rgb) {
    constexpr int kGrayTolerance = 8;
    for (std::size_t i = 0; i + 2 < rgb.size(); i += 3) {
        const auto [low, high] = std::minmax({rgb[i], rgb[i + 1], rgb[i + 2]});
        if (high - low > kGrayTolerance) return true;
    }
    return false;
}

}  // namespace shortrun
