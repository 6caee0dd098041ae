#include "engine/workbench/sample_sheet.h"

#include <algorithm>
#include <filesystem>

#include "engine/core/error.h"
#include "engine/data/picture.h"
#include "engine/data/picture_codec.h"

namespace shortrun {

namespace {

namespace fs = std::filesystem;

constexpr int kGap = 2;                   // contactSheet()'s
constexpr int kSmallestTile = 64;         // writeSamples() enlarges smaller ones by a whole number
constexpr std::uint8_t kBackground = 56;  // fills the places after the last tile

/// One pixel of each enlarged one.
void copyShrunk(const ImageTiles& sheet, int left, int top, int scale, ImageTiles& tiles, int index) {
    auto out = tiles.tile(index).begin();
    for (int y = 0; y < tiles.height; ++y)
        for (int x = 0; x < tiles.width; ++x) {
            const auto row = static_cast<std::size_t>(top + y * scale);
            const auto from = (row * sheet.width + left + x * scale) * sheet.channels;
            out = std::copy_n(sheet.pixels.begin() + static_cast<std::ptrdiff_t>(from), sheet.channels, out);
        }
}

bool isBackground(std::span<const std::uint8_t> tile) {
    return std::all_of(tile.begin(), tile.end(), [](std::uint8_t value) { return value == kBackground; });
}

}  // namespace

std::vector<SampleSheet> sampleSheets(const std::string& run) {
    std::vector<SampleSheet> sheets;
    std::error_code failure;
    for (fs::directory_iterator at(fs::path(run) / "samples", failure), end; !failure && at != end;
         at.increment(failure)) {
        const std::string stem = at->path().stem().string();
        const bool number = !stem.empty() && stem.size() < 18 &&
                            std::ranges::all_of(stem, [](char c) { return c >= '0' && c <= '9'; });
        if (at->path().extension() == ".png" && number) sheets.push_back({at->path().string(), std::stoll(stem)});
    }
    std::ranges::sort(sheets, {}, &SampleSheet::iteration);
    return sheets;
}

std::vector<SampleSheet> sampleSheets(const std::string& run, std::int64_t last) {
    std::vector<SampleSheet> sheets = sampleSheets(run);
    std::erase_if(sheets, [last](const SampleSheet& sheet) { return sheet.iteration > last; });
    return sheets;
}

ImageTiles readSampleSheet(const std::string& path, int size) {
    ImageTiles sheet;
    try {
        sheet = decodeWhole(readFileBytes(path));
    } catch (const UnusablePicture& problem) {
        throw Error(ErrorCode::BadInput,
                    "The samples '" + path + "' cannot be shown: the picture " + problem.what() + ".");
    }
    const int scale = std::max(1, kSmallestTile / size);
    const int stride = size * scale + kGap;
    const int columns = (sheet.width + kGap) / stride, rows = (sheet.height + kGap) / stride;
    if (columns < 1 || rows < 1 || columns * stride - kGap != sheet.width ||
        rows * stride - kGap != sheet.height)
        throw Error(ErrorCode::BadInput,
                    "The samples '" + path + "' are not a sheet of this run's pictures.");
    ImageTiles tiles(columns * rows, size, size, sheet.channels);
    for (int i = 0; i < tiles.count; ++i)
        copyShrunk(sheet, i % columns * stride, i / columns * stride, scale, tiles, i);
    while (tiles.count > 1 && isBackground(tiles.tile(tiles.count - 1))) --tiles.count;
    tiles.pixels.resize(static_cast<std::size_t>(tiles.count) * size * size * tiles.channels);
    return tiles;
}

}  // namespace shortrun
