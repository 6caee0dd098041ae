// A safetensors file of float32 arrays that is filled piece by piece, for results larger than one wants to
// hold in memory. One thread at a time.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/core/atomic_file.h"
#include "engine/storage/safetensors_header.h"

namespace shortrun {

struct TensorShape {
    std::string name;
    std::vector<std::int64_t> shape;
};

/// Reserves the whole file under a temporary name beside `path` at once, so that a missing folder or a full
/// disk shows before anything is computed. The file appears under its own name with commit(); without it
/// nothing of it stays. Error{BadInput} where the file cannot be made, Error{DiskFull} where it cannot be
/// written.
class TensorFileWriter {
 public:
    TensorFileWriter(const std::string& path, const std::vector<TensorShape>& arrays,
                     const std::map<std::string, std::string>& metadata);

    /// Puts `values` into the array from its element `first` on. Elements never written are 0.
    void write(const std::string& name, std::int64_t first, std::span<const float> values);
    /// Flushes to the disk and renames.
    void commit() { file_.commit(); }

 private:
    AtomicFile file_;
    std::vector<ArrayPlace> places_;
    std::uint64_t dataStart_ = 0;
};

}  // namespace shortrun
