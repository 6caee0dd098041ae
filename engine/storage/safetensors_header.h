// The JSON header of a safetensors file, read and checked before anything it says is believed. Internal to
// storage; pure functions, any thread.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/storage/safetensors.h"

namespace shortrun {

/// The length field in front of the header.
inline constexpr std::uint64_t kHeaderLengthBytes = 8;
/// Longer headers are refused, as by the format's own library.
inline constexpr std::uint64_t kLargestHeader = 100'000'000;

/// Where one array lies: [begin, end) of the data behind the header.
struct ArrayPlace {
    std::string name;
    ArrayType type = ArrayType::F32;
    std::vector<std::int64_t> shape;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

struct SafetensorsHeader {
    std::vector<ArrayPlace> arrays;  ///< by place: packed without gap or overlap, covering the data exactly
    std::map<std::string, std::string> metadata;
};

/// "F32"; bytes of one element.
std::string_view typeName(ArrayType type);
std::uint64_t elementBytes(ArrayType type);

/// The header length from the file's first bytes, checked against the file's size.
std::uint64_t parseHeaderLength(std::span<const std::byte> firstBytes, std::uint64_t fileBytes,
                                const std::string& file);
/// Error{BadInput} names `file` and what lies: not JSON, a duplicate name, an unknown type, a shape that does
/// not fit its bytes, overlap, a gap, an offset beyond the `dataBytes` there are.
SafetensorsHeader parseHeader(std::string_view json, std::uint64_t dataBytes, const std::string& file);
/// Length field and header for arrays stored one after another in the given order, padded to a multiple of 8.
std::string headerText(const std::vector<ArrayPlace>& arrays,
                       const std::map<std::string, std::string>& metadata);

}  // namespace shortrun
