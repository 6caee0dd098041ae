// metrics.csv of a run that another program writes, read as it grows. Internal to storage; one thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/metrics_row.h"

namespace shortrun {

/// A long run has hundreds of thousands of rows, and is looked at every second: each look reads what has been appended
/// since the one before, and the whole file only where that is not what it begins with any more.
class MetricsTail {
 public:
    /// `run` is the run's directory; without a metrics.csv it has no rows.
    explicit MetricsTail(const std::string& run);

    /// The rows since the last look. Error{BadInput} where the file cannot be read.
    void look();
    const std::vector<MetricsRow>& rows() const { return rows_; }
    /// How often the rows began anew: the run has written another past.
    int pasts() const { return pasts_; }

 private:
    bool readOn();
    void readAnew();
    std::string textFrom(std::uint64_t offset) const;

    std::string path_;
    std::string header_;         ///< line
    std::string lastLine_;       ///< that was read, its end included
    std::uint64_t position_ = 0;  ///< behind it
    std::vector<MetricsRow> rows_;
    int pasts_ = 0;
};

}  // namespace shortrun
