// The samples of a run that is not kept on disk, for looking back, in memory. Torch-free; engine thread.
#pragma once

#include <cstdint>
#include <iterator>
#include <map>
#include <utility>
#include <vector>

#include "engine/core/image.h"

namespace shortrun {

/// At most kMost sheets: when there are more, every second one goes, so that they stay spread over the whole
/// run.
class KeptSheets {
 public:
    static constexpr std::size_t kMost = 128;

    void keep(std::int64_t iteration, ImageTiles samples) {
        if (!sheets_.empty() && iteration < sheets_.rbegin()->first + spacing_) return;
        sheets_[iteration] = std::move(samples);
        if (sheets_.size() > kMost) thin();
    }
    void dropAfter(std::int64_t iteration) { sheets_.erase(sheets_.upper_bound(iteration), sheets_.end()); }

    std::vector<std::int64_t> iterations() const {
        std::vector<std::int64_t> all;
        for (const auto& [iteration, samples] : sheets_) all.push_back(iteration);
        return all;
    }
    /// Empty where none is kept.
    ImageTiles at(std::int64_t iteration) const {
        const auto found = sheets_.find(iteration);
        return found == sheets_.end() ? ImageTiles{} : found->second;
    }

 private:
    void thin() {
        bool odd = false;
        std::erase_if(sheets_, [&odd](const auto&) { return odd = !odd; });
        spacing_ = std::next(sheets_.begin())->first - sheets_.begin()->first;
    }

    std::map<std::int64_t, ImageTiles> sheets_;
    std::int64_t spacing_ = 0;  ///< iterations between two that are kept, at least
};

}  // namespace shortrun
