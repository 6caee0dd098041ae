// Reads and writes safetensors headers. Nothing here trusts the file.
#include "engine/storage/safetensors_header.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/core/check.h"
#include "engine/core/error.h"

namespace shortrun {
namespace {

using Json = nlohmann::json;

struct TypeRow {
    ArrayType type;
    std::string_view name;
    std::uint64_t bytes;
};
constexpr std::array<TypeRow, 7> kTypes{{{ArrayType::F64, "F64", 8},
                                         {ArrayType::F32, "F32", 4},
                                         {ArrayType::F16, "F16", 2},
                                         {ArrayType::BF16, "BF16", 2},
                                         {ArrayType::I64, "I64", 8},
                                         {ArrayType::I32, "I32", 4},
                                         {ArrayType::U8, "U8", 1}}};
constexpr std::size_t kMostDimensions = 16;
constexpr std::string_view kMetadataKey = "__metadata__";

const TypeRow& rowOf(ArrayType type) {
    return *std::find_if(kTypes.begin(), kTypes.end(), [&](const TypeRow& row) { return row.type == type; });
}

/// A name out of a hostile file, fit for one line of a message.
std::string shown(std::string_view name) {
    constexpr std::size_t longest = 60;
    std::string text(name.substr(0, longest));
    for (char& c : text)
        if (std::iscntrl(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80)
            c = '?';
    return '"' + text + (name.size() > longest ? "...\"" : "\"");
}

[[noreturn]] void refuseHeader(const std::string& file, const std::string& why) {
    throw Error(ErrorCode::BadInput, "'" + file + "' is not a usable safetensors file: " + why + ".");
}

/// Watches the parser: names may appear once, and nothing in a header is nested deeper than an array's shape.
class HeaderWatch {
 public:
    explicit HeaderWatch(const std::string& file) : file_(file) {}

    bool operator()(int depth, Json::parse_event_t event, const Json& parsed) {
        if (depth > 3) refuseHeader(file_, "its header is nested too deeply");
        if (event == Json::parse_event_t::object_start) names_[depth & 3].clear();
        if (event == Json::parse_event_t::key) {
            const auto& name = parsed.get_ref<const std::string&>();
            // The event of a key carries the depth of its object's content.
            if (!names_[(depth - 1) & 3].insert(name).second)
                refuseHeader(file_, "its header has the name " + shown(name) + " twice");
        }
        return true;
    }

 private:
    const std::string& file_;
    std::array<std::set<std::string>, 4> names_;  ///< seen so far in the open object of each depth
};

Json parseJson(std::string_view text, const std::string& file) {
    try {
        Json header = Json::parse(text.begin(), text.end(), HeaderWatch(file));
        if (!header.is_object()) refuseHeader(file, "its header is not a JSON object");
        return header;
    } catch (const Json::exception&) {
        refuseHeader(file, "its header is not JSON");
    }
}

std::uint64_t wholeNumber(const Json& value, const std::string& file, const std::string& name) {
    if (!value.is_number_unsigned())
        refuseHeader(file, "a shape or offset of " + shown(name) + " is not a whole number");
    return value.get<std::uint64_t>();
}

/// Bytes that an array of this type and shape takes; refuses what cannot be counted.
std::uint64_t bytesOf(const ArrayPlace& place, const std::string& file) {
    std::uint64_t bytes = elementBytes(place.type);
    bool empty = false;
    for (const std::int64_t extent : place.shape) {
        empty = empty || extent == 0;
        if (extent != 0 && __builtin_mul_overflow(bytes, static_cast<std::uint64_t>(extent), &bytes))
            refuseHeader(file, "the shape of " + shown(place.name) + " is impossibly large");
    }
    return empty ? 0 : bytes;
}

ArrayPlace parsePlace(const std::string& name, const Json& entry, const std::string& file) {
    if (!entry.is_object()) refuseHeader(file, "the entry of " + shown(name) + " is not an object");
    const auto type = entry.find("dtype");
    const auto shape = entry.find("shape");
    const auto offsets = entry.find("data_offsets");
    if (type == entry.end() || !type->is_string() || shape == entry.end() || !shape->is_array() ||
        offsets == entry.end() || !offsets->is_array() || offsets->size() != 2)
        refuseHeader(file, "the entry of " + shown(name) + " lacks a type, a shape or two offsets");

    ArrayPlace place{name, ArrayType::F32, {}, 0, 0};
    const auto& word = type->get_ref<const std::string&>();
    const auto row =
        std::find_if(kTypes.begin(), kTypes.end(), [&](const TypeRow& r) { return r.name == word; });
    if (row == kTypes.end()) refuseHeader(file, shown(name) + " has the unknown number type " + shown(word));
    place.type = row->type;
    if (shape->size() > kMostDimensions) refuseHeader(file, shown(name) + " has too many dimensions");
    for (const Json& extent : *shape) {
        const std::uint64_t value = wholeNumber(extent, file, name);
        if (value > static_cast<std::uint64_t>(INT64_MAX))
            refuseHeader(file, "the shape of " + shown(name) + " is impossibly large");
        place.shape.push_back(static_cast<std::int64_t>(value));
    }
    place.begin = wholeNumber((*offsets)[0], file, name);
    place.end = wholeNumber((*offsets)[1], file, name);
    if (place.begin > place.end || place.end - place.begin != bytesOf(place, file))
        refuseHeader(file, "the offsets of " + shown(name) + " do not fit its shape");
    return place;
}

std::map<std::string, std::string> parseMetadata(const Json& entry, const std::string& file) {
    if (!entry.is_object()) refuseHeader(file, "its metadata is not an object");
    std::map<std::string, std::string> metadata;
    for (const auto& [key, value] : entry.items()) {
        if (!value.is_string()) refuseHeader(file, "its metadata " + shown(key) + " is not a text");
        metadata[key] = value.get<std::string>();
    }
    return metadata;
}

void checkPacking(const std::vector<ArrayPlace>& arrays, std::uint64_t dataBytes, const std::string& file) {
    std::uint64_t reached = 0;
    for (const ArrayPlace& place : arrays) {
        if (place.end > dataBytes)
            refuseHeader(file,
                         shown(place.name) + " reaches beyond the end of the file, which was cut short or lies");
        if (place.begin < reached) refuseHeader(file, shown(place.name) + " overlaps another array");
        if (place.begin > reached) refuseHeader(file, "there is a gap before " + shown(place.name));
        reached = place.end;
    }
    if (reached != dataBytes) refuseHeader(file, "it has bytes that belong to no array");
}

}  // namespace

std::string_view typeName(ArrayType type) {
    return rowOf(type).name;
}

std::uint64_t elementBytes(ArrayType type) {
    return rowOf(type).bytes;
}

std::uint64_t parseHeaderLength(std::span<const std::byte> firstBytes, std::uint64_t fileBytes,
                                const std::string& file) {
    if (fileBytes == 0) refuseHeader(file, "it is empty");
    if (firstBytes.size() < kHeaderLengthBytes || fileBytes < kHeaderLengthBytes)
        refuseHeader(file, "it is too short");
    std::uint64_t length = 0;
    std::memcpy(&length, firstBytes.data(), sizeof length);
    if (length > fileBytes - kHeaderLengthBytes)
        refuseHeader(file, "the header that it announces is longer than the file");
    if (length > kLargestHeader) refuseHeader(file, "its header is longer than 100 MB");
    if (length < 2) refuseHeader(file, "it has no header");
    return length;
}

SafetensorsHeader parseHeader(std::string_view json, std::uint64_t dataBytes, const std::string& file) {
    const Json root = parseJson(json, file);
    SafetensorsHeader header;
    for (const auto& [name, entry] : root.items()) {
        if (name == kMetadataKey)
            header.metadata = parseMetadata(entry, file);
        else
            header.arrays.push_back(parsePlace(name, entry, file));
    }
    std::stable_sort(header.arrays.begin(), header.arrays.end(),
                     [](const ArrayPlace& a, const ArrayPlace& b) {
                         return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
                     });
    checkPacking(header.arrays, dataBytes, file);
    return header;
}

std::string headerText(const std::vector<ArrayPlace>& arrays,
                       const std::map<std::string, std::string>& metadata) {
    nlohmann::ordered_json root = nlohmann::ordered_json::object();
    if (!metadata.empty()) root[std::string(kMetadataKey)] = metadata;
    for (const ArrayPlace& place : arrays) {
        SHORTRUN_CHECK(place.name != kMetadataKey && !root.contains(place.name), "array name " + place.name);
        root[place.name] = {{"dtype", typeName(place.type)},
                            {"shape", place.shape},
                            {"data_offsets", {place.begin, place.end}}};
    }
    std::string text = root.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    text.append((8 - text.size() % 8) % 8, ' ');
    const std::uint64_t length = text.size();
    std::string lengthField(sizeof length, '\0');
    std::memcpy(lengthField.data(), &length, sizeof length);
    return lengthField + text;
}

}  // namespace shortrun
