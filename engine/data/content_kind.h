// Tells what a file is from its first bytes, whatever its name says. Pure functions; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace shortrun {

enum class ContentKind { Empty, IdxImages, IdxLabels, IdxOther, Gzip, Archive, Picture, CifarBatch, Unknown };

/// So many bytes are looked at.
inline constexpr std::size_t kHeadBytes = 512;

/// `name` (folders allowed) matters for CIFAR-10 batches alone, whose contents have no mark of their own.
ContentKind contentKind(std::span<const std::uint8_t> head, std::string_view name);
/// Whether these are the first bytes of .xz data.
bool isXz(std::span<const std::uint8_t> head);
/// Whether a name promises a picture, readable here or not.
bool hasPictureName(std::string_view name);
/// The part after the last slash.
std::string_view baseName(std::string_view path);

}  // namespace shortrun
