// Reading a data set beside the engine thread, so that exploring goes on meanwhile. Torch-free; engine thread.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "engine/config/config.h"
#include "engine/core/progress.h"
#include "engine/data/image_set.h"

namespace shortrun {

/// Reads one source on a thread of its own; destroying it cancels.
class DataReader {
 public:
    explicit DataReader(const DataConfig& config);

    const DataConfig& config() const { return config_; }
    /// The set, once read; null before. Throws the Error that reading ended with.
    std::shared_ptr<const ImageSet> poll() const;
    Progress progress() const;

 private:
    struct Result;
    DataConfig config_;
    std::shared_ptr<Result> result_;
    std::jthread thread_;
};

}  // namespace shortrun
