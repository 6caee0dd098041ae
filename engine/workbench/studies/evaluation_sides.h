// The two sides of an evaluation, data and samples, as seen through one network, and what is measured between
// them. Internal to the studies; Torch-free; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/config/measure_set.h"
#include "engine/metrics/statistics_cache.h"
#include "engine/workbench/studies/evaluation.h"

namespace shortrun {

/// One side, as its pictures come.
struct FeatureSide {
    RunningMoments moments;
    FeatureMatrix kept;
    std::optional<RunningInceptionScore> score;

    /// `total` pictures will come; the first `most` of them are kept as rows.
    void add(const FeatureBatch& batch, std::int64_t total, std::int64_t most);
};

/// Everything of the data that the measures need. Error{Interrupted} when stopped.
DataStatistics statisticsOf(FeatureSide side, int neighbours, const ProgressSink& sink);

/// Fills in what is wanted (precision and recall come together) of measures.network's measures. Returns the
/// pictures of the data nearest to each kept sample, where that is wanted.
std::vector<std::vector<Neighbour>> compareSides(NetworkMeasures& measures, const FeatureSide& samples,
                                                 const DataStatistics& data, int neighbours,
                                                 const MeasureSet& wanted, const ProgressSink& sink);

/// Error{Usage} where data or samples are too few for so many neighbours.
void checkEnough(std::int64_t data, std::int64_t samples, int neighbours);

}  // namespace shortrun
