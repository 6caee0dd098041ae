#include "engine/metrics/inception_score.h"

#include <cmath>

#include "engine/core/check.h"

namespace shortrun {
namespace {

/// p log p, which tends to 0 with p.
double termOf(double p) {
    return p > 0 ? p * std::log(p) : 0.0;
}

}  // namespace

RunningInceptionScore::RunningInceptionScore(std::int64_t total, int splits)
    : total_(total), splits_(static_cast<std::size_t>(total >= splits ? splits : 1)) {
    SHORTRUN_CHECK(total > 0 && splits > 0, "a score takes rows");
}

void RunningInceptionScore::add(const FeatureMatrix& probabilities) {
    for (std::int64_t i = 0; i < probabilities.rows; ++i, ++rows_) {
        SHORTRUN_CHECK(rows_ < total_, "more rows than were announced");
        Split& split =
            splits_[static_cast<std::size_t>(rows_ * static_cast<std::int64_t>(splits_.size()) / total_)];
        split.classes.resize(static_cast<std::size_t>(probabilities.columns), 0.0);
        const auto row = probabilities.row(i);
        for (std::size_t y = 0; y < row.size(); ++y) {
            split.negativeEntropy += termOf(row[y]);
            split.classes[y] += row[y];
        }
        ++split.rows;
    }
}

InceptionScore RunningInceptionScore::score() const {
    std::vector<double> scores;
    for (const Split& split : splits_) {
        if (split.rows == 0) continue;
        const double n = static_cast<double>(split.rows);
        double divergence = split.negativeEntropy / n;
        for (const double sum : split.classes) divergence -= termOf(sum / n);
        scores.push_back(std::exp(divergence));
    }
    InceptionScore result;
    result.splits = static_cast<int>(scores.size());
    if (scores.empty()) return result;
    const double n = static_cast<double>(scores.size());
    for (const double score : scores) result.mean += score / n;
    for (const double score : scores) result.deviation += (score - result.mean) * (score - result.mean) / n;
    result.deviation = std::sqrt(result.deviation);
    return result;
}

}  // namespace shortrun
