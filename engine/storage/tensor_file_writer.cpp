#include "engine/storage/tensor_file_writer.h"

#include <algorithm>

#include "engine/core/check.h"

namespace shortrun {
namespace {

std::vector<ArrayPlace> packed(const std::vector<TensorShape>& arrays) {
    std::vector<ArrayPlace> places;
    std::uint64_t begin = 0;
    for (const TensorShape& array : arrays) {
        std::uint64_t bytes = sizeof(float);
        for (const std::int64_t extent : array.shape) bytes *= static_cast<std::uint64_t>(extent);
        places.push_back({array.name, ArrayType::F32, array.shape, begin, begin + bytes});
        begin += bytes;
    }
    return places;
}

}  // namespace

TensorFileWriter::TensorFileWriter(const std::string& path, const std::vector<TensorShape>& arrays,
                                   const std::map<std::string, std::string>& metadata)
    : file_(path), places_(packed(arrays)) {
    const std::string header = headerText(places_, metadata);
    dataStart_ = header.size();
    file_.reserve(dataStart_ + (places_.empty() ? 0 : places_.back().end));
    file_.writeAt(0, std::as_bytes(std::span(header)));
}

void TensorFileWriter::write(const std::string& name, std::int64_t first, std::span<const float> values) {
    const auto place =
        std::find_if(places_.begin(), places_.end(), [&](const ArrayPlace& p) { return p.name == name; });
    SHORTRUN_CHECK(place != places_.end(), name);
    const std::uint64_t begin = place->begin + static_cast<std::uint64_t>(first) * sizeof(float);
    SHORTRUN_CHECK(first >= 0 && begin + values.size_bytes() <= place->end, name);
    file_.writeAt(dataStart_ + begin, std::as_bytes(values));
}

}  // namespace shortrun
