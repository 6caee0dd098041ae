// Reads and writes whole safetensors files: the header is checked first, then the data goes straight into
// place.
#include "engine/storage/safetensors.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "engine/core/atomic_file.h"
#include "engine/core/check.h"
#include "engine/core/error.h"
#include "engine/storage/safetensors_header.h"

namespace shortrun {
namespace {

static_assert(std::endian::native == std::endian::little, "safetensors files hold little-endian numbers");

template <class Number>
NamedArray arrayOf(std::string name, ArrayType type, std::vector<std::int64_t> shape,
                   std::span<const Number> values) {
    NamedArray array{std::move(name), type, std::move(shape), {}};
    SHORTRUN_CHECK(array.elementCount() == static_cast<std::int64_t>(values.size()), array.name);
    const auto bytes = std::as_bytes(values);
    array.data.assign(bytes.begin(), bytes.end());
    return array;
}

template <class Number>
Number numberAt(const NamedArray& array, std::size_t index) {
    Number value;
    std::memcpy(&value, array.data.data() + index * sizeof value, sizeof value);
    return value;
}

float fromBfloat16(std::uint16_t bits) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

float fromHalf(std::uint16_t bits) {
    const int exponent = bits >> 10 & 31;
    const int fraction = bits & 1023;
    float value = 0;
    if (exponent == 31)
        value = fraction == 0 ? INFINITY : NAN;
    else if (exponent == 0)
        value = std::ldexp(static_cast<float>(fraction), -24);
    else
        value = std::ldexp(static_cast<float>(1024 + fraction), exponent - 25);
    return (bits & 0x8000) != 0 ? -value : value;
}

float floatAt(const NamedArray& array, std::size_t index) {
    switch (array.type) {
        case ArrayType::F64:
            return static_cast<float>(numberAt<double>(array, index));
        case ArrayType::F32:
            return numberAt<float>(array, index);
        case ArrayType::F16:
            return fromHalf(numberAt<std::uint16_t>(array, index));
        case ArrayType::BF16:
            return fromBfloat16(numberAt<std::uint16_t>(array, index));
        case ArrayType::I64:
        case ArrayType::I32:
        case ArrayType::U8:
            break;
    }
    throw Error(ErrorCode::BadInput,
                "The array '" + array.name + "' holds whole numbers where decimal ones are needed.");
}

std::vector<ArrayPlace> placesOf(const Safetensors& content) {
    std::vector<ArrayPlace> places;
    std::uint64_t begin = 0;
    for (const NamedArray& array : content.arrays) {
        const std::uint64_t bytes =
            static_cast<std::uint64_t>(array.elementCount()) * elementBytes(array.type);
        SHORTRUN_CHECK(bytes == array.data.size(), array.name);
        places.push_back({array.name, array.type, array.shape, begin, begin + bytes});
        begin += bytes;
    }
    return places;
}

std::ifstream openRegularFile(const std::string& path) {
    std::error_code failure;
    const auto status = std::filesystem::status(path, failure);
    if (!std::filesystem::exists(status))
        throw Error(ErrorCode::BadInput, "There is no file '" + path + "'.", failure.message());
    if (!std::filesystem::is_regular_file(status))
        throw Error(ErrorCode::BadInput, "'" + path + "' is not a file that holds arrays.");
    std::ifstream file(path, std::ios::binary);
    if (!file) throw Error(ErrorCode::BadInput, "'" + path + "' cannot be opened: check its permissions.");
    return file;
}

void readExactly(std::ifstream& file, std::span<std::byte> into, const std::string& path) {
    file.read(reinterpret_cast<char*>(into.data()), static_cast<std::streamsize>(into.size()));
    if (!file) throw Error(ErrorCode::BadInput, "'" + path + "' could not be read to its end.");
}

}  // namespace

NamedArray NamedArray::fromFloats(std::string name, std::vector<std::int64_t> shape,
                                  std::span<const float> values) {
    return arrayOf(std::move(name), ArrayType::F32, std::move(shape), values);
}

NamedArray NamedArray::fromDoubles(std::string name, std::vector<std::int64_t> shape,
                                   std::span<const double> values) {
    return arrayOf(std::move(name), ArrayType::F64, std::move(shape), values);
}

std::int64_t NamedArray::elementCount() const {
    // A zero first, so that the product of the other extents cannot overflow (the header check bounds it
    // else).
    if (std::find(shape.begin(), shape.end(), 0) != shape.end()) return 0;
    std::int64_t count = 1;
    for (const std::int64_t extent : shape) count *= extent;
    return count;
}

std::vector<float> NamedArray::toFloats() const {
    std::vector<float> values(static_cast<std::size_t>(elementCount()));
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = floatAt(*this, i);
    return values;
}

std::vector<double> NamedArray::toDoubles() const {
    if (type != ArrayType::F64) throw Error(ErrorCode::BadInput, "'" + name + "' does not hold float64 numbers");
    std::vector<double> values(data.size() / sizeof(double));
    if (!values.empty()) std::memcpy(values.data(), data.data(), data.size());
    return values;
}

const NamedArray* Safetensors::find(const std::string& name) const {
    const auto found = std::find_if(arrays.begin(), arrays.end(),
                                    [&](const NamedArray& array) { return array.name == name; });
    return found == arrays.end() ? nullptr : &*found;
}

std::vector<std::byte> encodeSafetensors(const Safetensors& content) {
    const std::string header = headerText(placesOf(content), content.metadata);
    const auto headerBytes = std::as_bytes(std::span(header));
    std::vector<std::byte> bytes(headerBytes.begin(), headerBytes.end());
    for (const NamedArray& array : content.arrays)
        bytes.insert(bytes.end(), array.data.begin(), array.data.end());
    return bytes;
}

Safetensors decodeSafetensors(std::span<const std::byte> bytes, const std::string& name) {
    const std::uint64_t headerBytes = parseHeaderLength(bytes, bytes.size(), name);
    const auto header = bytes.subspan(kHeaderLengthBytes, headerBytes);
    const auto data = bytes.subspan(kHeaderLengthBytes + headerBytes);
    SafetensorsHeader parsed =
        parseHeader({reinterpret_cast<const char*>(header.data()), header.size()}, data.size(), name);
    Safetensors content;
    content.metadata = std::move(parsed.metadata);
    for (ArrayPlace& place : parsed.arrays) {
        const auto part = data.subspan(place.begin, place.end - place.begin);
        content.arrays.push_back(
            {std::move(place.name), place.type, std::move(place.shape), {part.begin(), part.end()}});
    }
    return content;
}

void writeSafetensors(const std::string& path, const Safetensors& content) {
    writeFileAtomically(path, encodeSafetensors(content));
}

Safetensors readSafetensors(const std::string& path) {
    std::ifstream file = openRegularFile(path);
    const std::uint64_t fileBytes = std::filesystem::file_size(path);
    std::vector<std::byte> lengthField(std::min(fileBytes, kHeaderLengthBytes));
    readExactly(file, lengthField, path);
    std::string header(parseHeaderLength(lengthField, fileBytes, path), '\0');
    readExactly(file, std::as_writable_bytes(std::span(header)), path);
    SafetensorsHeader parsed = parseHeader(header, fileBytes - kHeaderLengthBytes - header.size(), path);

    Safetensors content;
    content.metadata = std::move(parsed.metadata);
    for (ArrayPlace& place : parsed.arrays) {
        NamedArray array{std::move(place.name), place.type, std::move(place.shape), {}};
        array.data.resize(place.end - place.begin);
        readExactly(file, array.data, path);
        content.arrays.push_back(std::move(array));
    }
    return content;
}

}  // namespace shortrun
