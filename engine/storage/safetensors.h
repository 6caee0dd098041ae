// The safetensors format: u64 little-endian header length, JSON header, packed data. Every file is treated as
// hostile: each length is checked before it is used. Torch-free; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace shortrun {

enum class ArrayType { F64, F32, F16, BF16, I64, I32, U8 };

/// One named array, row-major, little-endian.
struct NamedArray {
    std::string name;
    ArrayType type = ArrayType::F32;
    std::vector<std::int64_t> shape;
    std::vector<std::byte> data;

    static NamedArray fromFloats(std::string name, std::vector<std::int64_t> shape,
                                 std::span<const float> values);
    static NamedArray fromDoubles(std::string name, std::vector<std::int64_t> shape,
                                  std::span<const double> values);
    /// The numbers as float32 (converted from F64, F16, BF16). Error{BadInput} for integer types.
    std::vector<float> toFloats() const;
    /// The numbers of an F64 array. Error{BadInput} for other types.
    std::vector<double> toDoubles() const;
    std::int64_t elementCount() const;
};

struct Safetensors {
    std::vector<NamedArray> arrays;               ///< in file order
    std::map<std::string, std::string> metadata;  ///< "__metadata__"

    const NamedArray* find(const std::string& name) const;
};

/// Written to a temporary name, flushed, renamed. Error{DiskFull} names the file.
void writeSafetensors(const std::string& path, const Safetensors& content);
/// Error{BadInput} in one sentence that names the file and what lies.
Safetensors readSafetensors(const std::string& path);
std::vector<std::byte> encodeSafetensors(const Safetensors& content);
Safetensors decodeSafetensors(std::span<const std::byte> bytes, const std::string& name);

}  // namespace shortrun
