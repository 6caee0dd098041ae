// libjpeg, and an ear for its warnings.
#include "engine/data/jpeg_decoder.h"

#include <algorithm>
#include <csetjmp>
#include <cstddef>
#include <cstdio>

#include <jpeglib.h>

#include <jerror.h>

#include "engine/data/picture_codec.h"

namespace shortrun {
namespace {

/// The reading of one file; `messages` first, because that is what libjpeg hands to the callbacks.
struct Reading {
    jpeg_error_mgr messages{};
    jpeg_decompress_struct codec{};
    std::jmp_buf leave{};
    std::span<const std::uint8_t> bytes;
    bool damaged = false;
};

Reading& readingOf(j_common_ptr codec) {
    return *reinterpret_cast<Reading*>(codec->err);
}

/// Some cameras fill up the end of the code. The end-of-image marker stands after it.
bool isFilling(std::span<const std::uint8_t> bytes, std::size_t count) {
    constexpr std::size_t kStrayBytes = 4;  // that a writer left over when it emptied its bits
    if (count <= kStrayBytes) return true;
    std::size_t end = bytes.size();
    while (end >= 2 && !(bytes[end - 2] == 0xFF && bytes[end - 1] == 0xD9)) --end;
    if (end < 2 + count) return false;
    const auto filling = bytes.subspan(end - 2 - count, count);
    return std::ranges::all_of(filling, [&](std::uint8_t byte) { return byte == filling.front(); });
}

void hear(j_common_ptr codec, int level) {
    if (level >= 0) return;  // a remark, not a warning
    Reading& reading = readingOf(codec);
    constexpr int kEndOfImage = 0xD9;
    const int count = codec->err->msg_parm.i[0], marker = codec->err->msg_parm.i[1];
    switch (codec->err->msg_code) {
        case JWRN_HIT_MARKER:
        case JWRN_HUFF_BAD_CODE:
        case JWRN_ARITH_BAD_CODE:
        case JWRN_MUST_RESYNC:
        case JWRN_JPEG_EOF:
            reading.damaged = true;
            break;
        case JWRN_EXTRANEOUS_DATA:
            reading.damaged = marker != kEndOfImage || !isFilling(reading.bytes, static_cast<std::size_t>(count));
            break;
        default:
            break;
    }
    if (reading.damaged) std::longjmp(reading.leave, 1);
}

void giveUp(j_common_ptr codec) {
    std::longjmp(readingOf(codec).leave, 1);
}

/// Whether the picture is one that decodeJpeg() gives; then its size and channels are known.
bool start(Reading& reading) {
    jpeg_decompress_struct& codec = reading.codec;
    // libjpeg must not return from an error. Neither here nor below has anything a destructor that the jump would pass
    // over.
    if (setjmp(reading.leave) != 0) return false;
    jpeg_create_decompress(&codec);
    jpeg_mem_src(&codec, reading.bytes.data(), static_cast<unsigned long>(reading.bytes.size()));
    jpeg_read_header(&codec, TRUE);
    if (codec.num_components != 1 && codec.num_components != 3) return false;
    codec.out_color_space = codec.num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_start_decompress(&codec);
    return true;
}

bool decodeRows(Reading& reading, std::uint8_t* to) {
    jpeg_decompress_struct& codec = reading.codec;
    if (setjmp(reading.leave) != 0) return false;
    const std::size_t rowBytes = static_cast<std::size_t>(codec.output_width) * codec.output_components;
    while (codec.output_scanline < codec.output_height) {
        JSAMPROW row = to + codec.output_scanline * rowBytes;
        jpeg_read_scanlines(&codec, &row, 1);
    }
    jpeg_finish_decompress(&codec);
    return true;
}

}  // namespace

std::optional<ImageTiles> decodeJpeg(std::span<const std::uint8_t> bytes) {
    struct Closing : Reading {
        ~Closing() { jpeg_destroy_decompress(&codec); }
    } reading;
    reading.bytes = bytes;
    reading.codec.err = jpeg_std_error(&reading.messages);
    reading.messages.emit_message = hear;
    reading.messages.error_exit = giveUp;
    std::optional<ImageTiles> picture;
    bool decoded = false;
    if (start(reading)) {
        picture.emplace(1, static_cast<int>(reading.codec.output_width), static_cast<int>(reading.codec.output_height),
                        reading.codec.output_components);
        decoded = decodeRows(reading, picture->pixels.data());
    }
    if (reading.damaged) throw UnusablePicture("is damaged: its code breaks off or makes no sense");
    if (!decoded) picture.reset();
    return picture;
}

}  // namespace shortrun
