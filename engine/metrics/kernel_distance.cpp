#include "engine/metrics/kernel_distance.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/core/check.h"
#include "engine/core/error.h"
#include "engine/metrics/eigen_views.h"

namespace shortrun {
namespace {

constexpr std::int64_t kFewestBlocks = 10;

/// k of all pairs of rows: [rows of a, rows of b].
RowMajorDoubles kernelOf(const RowMajorDoubles& a, const RowMajorDoubles& b) {
    const RowMajorDoubles inner = a * b.transpose();
    return (inner.array() / static_cast<double>(a.cols()) + 1.0).cube().matrix();
}

double meanOffDiagonal(const RowMajorDoubles& kernel) {
    const double m = static_cast<double>(kernel.rows());
    return (kernel.sum() - kernel.trace()) / (m * (m - 1));
}

double discrepancy(const FeatureMatrix& x, const FeatureMatrix& y, std::int64_t first, std::int64_t rows) {
    const RowMajorDoubles bx = viewOf(x).middleRows(first, rows).cast<double>();
    const RowMajorDoubles by = viewOf(y).middleRows(first, rows).cast<double>();
    return meanOffDiagonal(kernelOf(bx, bx)) + meanOffDiagonal(kernelOf(by, by)) -
           2 * kernelOf(bx, by).mean();
}

}  // namespace

KernelDistance kernelDistance(const FeatureMatrix& x, const FeatureMatrix& y, std::int64_t largestBlock,
                              const ProgressSink& sink) {
    SHORTRUN_CHECK(x.columns == y.columns && x.columns > 0, "features of one network");
    const std::int64_t rows = std::min(x.rows, y.rows);
    SHORTRUN_CHECK(rows >= 2 && largestBlock >= 2, "a block takes two rows of each set");
    KernelDistance result;
    result.blockSize = std::clamp<std::int64_t>(rows / kFewestBlocks, 2, largestBlock);
    result.blocks = rows / result.blockSize;

    std::vector<double> values;
    for (std::int64_t block = 0; block < result.blocks; ++block) {
        if (sink.stop.stop_requested())
            throw Error(ErrorCode::Interrupted, "Interrupted in the kernel distance.");
        if (sink.report) sink.report({"kernel distance, blocks", block, result.blocks});
        values.push_back(discrepancy(x, y, block * result.blockSize, result.blockSize));
        result.mean += values.back();
    }
    const double n = static_cast<double>(result.blocks);
    result.mean /= n;
    double squares = 0;
    for (const double value : values) squares += (value - result.mean) * (value - result.mean);
    if (result.blocks > 1) result.deviation = std::sqrt(squares / (n - 1));
    result.standardError = result.deviation / std::sqrt(n);
    return result;
}

}  // namespace shortrun
