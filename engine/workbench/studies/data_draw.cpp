#include "engine/workbench/studies/data_draw.h"

#include <algorithm>
#include <numeric>
#include <random>

#include "engine/core/error.h"
#include "engine/metrics/sha256.h"

namespace shortrun {

std::vector<std::int64_t> drawPictures(const ImageTiles& data, std::int64_t count, std::uint64_t seed) {
    std::vector<std::int64_t> numbers(static_cast<std::size_t>(data.count));
    std::iota(numbers.begin(), numbers.end(), 0);
    // std::shuffle differs by library; this does not.
    std::mt19937_64 bits(seed);
    const auto wanted = static_cast<std::size_t>(std::min<std::int64_t>(count, data.count));
    for (std::size_t i = 0; i < wanted; ++i)
        std::swap(numbers[i], numbers[i + bits() % (numbers.size() - i)]);
    numbers.resize(wanted);
    return numbers;
}

ImageTiles picturesOf(const ImageTiles& data, const std::vector<std::int64_t>& drawn, std::int64_t first,
                      std::int64_t count) {
    ImageTiles part(static_cast<int>(count), data.width, data.height, data.channels);
    for (std::int64_t i = 0; i < count; ++i)
        std::ranges::copy(data.tile(static_cast<int>(drawn[static_cast<std::size_t>(first + i)])),
                          part.tile(static_cast<int>(i)).begin());
    return part;
}

std::string fingerprintOf(const ImageTiles& data) {
    Sha256 hash;
    for (const int extent : {data.count, data.width, data.height, data.channels})
        hash.addText(std::to_string(extent));
    hash.add(std::as_bytes(std::span(data.pixels)));
    return hash.hex();
}

void checkPictures(const ImageTiles& data, int channels, int size) {
    if (data.channels == channels && data.width == size && data.height == size && data.count > 0) return;
    throw Error(ErrorCode::Usage, "The pictures are " + std::to_string(data.width) + " x " +
                                      std::to_string(data.height) + " with " + std::to_string(data.channels) +
                                      " channels, the model's are " + std::to_string(size) + " x " +
                                      std::to_string(size) + " with " + std::to_string(channels) + ".");
}

}  // namespace shortrun
