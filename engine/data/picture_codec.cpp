// The decoders behind our own checks of the header: they see only formats and sizes that are allowed.
// Any thread.
#include "engine/data/picture_codec.h"

#include "engine/core/error.h"
#include "engine/data/picture.h"
#include "engine/data/picture_header.h"
#include "engine/data/silent_decoder.h"

#ifdef SHORTRUN_HAS_OPENCV
#include <algorithm>
#include <mutex>
#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>
#include <utility>

#include "engine/data/jpeg_decoder.h"
#endif

namespace shortrun {
namespace {

std::string sizeText(std::int64_t width, std::int64_t height) {
    return std::to_string(width) + " x " + std::to_string(height) + " pixels";
}

PictureHeader checkedHeader(std::span<const std::uint8_t> bytes) {
    if (bytes.empty()) throw UnusablePicture("is empty");
    const auto format = pictureFormat(bytes);
    if (!format) throw UnusablePicture("is not a picture that can be read (JPEG, PNG, WebP, BMP, TIFF)");
    const PictureHeader header = readPictureHeader(*format, bytes);
    if (header.width <= 0 || header.height <= 0)
        throw UnusablePicture("is damaged: it does not say its size");
    const std::string size = sizeText(header.width, header.height);
    if (header.width > kLargestPictureSide || header.height > kLargestPictureSide ||
        header.width * header.height > kMostPicturePixels)
        throw UnusablePicture("is " + size +
                              ", too large to be read: at most 134 million pixels, no side above " +
                              std::to_string(kLargestPictureSide));
    if (header.width < kSmallestPictureSide || header.height < kSmallestPictureSide)
        throw UnusablePicture("is " + size + ", too small: both sides need at least " +
                              std::to_string(kSmallestPictureSide));
    if (!header.complete) throw UnusablePicture("is cut short");
    if (!header.supported) throw UnusablePicture("is a variant of its format that cannot be read");
    if (!header.intact) throw UnusablePicture("is damaged: a checksum inside it is wrong");
    return header;
}

#ifdef SHORTRUN_HAS_OPENCV

/// 8 bits a channel; 16-bit numbers by 257, floating-point ones from [0, 1].
cv::Mat toBytes(const cv::Mat& picture) {
    cv::Mat bytes;
    switch (picture.depth()) {
        case CV_8U:
            return picture;
        case CV_16U:
            picture.convertTo(bytes, CV_8U, 1.0 / 257.0);
            return bytes;
        case CV_32F:
        case CV_64F:
            picture.convertTo(bytes, CV_8U, 255.0);
            return bytes;
        default:
            throw UnusablePicture("has a kind of pixels that is not supported (signed numbers)");
    }
}

/// Undoes the camera's turn, EXIF orientation 1 ... 8.
ImageTiles upright(ImageTiles stored, int orientation) {
    if (orientation <= 1 || orientation > 8) return stored;
    constexpr int kLeftRight = 1, kUpDown = 0, kBoth = -1;
    const cv::Mat before(stored.height, stored.width, CV_8UC(stored.channels), stored.pixels.data());
    const bool swaps = orientation >= 5;
    ImageTiles turned(1, swaps ? stored.height : stored.width, swaps ? stored.width : stored.height, stored.channels);
    cv::Mat after(turned.height, turned.width, CV_8UC(turned.channels), turned.pixels.data());
    swaps ? cv::transpose(before, after) : before.copyTo(after);
    switch (orientation) {
        case 2:
        case 6:
            cv::flip(after, after, kLeftRight);
            break;
        case 3:
        case 7:
            cv::flip(after, after, kBoth);
            break;
        case 4:
        case 8:
            cv::flip(after, after, kUpDown);
            break;
        default:
            break;
    }
    return turned;
}

std::uint8_t overWhite(std::uint8_t colour, std::uint8_t alpha) {
    return static_cast<std::uint8_t>((colour * alpha + 255 * (255 - alpha) + 127) / 255);
}

/// OpenCV's blue, green, red (and alpha) to gray or RGB.
ImageTiles toTile(const cv::Mat& picture) {
    const int stored = picture.channels();
    if (stored != 1 && stored != 3 && stored != 4)
        throw UnusablePicture("has " + std::to_string(stored) + " channels a pixel, which is not supported");
    ImageTiles tile(1, picture.cols, picture.rows, stored == 1 ? 1 : 3);
    std::uint8_t* to = tile.pixels.data();
    for (int y = 0; y < picture.rows; ++y) {
        const std::uint8_t* from = picture.ptr<std::uint8_t>(y);
        if (stored == 1) {
            to = std::copy_n(from, picture.cols, to);
            continue;
        }
        for (int x = 0; x < picture.cols; ++x, from += stored) {
            for (int c = 2; c >= 0; --c) *to++ = stored == 4 ? overWhite(from[c], from[3]) : from[c];
        }
    }
    return tile;
}

cv::Mat decodeStored(std::span<const std::uint8_t> bytes) {
    // What a decoder has to say about a broken file is said by us, once.
    static std::once_flag quiet;
    std::call_once(quiet, [] { cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT); });
    const SilentDecoder silent;
    const cv::Mat encoded(1, static_cast<int>(bytes.size()), CV_8U, const_cast<std::uint8_t*>(bytes.data()));
    try {
        return cv::imdecode(encoded, cv::IMREAD_UNCHANGED);
    } catch (const cv::Exception&) {
        return {};
    }
}

#endif

}  // namespace

ImageTiles decodeWhole(std::span<const std::uint8_t> bytes) {
    const PictureHeader header = checkedHeader(bytes);
#ifdef SHORTRUN_HAS_OPENCV
    const auto format = pictureFormat(bytes);
    if (format == PictureFormat::Jpeg)
        if (auto stored = decodeJpeg(bytes)) return upright(std::move(*stored), header.orientation);
    const cv::Mat stored = format == PictureFormat::Png ? decodeStored(essentialPng(bytes)) : decodeStored(bytes);
    if (stored.empty())
        throw UnusablePicture("is damaged, or a variant of its format that cannot be decoded");
    return upright(toTile(toBytes(stored)), header.orientation);
#else
    (void)header;
    throw Error(
        ErrorCode::Unsupported,
        "this build cannot read picture files: install libopencv-dev and build again, or use IDX or CIFAR-10 "
        "data or builtin:avatars");
#endif
}

}  // namespace shortrun
