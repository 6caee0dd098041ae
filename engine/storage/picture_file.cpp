// Contact sheets, and PNG by libpng.
#include "engine/storage/picture_file.h"

#include <png.h>

#include <algorithm>
#include <cmath>
#include <csetjmp>
#include <cstddef>
#include <vector>

#include "engine/core/atomic_file.h"
#include "engine/core/check.h"
#include "engine/core/error.h"

namespace shortrun {
namespace {

/// A dark gray that parts both black and white pictures, in one channel or three.
constexpr std::uint8_t kBackground = 56;

void copyEnlarged(const ImageTiles& tiles, int index, ImageTiles& sheet, int left, int top, int scale) {
    const auto source = tiles.tile(index);
    const std::size_t channels = static_cast<std::size_t>(tiles.channels);
    for (int y = 0; y < tiles.height * scale; ++y) {
        const std::size_t row = static_cast<std::size_t>(y / scale) * tiles.width;
        std::uint8_t* out =
            sheet.pixels.data() + (static_cast<std::size_t>(top + y) * sheet.width + left) * channels;
        for (int x = 0; x < tiles.width * scale; ++x, out += channels)
            std::copy_n(source.data() + (row + x / scale) * channels, channels, out);
    }
}

/// Texts in the form that libpng takes; it only reads through these pointers.
std::vector<png_text> pngTexts(const std::map<std::string, std::string>& text) {
    std::vector<png_text> entries;
    for (const auto& [key, value] : text) {
        png_text entry{};
        entry.compression = PNG_ITXT_COMPRESSION_NONE;
        entry.key = const_cast<char*>(key.c_str());
        entry.text = const_cast<char*>(value.c_str());
        entry.itxt_length = value.size();
        entries.push_back(entry);
    }
    return entries;
}

extern "C" void appendBytes(png_structp png, png_bytep data, png_size_t length) {
    auto& bytes = *static_cast<std::vector<std::byte>*>(png_get_io_ptr(png));
    const auto* begin = reinterpret_cast<const std::byte*>(data);
    try {
        bytes.insert(bytes.end(), begin, begin + length);
    } catch (...) {
        png_error(png, "out of memory");  // a C library must not be unwound
    }
}
extern "C" void noFlush(png_structp) {
}
extern "C" void jumpOut(png_structp png, png_const_charp) {
    png_longjmp(png, 1);
}
extern "C" void ignoreWarning(png_structp, png_const_charp) {
}

/// libpng leaves by longjmp: everything with a destructor lives in the caller.
bool encode(const ImageTiles& picture, std::vector<png_text>& texts, std::vector<png_bytep>& rows,
            std::vector<std::byte>& bytes) {
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, jumpOut, ignoreWarning);
    if (png == nullptr) return false;
    png_infop info = png_create_info_struct(png);
    if (info == nullptr || setjmp(png_jmpbuf(png)) != 0) {
        png_destroy_write_struct(&png, &info);
        return false;
    }
    png_set_write_fn(png, &bytes, appendBytes, noFlush);
    png_set_IHDR(png, info, static_cast<png_uint_32>(picture.width), static_cast<png_uint_32>(picture.height),
                 8, picture.channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_text(png, info, texts.data(), static_cast<int>(texts.size()));
    png_write_info(png, info);
    png_write_image(png, rows.data());
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    return true;
}

}  // namespace

ImageTiles contactSheet(const ImageTiles& tiles, int columns, int scale, int gap, int places) {
    SHORTRUN_CHECK(scale >= 1 && gap >= 0 && columns >= 0, "contact sheet");
    if (tiles.empty()) return {};
    places = std::max(places, tiles.count);
    if (columns == 0) columns = static_cast<int>(std::ceil(std::sqrt(static_cast<double>(places))));
    columns = std::min(columns, places);
    const int rows = (places + columns - 1) / columns;
    const int stepX = tiles.width * scale + gap;
    const int stepY = tiles.height * scale + gap;
    ImageTiles sheet(1, columns * stepX - gap, rows * stepY - gap, tiles.channels);
    std::fill(sheet.pixels.begin(), sheet.pixels.end(), kBackground);
    for (int i = 0; i < tiles.count; ++i)
        copyEnlarged(tiles, i, sheet, i % columns * stepX, i / columns * stepY, scale);
    return sheet;
}

void writePng(const std::string& path, const ImageTiles& picture,
              const std::map<std::string, std::string>& text) {
    SHORTRUN_CHECK(!picture.empty() && (picture.channels == 1 || picture.channels == 3), path);
    std::vector<png_text> texts = pngTexts(text);
    std::vector<png_bytep> rows;
    for (int y = 0; y < picture.height; ++y)
        rows.push_back(const_cast<png_bytep>(picture.pixels.data()) +
                       static_cast<std::size_t>(y) * picture.width * picture.channels);
    std::vector<std::byte> bytes;
    if (!encode(picture, texts, rows, bytes))
        throw Error(ErrorCode::OutOfMemory, "'" + path + "' could not be encoded: the picture of " +
                                                std::to_string(picture.width) + " x " +
                                                std::to_string(picture.height) + " is too large.");
    writeFileAtomically(path, bytes);
}

}  // namespace shortrun
