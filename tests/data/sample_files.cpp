// Writers for the test files: by hand where the format is simple, by the libraries' own encoders elsewhere.
#include "data/sample_files.h"

#include <archive.h>
#include <archive_entry.h>
#include <lzma.h>
#include <zlib.h>

#include <memory>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <stdexcept>

namespace shortrun::test {
namespace {

void require(bool good, const char* what) {
    if (!good) throw std::runtime_error(what);
}

void appendBigEndian(Bytes& bytes, std::uint32_t number, int count = 4) {
    for (int shift = 8 * (count - 1); shift >= 0; shift -= 8)
        bytes.push_back(static_cast<std::uint8_t>(number >> shift));
}

cv::Mat toMat(const ImageTiles& picture) {
    cv::Mat mat(picture.height, picture.width, picture.channels == 1 ? CV_8UC1 : CV_8UC3);
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x)
            for (int c = 0; c < picture.channels; ++c)
                mat.ptr<std::uint8_t>(y)[x * picture.channels + picture.channels - 1 - c] =
                    picture.pixels[(static_cast<std::size_t>(y) * picture.width + x) * picture.channels + c];
    return mat;
}

Bytes encodedMat(const cv::Mat& mat, const std::string& extension) {
    Bytes bytes;
    require(cv::imencode(extension, mat, bytes), "no encoder");
    return bytes;
}

Bytes written(archive* writer, const std::vector<NamedFile>& files) {
    Bytes space(std::size_t{8} << 20);
    std::size_t used = 0;
    archive_write_set_bytes_per_block(writer, 1);
    archive_write_set_bytes_in_last_block(writer, 1);
    require(archive_write_open_memory(writer, space.data(), space.size(), &used) == ARCHIVE_OK, "archive");
    for (const auto& [name, contents] : files) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, name.c_str());
        archive_entry_set_size(entry, static_cast<la_int64_t>(contents.size()));
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        require(archive_write_header(writer, entry) == ARCHIVE_OK, "archive header");
        archive_write_data(writer, contents.data(), contents.size());
        archive_entry_free(entry);
    }
    require(archive_write_close(writer) == ARCHIVE_OK, "archive end");
    archive_write_free(writer);
    space.resize(used);
    return space;
}

Bytes pngChunk(const char* type, const Bytes& contents) {
    Bytes chunk;
    appendBigEndian(chunk, static_cast<std::uint32_t>(contents.size()));
    chunk = chunk + textBytes(type) + contents;
    appendBigEndian(
        chunk, static_cast<std::uint32_t>(crc32(0, chunk.data() + 4, static_cast<uInt>(chunk.size() - 4))));
    return chunk;
}

}  // namespace

Bytes operator+(Bytes left, const Bytes& right) {
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

Bytes textBytes(const std::string& text) {
    return Bytes(text.begin(), text.end());
}

Bytes idxHeader(std::uint32_t magic, std::uint32_t count, std::uint32_t height, std::uint32_t width) {
    Bytes bytes;
    for (const std::uint32_t number : {magic, count, height, width}) appendBigEndian(bytes, number);
    return bytes;
}

Bytes idxFile(int count, int height, int width) {
    Bytes bytes = idxHeader(0x803, static_cast<std::uint32_t>(count), static_cast<std::uint32_t>(height),
                            static_cast<std::uint32_t>(width));
    for (int i = 0; i < count; ++i)
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) bytes.push_back(static_cast<std::uint8_t>(7 * i + 3 * y + x));
    return bytes;
}

Bytes cifarFile(int count, int first) {
    Bytes bytes;
    for (int i = 0; i < count; ++i) {
        bytes.push_back(static_cast<std::uint8_t>((first + i) % 10));
        for (int p = 0; p < 1024; ++p) bytes.push_back(static_cast<std::uint8_t>(first + i));
        for (int p = 0; p < 1024; ++p) bytes.push_back(static_cast<std::uint8_t>(p / 32));
        for (int p = 0; p < 1024; ++p) bytes.push_back(static_cast<std::uint8_t>(p % 32));
    }
    return bytes;
}

Bytes gzipped(const Bytes& contents) {
    z_stream state{};
    require(deflateInit2(&state, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK, "deflate");
    Bytes packed(deflateBound(&state, contents.size()) + 64);
    state.next_in = const_cast<std::uint8_t*>(contents.data());
    state.avail_in = static_cast<uInt>(contents.size());
    state.next_out = packed.data();
    state.avail_out = static_cast<uInt>(packed.size());
    require(deflate(&state, Z_FINISH) == Z_STREAM_END, "deflate end");
    packed.resize(state.total_out);
    deflateEnd(&state);
    return packed;
}

ImageTiles slopes(int width, int height) {
    ImageTiles picture(1, width, height, 3);
    std::size_t at = 0;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            picture.pixels[at++] = static_cast<std::uint8_t>(255 * x / (width - 1));
            picture.pixels[at++] = static_cast<std::uint8_t>(255 * y / (height - 1));
            picture.pixels[at++] = 40;
        }
    return picture;
}

ImageTiles graySlopes(int width, int height) {
    ImageTiles picture(1, width, height, 1);
    std::size_t at = 0;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            picture.pixels[at++] = static_cast<std::uint8_t>(160 * x / (width - 1) + 80 * y / (height - 1));
    return picture;
}

Bytes encoded(const ImageTiles& picture, const std::string& extension) {
    return encodedMat(toMat(picture), extension);
}

Bytes encodedPng16(const ImageTiles& picture) {
    cv::Mat wide;
    toMat(picture).convertTo(wide, CV_16U, 257.0);
    return encodedMat(wide, ".png");
}

Bytes encodedWithAlpha(const ImageTiles& rgb, std::uint8_t alpha) {
    const cv::Mat opaque = toMat(rgb);
    cv::Mat mat(opaque.rows, opaque.cols, CV_8UC4);
    for (int y = 0; y < mat.rows; ++y)
        for (int x = 0; x < mat.cols; ++x) {
            const cv::Vec3b pixel = opaque.at<cv::Vec3b>(y, x);
            mat.at<cv::Vec4b>(y, x) = cv::Vec4b(pixel[0], pixel[1], pixel[2], alpha);
        }
    return encodedMat(mat, ".png");
}

Bytes withExifOrientation(const Bytes& jpeg, int orientation) {
    Bytes tiff = textBytes("MM");
    appendBigEndian(tiff, 42, 2);
    appendBigEndian(tiff, 8);          // the directory follows at once
    appendBigEndian(tiff, 1, 2);       // one entry
    appendBigEndian(tiff, 0x0112, 2);  // orientation
    appendBigEndian(tiff, 3, 2);       // of type short
    appendBigEndian(tiff, 1);
    appendBigEndian(tiff, static_cast<std::uint32_t>(orientation) << 16);
    appendBigEndian(tiff, 0);
    const Bytes exif = textBytes(std::string("Exif\0\0", 6)) + tiff;
    Bytes segment = {0xFF, 0xE1};
    appendBigEndian(segment, static_cast<std::uint32_t>(exif.size() + 2), 2);
    return Bytes(jpeg.begin(), jpeg.begin() + 2) + segment + exif + Bytes(jpeg.begin() + 2, jpeg.end());
}

Bytes pngClaiming(std::uint32_t width, std::uint32_t height) {
    Bytes size;
    appendBigEndian(size, width);
    appendBigEndian(size, height);
    const Bytes signature = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    const Bytes kind = {8, 2, 0, 0, 0};
    return signature + pngChunk("IHDR", size + kind) + pngChunk("IDAT", Bytes(16)) + pngChunk("IEND", {});
}

Bytes packedByXz(const Bytes& bytes, std::size_t blockSize) {
    lzma_mt options{};
    options.threads = 1;
    options.block_size = blockSize;
    options.preset = 1;
    options.check = LZMA_CHECK_CRC64;
    lzma_stream state = LZMA_STREAM_INIT;
    require(lzma_stream_encoder_mt(&state, &options) == LZMA_OK, "xz");
    Bytes packed(2 * bytes.size() + 4096 * (1 + bytes.size() / blockSize));
    state.next_in = bytes.data();
    state.avail_in = bytes.size();
    state.next_out = packed.data();
    state.avail_out = packed.size();
    lzma_ret result = LZMA_OK;
    while (result == LZMA_OK) result = lzma_code(&state, LZMA_FINISH);
    require(result == LZMA_STREAM_END, "xz");
    packed.resize(state.total_out);
    lzma_end(&state);
    return packed;
}

Bytes archived(const std::vector<NamedFile>& files, Packing packing) {
    archive* writer = archive_write_new();
    switch (packing) {
        case Packing::Zip:
            archive_write_set_format_zip(writer);
            break;
        case Packing::SevenZip:
            archive_write_set_format_7zip(writer);
            break;
        case Packing::Tar:
        case Packing::TarGz:
        case Packing::TarXz:
            archive_write_set_format_ustar(writer);
            break;
    }
    if (packing == Packing::TarGz) archive_write_add_filter_gzip(writer);
    if (packing == Packing::TarXz) archive_write_add_filter_xz(writer);
    return written(writer, files);
}

Bytes lockedZip(const std::vector<NamedFile>& files) {
    archive* writer = archive_write_new();
    archive_write_set_format_zip(writer);
    require(archive_write_set_options(writer, "zip:encryption=zipcrypt") == ARCHIVE_OK, "encryption");
    archive_write_set_passphrase(writer, "secret");
    return written(writer, files);
}

}  // namespace shortrun::test
