// The single-picture functions: decoding, then fitting, with errors that name the file. Any thread.
#include "engine/data/picture.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "engine/core/check.h"
#include "engine/core/error.h"
#include "engine/data/byte_stream.h"
#include "engine/data/picture_codec.h"

namespace shortrun {
namespace {

constexpr std::size_t kLargestFile = std::size_t{1} << 30;

ImageTiles decodeNamed(const std::vector<std::uint8_t>& bytes, const std::string& name) {
    try {
        return decodeWhole(bytes);
    } catch (const UnusablePicture& why) {
        throw Error(ErrorCode::BadInput, name + " " + why.what());
    } catch (const std::bad_alloc&) {
        throw Error(ErrorCode::OutOfMemory, "there is not enough memory to decode " + name);
    }
}

}  // namespace

ImageTiles decodePicture(const std::vector<std::uint8_t>& bytes, const std::string& name, int size,
                         int channels) {
    const ImageTiles whole = decodeNamed(bytes, name);
    return fitUpright(whole, centreSquare(whole.width, whole.height), size, channels);
}

ImageTiles readPicture(const std::string& path, int size, int channels) {
    return decodePicture(readFileBytes(path), path, size, channels);
}

ImageTiles fitPicture(const std::vector<std::uint8_t>& bytes, const std::string& name,
                      const CropSquare& square, int size, int channels) {
    return fitUpright(decodeNamed(bytes, name), square, size, channels);
}

UprightPicture decodeUpright(const std::vector<std::uint8_t>& bytes, const std::string& name,
                             int maximumSide) {
    SHORTRUN_CHECK(maximumSide > 0, "largest side for display");
    const ImageTiles whole = decodeNamed(bytes, name);
    const double scale =
        std::min(1.0, static_cast<double>(maximumSide) / std::max(whole.width, whole.height));
    const auto scaled = [&](int side) { return std::max(1, static_cast<int>(std::lround(side * scale))); };
    ImageTiles shown(1, scaled(whole.width), scaled(whole.height), whole.channels);
    const PixelBox all{0, 0, static_cast<double>(whole.width), static_cast<double>(whole.height)};
    resample(whole.pixels, whole.width, whole.height, whole.channels, all, shown.pixels, shown.width,
             shown.height);
    UprightPicture picture{ImageTiles(1, shown.width, shown.height, 3), whole.width, whole.height, 1};
    convertChannels(shown.pixels, shown.channels, picture.tiles.pixels, 3);
    picture.scale = static_cast<double>(shown.width) / whole.width;
    return picture;
}

std::vector<std::uint8_t> readFileBytes(const std::string& path) {
    std::error_code problem;
    const auto status = std::filesystem::status(path, problem);
    if (problem && status.type() == std::filesystem::file_type::none)
        throw Error(ErrorCode::BadInput, path + " cannot be read: " + problem.message());
    if (!std::filesystem::exists(status)) throw Error(ErrorCode::BadInput, "there is no file " + path);
    if (std::filesystem::is_directory(status))
        throw Error(ErrorCode::BadInput, path + " is a folder, where a picture file is needed");
    if (!std::filesystem::is_regular_file(status))
        throw Error(ErrorCode::BadInput, path + " is not a regular file");
    return FileStream(path, path).readAll(kLargestFile);
}

}  // namespace shortrun
