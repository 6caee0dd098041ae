#include "engine/workbench/data_reader.h"

#include <exception>

namespace shortrun {

struct DataReader::Result {
    std::mutex mutex;
    Progress progress{"reading pictures", 0, 0};
    std::shared_ptr<const ImageSet> set;
    std::exception_ptr failure;
};

DataReader::DataReader(const DataConfig& config)
    : config_(config), result_(std::make_shared<Result>()), thread_([config, result = result_](std::stop_token stop) {
          const auto report = [&](const Progress& progress) {
              const std::lock_guard lock(result->mutex);
              result->progress = progress;
          };
          try {
              auto set = std::make_shared<const ImageSet>(readImageSet(config, {report, stop}));
              const std::lock_guard lock(result->mutex);
              result->set = std::move(set);
          } catch (...) {
              const std::lock_guard lock(result->mutex);
              result->failure = std::current_exception();
          }
      }) {}

std::shared_ptr<const ImageSet> DataReader::poll() const {
    const std::lock_guard lock(result_->mutex);
    if (result_->failure) std::rethrow_exception(result_->failure);
    return result_->set;
}

Progress DataReader::progress() const {
    const std::lock_guard lock(result_->mutex);
    return result_->progress;
}

}  // namespace shortrun
