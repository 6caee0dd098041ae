// Magic numbers. Any thread.
#include "engine/data/content_kind.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "engine/core/lower_case.h"
#include "engine/data/cifar_reader.h"
#include "engine/data/picture_header.h"

namespace shortrun {
namespace {

using namespace std::string_view_literals;

bool startsWith(std::span<const std::uint8_t> head, std::string_view magic, std::size_t offset = 0) {
    return head.size() >= offset + magic.size() &&
           std::memcmp(head.data() + offset, magic.data(), magic.size()) == 0;
}

ContentKind idxKind(std::span<const std::uint8_t> head) {
    // 0, 0, element type (8: byte), dimensions.
    const bool isIdx = head.size() >= 4 && head[0] == 0 && head[1] == 0 && head[2] >= 0x08 &&
                       head[2] <= 0x0E && head[3] >= 1 && head[3] <= 4;
    if (!isIdx) return ContentKind::Unknown;
    if (head[2] == 0x08 && head[3] == 3) return ContentKind::IdxImages;
    if (head[2] == 0x08 && head[3] == 1) return ContentKind::IdxLabels;
    return ContentKind::IdxOther;
}

bool isArchive(std::span<const std::uint8_t> head) {
    static constexpr std::array kMagics = {"PK\x03\x04"sv,
                                           "PK\x05\x06"sv,
                                           "BZh"sv,
                                           "\x28\xB5\x2F\xFD"sv,
                                           "7z\xBC\xAF\x27\x1C"sv};
    constexpr std::size_t kTarMagicOffset = 257;
    return std::ranges::any_of(kMagics, [&](std::string_view magic) { return startsWith(head, magic); }) ||
           isXz(head) || startsWith(head, "ustar", kTarMagicOffset);
}

}  // namespace

std::string_view baseName(std::string_view path) {
    return path.substr(path.find_last_of("/\\") + 1);
}

ContentKind contentKind(std::span<const std::uint8_t> head, std::string_view name) {
    if (head.empty()) return ContentKind::Empty;
    if (isCifarBatchName(baseName(name))) return ContentKind::CifarBatch;
    if (pictureFormat(head)) return ContentKind::Picture;
    if (startsWith(head, "\x1F\x8B")) return ContentKind::Gzip;
    if (isArchive(head)) return ContentKind::Archive;
    return idxKind(head);
}

bool isXz(std::span<const std::uint8_t> head) {
    return startsWith(head,
                      "\xFD"
                      "7zXZ\0"sv);
}

bool hasPictureName(std::string_view name) {
    static constexpr std::array kEndings = {".jpg"sv, ".jpeg"sv, ".png"sv, ".webp"sv, ".bmp"sv,
                                            ".tif"sv, ".tiff"sv, ".gif"sv, ".heic"sv, ".avif"sv};
    const std::string lower = lowerCase(name);
    return std::ranges::any_of(kEndings, [&](std::string_view ending) { return lower.ends_with(ending); });
}

}  // namespace shortrun
