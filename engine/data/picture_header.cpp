// Walks the outer structure of the five picture formats (ITU T.81, PNG 1.2, RIFF WebP, BMP, TIFF 6.0,
// EXIF 2.3). Any thread.
#include "engine/data/picture_header.h"

#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace shortrun {
namespace {

using Bytes = std::span<const std::uint8_t>;

enum class Order { Little, Big };

/// A number of 1 to 4 bytes; 0 where it lies outside.
std::uint32_t number(Bytes bytes, std::uint64_t offset, int count, Order order) {
    if (offset + count > bytes.size()) return 0;
    std::uint32_t value = 0;
    for (int i = 0; i < count; ++i) {
        const int shift = 8 * (order == Order::Big ? count - 1 - i : i);
        value |= static_cast<std::uint32_t>(bytes[offset + i]) << shift;
    }
    return value;
}

bool has(Bytes bytes, std::uint64_t offset, std::string_view text) {
    return offset + text.size() <= bytes.size() &&
           std::memcmp(bytes.data() + offset, text.data(), text.size()) == 0;
}

/// A tag of the first directory of TIFF-structured data (TIFF itself and EXIF), the first number of a list; 0
/// where there is none.
std::uint32_t tiffTag(Bytes tiff, std::uint16_t wanted) {
    if (!has(tiff, 0, "II") && !has(tiff, 0, "MM")) return 0;
    const Order order = has(tiff, 0, "II") ? Order::Little : Order::Big;
    const std::uint64_t directory = number(tiff, 4, 4, order);
    const std::uint32_t entries = number(tiff, directory, 2, order);
    for (std::uint64_t i = 0; i < entries; ++i) {
        const std::uint64_t entry = directory + 2 + 12 * i;
        if (entry + 12 > tiff.size()) break;
        if (number(tiff, entry, 2, order) != wanted) continue;
        const bool isShort = number(tiff, entry + 2, 2, order) == 3;
        const bool isList = isShort && number(tiff, entry + 4, 4, order) > 2;  // lies elsewhere
        const std::uint64_t place = isList ? number(tiff, entry + 8, 4, order) : entry + 8;
        return number(tiff, place, isShort ? 2 : 4, order);
    }
    return 0;
}

int exifOrientation(Bytes exif) {
    constexpr std::uint16_t kOrientationTag = 274;
    if (has(exif, 0, std::string_view("Exif\0\0", 6))) exif = exif.subspan(6);
    const std::uint32_t orientation = tiffTag(exif, kOrientationTag);
    return orientation >= 1 && orientation <= 8 ? static_cast<int>(orientation) : 1;
}

/// An end-of-image marker after `from`; entropy-coded data cannot hold one.
bool endsAsJpeg(Bytes bytes, std::uint64_t from) {
    for (std::uint64_t i = bytes.size(); i >= from + 2; --i)
        if (bytes[i - 2] == 0xFF && bytes[i - 1] == 0xD9) return true;
    return false;
}

PictureHeader jpegHeader(Bytes bytes) {
    PictureHeader header;
    header.complete = false;
    std::uint64_t at = 2;
    while (at + 4 <= bytes.size()) {
        if (bytes[at] != 0xFF) break;
        const std::uint8_t marker = bytes[at + 1];
        const bool bare = marker == 0xFF || marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
        if (bare) {
            at += marker == 0xFF ? 1 : 2;
            continue;
        }
        const std::uint64_t length = number(bytes, at + 2, 2, Order::Big);
        const bool isFrame =
            marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (isFrame) {
            header.height = number(bytes, at + 5, 2, Order::Big);
            header.width = number(bytes, at + 7, 2, Order::Big);
        } else if (marker == 0xE1 && length > 2 && has(bytes, at + 4, "Exif")) {
            const std::uint64_t room = std::min<std::uint64_t>(length - 2, bytes.size() - (at + 4));
            header.orientation = exifOrientation(bytes.subspan(at + 4, room));
        } else if (marker == 0xDA) {
            header.complete = endsAsJpeg(bytes, at + 2);
            break;
        }
        at += 2 + std::max<std::uint64_t>(length, 2);
    }
    return header;
}

constexpr std::size_t kPngSignature = 8;
constexpr std::size_t kPngChunkFrame = 12;  // length, type and checksum around each chunk's contents

PictureHeader pngHeader(Bytes bytes) {
    PictureHeader header;
    header.complete = false;
    if (has(bytes, 12, "IHDR")) {
        header.width = number(bytes, 16, 4, Order::Big);
        header.height = number(bytes, 20, 4, Order::Big);
    }
    for (std::uint64_t at = kPngSignature; at + kPngChunkFrame <= bytes.size();) {
        const std::uint64_t length = number(bytes, at, 4, Order::Big);
        if (at + kPngChunkFrame + length > bytes.size()) break;
        const Bytes checked = bytes.subspan(at + 4, 4 + length);
        const auto checksum = static_cast<std::uint32_t>(crc32_z(0, checked.data(), checked.size()));
        if (checksum != number(bytes, at + 8 + length, 4, Order::Big)) header.intact = false;
        if (has(bytes, at + 4, "eXIf")) header.orientation = exifOrientation(bytes.subspan(at + 8, length));
        if (has(bytes, at + 4, "IEND")) {
            header.complete = true;
            break;
        }
        at += kPngChunkFrame + length;
    }
    return header;
}

PictureHeader webpHeader(Bytes bytes) {
    constexpr Order le = Order::Little;
    PictureHeader header;
    header.complete = number(bytes, 4, 4, le) + std::uint64_t{8} <= bytes.size();
    if (has(bytes, 12, "VP8 ") && has(bytes, 23, "\x9D\x01\x2A")) {
        header.width = number(bytes, 26, 2, le) & 0x3FFF;
        header.height = number(bytes, 28, 2, le) & 0x3FFF;
    } else if (has(bytes, 12, "VP8L") && has(bytes, 20, "\x2F")) {
        const std::uint32_t bits = number(bytes, 21, 4, le);
        header.width = (bits & 0x3FFF) + 1;
        header.height = (bits >> 14 & 0x3FFF) + 1;
    } else if (has(bytes, 12, "VP8X") && bytes.size() >= 30) {
        header.width = number(bytes, 24, 3, le) + 1;
        header.height = number(bytes, 27, 3, le) + 1;
        for (std::uint64_t at = 30; at + 8 <= bytes.size();) {
            const std::uint64_t length = number(bytes, at + 4, 4, le);
            if (has(bytes, at, "EXIF") && at + 8 + length <= bytes.size())
                header.orientation = exifOrientation(bytes.subspan(at + 8, length));
            at += 8 + length + length % 2;
        }
    }
    return header;
}

PictureHeader bmpHeader(Bytes bytes) {
    constexpr Order le = Order::Little;
    PictureHeader header;
    const std::uint32_t infoSize = number(bytes, 14, 4, le);
    if (infoSize == 12) {
        header.width = number(bytes, 18, 2, le);
        header.height = number(bytes, 20, 2, le);
        return header;
    }
    header.width = static_cast<std::int32_t>(number(bytes, 18, 4, le));
    // A negative height means rows from top to bottom.
    header.height = std::llabs(static_cast<std::int32_t>(number(bytes, 22, 4, le)));
    const std::uint64_t bits = number(bytes, 28, 2, le);
    const std::uint32_t compression = number(bytes, 30, 4, le);
    const bool plain = compression == 0;
    header.supported = compression <= 3;  // none, two kinds of run lengths, bit fields
    if (plain && header.width > 0 && bits <= 32) {
        const std::uint64_t rowBytes = (static_cast<std::uint64_t>(header.width) * bits + 31) / 32 * 4;
        header.complete = number(bytes, 10, 4, le) + rowBytes * header.height <= bytes.size();
    }
    return header;
}

PictureHeader tiffHeader(Bytes bytes) {
    PictureHeader header;
    header.width = tiffTag(bytes, 256);
    header.height = tiffTag(bytes, 257);
    const std::uint32_t bits = tiffTag(bytes, 258), sampleFormat = tiffTag(bytes, 339);
    const bool isFloat = sampleFormat == 3;
    header.supported = isFloat ? bits == 32 || bits == 64 : bits <= 1 || bits == 8 || bits == 16;
    return header;
}

}  // namespace

std::optional<PictureFormat> pictureFormat(Bytes head) {
    if (has(head, 0, "\xFF\xD8\xFF")) return PictureFormat::Jpeg;
    if (has(head, 0, "\x89PNG\r\n\x1A\n")) return PictureFormat::Png;
    if (has(head, 0, "RIFF") && has(head, 8, "WEBP")) return PictureFormat::WebP;
    if (has(head, 0, "BM")) return PictureFormat::Bmp;
    if (has(head, 0, std::string_view("II*\0", 4)) || has(head, 0, std::string_view("MM\0*", 4)))
        return PictureFormat::Tiff;
    return std::nullopt;
}

PictureHeader readPictureHeader(PictureFormat format, Bytes bytes) {
    switch (format) {
        case PictureFormat::Jpeg:
            return jpegHeader(bytes);
        case PictureFormat::Png:
            return pngHeader(bytes);
        case PictureFormat::WebP:
            return webpHeader(bytes);
        case PictureFormat::Bmp:
            return bmpHeader(bytes);
        case PictureFormat::Tiff:
            return tiffHeader(bytes);
    }
    return {};
}

std::vector<std::uint8_t> essentialPng(Bytes bytes) {
    std::vector<std::uint8_t> kept(bytes.begin(), bytes.begin() + kPngSignature);
    for (std::uint64_t at = kPngSignature; at + kPngChunkFrame <= bytes.size();) {
        const std::uint64_t size = kPngChunkFrame + number(bytes, at, 4, Order::Big);
        if (at + size > bytes.size()) break;
        const Bytes chunk = bytes.subspan(at, size);
        const bool critical = (chunk[4] & 0x20) == 0;  // a capital first letter
        if (critical || has(chunk, 4, "tRNS")) kept.insert(kept.end(), chunk.begin(), chunk.end());
        at += size;
    }
    return kept;
}

}  // namespace shortrun
