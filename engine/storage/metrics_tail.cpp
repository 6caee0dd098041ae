#include "engine/storage/metrics_tail.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "engine/core/error.h"
#include "engine/storage/metrics_csv.h"

namespace shortrun {

MetricsTail::MetricsTail(const std::string& run) : path_((std::filesystem::path(run) / "metrics.csv").string()) {
}

void MetricsTail::look() {
    std::error_code ignored;
    if (!std::filesystem::exists(path_, ignored)) {
        if (position_ > 0) ++pasts_;
        rows_.clear();
        position_ = 0;
        return;
    }
    if (position_ == 0 || !readOn()) readAnew();
}

/// False where what was read last does not stand there any more.
bool MetricsTail::readOn() {
    const std::string text = textFrom(position_ - lastLine_.size());
    if (!text.starts_with(lastLine_)) return false;
    const std::size_t end = text.rfind('\n') + 1;
    if (end == lastLine_.size()) return true;
    const std::string fresh = text.substr(lastLine_.size(), end - lastLine_.size());
    for (const MetricsRow& row : parseMetrics(header_ + fresh)) rows_.push_back(row);
    position_ += fresh.size();
    lastLine_ = fresh.substr(fresh.rfind('\n', fresh.size() - 2) + 1);
    return true;
}

void MetricsTail::readAnew() {
    const std::string text = textFrom(0);
    const std::size_t end = text.rfind('\n');
    if (position_ > 0) ++pasts_;
    rows_.clear();
    position_ = 0;
    if (end == std::string::npos) return;  // not even a header yet
    rows_ = parseMetrics(text);
    header_ = text.substr(0, text.find('\n') + 1);
    const std::size_t last = end == 0 ? std::string::npos : text.rfind('\n', end - 1);
    lastLine_ = text.substr(last + 1, end - last);
    position_ = end + 1;
}

std::string MetricsTail::textFrom(std::uint64_t offset) const {
    std::ifstream file(path_, std::ios::binary);
    file.seekg(static_cast<std::streamoff>(offset));
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (file.bad() || !file.is_open())
        throw Error(ErrorCode::BadInput, "'" + path_ + "' cannot be read: check the disk, or its permissions.");
    return text;
}

}  // namespace shortrun
