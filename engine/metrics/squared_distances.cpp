#include "engine/metrics/squared_distances.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <vector>

#include "engine/core/check.h"
#include "engine/core/error.h"
#include "engine/core/vector_versions.h"
#include "engine/data/parallel_for.h"

namespace shortrun {
namespace {

constexpr int kLanes = 16;
constexpr std::int64_t kBlockRows = 16;  ///< rows of x that share one pass over y

/// One row of y against four rows of x, so that what is loaded of y is used four times.
SHORTRUN_FOR_EACH_ISA
void fourDistances(const float* const x[4], const float* y, int columns, double out[4]) {
    std::array<std::array<float, kLanes>, 4> sums{};
    int k = 0;
    for (; k + kLanes <= columns; k += kLanes)
        for (int r = 0; r < 4; ++r)
            for (int lane = 0; lane < kLanes; ++lane) {
                const float difference = x[r][k + lane] - y[k + lane];
                sums[r][lane] += difference * difference;
            }
    for (int r = 0; r < 4; ++r) {
        double sum = 0;
        for (int lane = 0; lane < kLanes; ++lane) sum += sums[r][lane];
        for (int rest = k; rest < columns; ++rest) {
            const double difference = static_cast<double>(x[r][rest]) - y[rest];
            sum += difference * difference;
        }
        out[r] = sum;
    }
}

}  // namespace

void squaredDistances(const FeatureMatrix& x, std::int64_t first, std::int64_t rows, const FeatureMatrix& y,
                      std::span<float> out) {
    SHORTRUN_CHECK(x.columns == y.columns, "features of one network");
    SHORTRUN_CHECK(out.size() == static_cast<std::size_t>(rows * y.rows), "a place for each distance");
    for (std::int64_t i = 0; i < rows; i += 4) {
        const float* four[4];
        // A short last group computes its last row again, and drops it.
        for (int r = 0; r < 4; ++r) four[r] = x.row(first + std::min(i + r, rows - 1)).data();
        for (std::int64_t j = 0; j < y.rows; ++j) {
            double distances[4];
            fourDistances(four, y.row(j).data(), y.columns, distances);
            for (int r = 0; r < 4 && i + r < rows; ++r)
                out[static_cast<std::size_t>((i + r) * y.rows + j)] = static_cast<float>(distances[r]);
        }
    }
}

void forEachRow(const FeatureMatrix& x, const FeatureMatrix& y, const std::string& what,
                const ProgressSink& sink, const std::function<void(std::int64_t, std::span<float>)>& body) {
    const std::int64_t blocks = (x.rows + kBlockRows - 1) / kBlockRows;
    std::atomic<std::int64_t> done = 0;
    std::mutex reporting;
    parallelFor(blocks, [&](std::int64_t block) {
        if (sink.stop.stop_requested()) throw Error(ErrorCode::Interrupted, "Interrupted in: " + what + ".");
        const std::int64_t first = block * kBlockRows;
        const std::int64_t rows = std::min(kBlockRows, x.rows - first);
        std::vector<float> distances(static_cast<std::size_t>(rows * y.rows));
        squaredDistances(x, first, rows, y, distances);
        for (std::int64_t i = 0; i < rows; ++i)
            body(first + i, std::span(distances).subspan(static_cast<std::size_t>(i * y.rows),
                                                         static_cast<std::size_t>(y.rows)));
        done += rows;
        if (!sink.report) return;
        const std::lock_guard lock(reporting);
        sink.report({what, done, x.rows});
    });
}

}  // namespace shortrun
