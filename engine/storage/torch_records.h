// What a PyTorch file consists of, before it is understood: the pickle of the object, and the bytes of its
// storages. Internal to storage; pure functions, any thread.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>

#include "engine/storage/pickle_reader.h"

namespace shortrun {

struct TorchRecords {
    PickleResult object;
    std::map<std::string, std::string> storages;  ///< key in the pickle to bytes, little-endian
};

/// The zip form: records "NAME/data.pkl", "NAME/data/KEY". Error{BadInput}.
TorchRecords readZipRecords(std::span<const std::byte> bytes, const std::string& origin);
/// The form before PyTorch 1.6: five pickles one after another, then the storages. Error{BadInput}.
TorchRecords readLegacyRecords(std::span<const std::byte> bytes, const std::string& origin);

/// Bytes of one number in a storage of this class ("torch.FloatStorage"); 0 for an unknown one.
std::size_t storageElementBytes(const std::string& storageClass);

/// The bytes of a zip file with these records in this order, stored as they are.
std::string zipOf(const std::vector<std::pair<std::string, std::string>>& records);

}  // namespace shortrun
