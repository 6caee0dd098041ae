#include "engine/workbench/studies/evaluation_sides.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/metrics/bootstrap.h"
#include "engine/workbench/studies/sample_stream.h"

namespace shortrun {
namespace {

double medianNearest(const std::vector<std::vector<Neighbour>>& found) {
    std::vector<double> distances;
    for (const auto& neighbours : found) distances.push_back(neighbours.front().distance);
    std::sort(distances.begin(), distances.end());
    return sortedQuantile(distances, 0.5);
}

/// The nearest of samples and data, and the measure made of them.
std::vector<std::vector<Neighbour>> measureDiversity(NetworkMeasures& measures, const FeatureMatrix& samples,
                                                     const DataStatistics& data, const ProgressSink& sink) {
    auto found = nearestNeighbours(samples, data.features, kShownNeighbours, false, sink);
    Diversity& diversity = measures.diversity;
    diversity.sampleToData = medianNearest(found);
    diversity.dataToData = medianNearest(nearestNeighbours(data.features, data.features, 1, true, sink));
    if (diversity.dataToData > 0) diversity.ratio = diversity.sampleToData / diversity.dataToData;
    return found;
}

}  // namespace

void FeatureSide::add(const FeatureBatch& batch, std::int64_t total, std::int64_t most) {
    moments.add(batch.features);
    kept.append(batch.features, most - kept.rows);
    if (batch.probabilities.rows == 0) return;
    if (!score) score.emplace(total);
    score->add(batch.probabilities);
}

DataStatistics statisticsOf(FeatureSide side, int neighbours, const ProgressSink& sink) {
    DataStatistics statistics;
    statistics.moments = side.moments.moments();
    statistics.radii = squaredRadii(side.kept, neighbours, sink);
    statistics.features = std::move(side.kept);
    if (side.score) {
        const InceptionScore score = side.score->score();
        statistics.inceptionScore = score.mean;
        statistics.inceptionScoreDeviation = score.deviation;
        statistics.inceptionScoreSplits = score.splits;
    }
    return statistics;
}

std::vector<std::vector<Neighbour>> compareSides(NetworkMeasures& measures, const FeatureSide& samples,
                                                 const DataStatistics& data, int neighbours,
                                                 const MeasureSet& wanted, const ProgressSink& sink) {
    measures.keptSamples = samples.kept.rows;
    measures.keptData = data.features.rows;
    if (wanted.has(Measure::Frechet)) {
        if (sink.report) sink.report({"Frechet distance in " + measures.network.name, 0, 0});
        measures.frechet = frechetDistance(data.moments, samples.moments.moments());
    }
    throwIfStopped(sink.stop);
    if (wanted.has(Measure::Kernel)) measures.kernel = kernelDistance(data.features, samples.kept, 1000, sink);
    if (wanted.has(Measure::Precision) || wanted.has(Measure::Recall))
        measures.manifold = precisionRecall(data.features, samples.kept, neighbours, data.radii, sink);
    if (samples.score) measures.samplesScore = samples.score->score();
    if (data.inceptionScoreSplits > 0)
        measures.dataScore = {data.inceptionScore, data.inceptionScoreDeviation, data.inceptionScoreSplits};
    if (!wanted.has(Measure::Nearest)) return {};
    return measureDiversity(measures, samples.kept, data, sink);
}

void checkEnough(std::int64_t data, std::int64_t samples, int neighbours) {
    const std::string least = std::to_string(neighbours + 1) + " are the least";
    if (data <= neighbours)
        throw Error(ErrorCode::BadInput, "Too few pictures to measure by: the data have " + std::to_string(data) + ", and " +
                                             least + "; give more of them.");
    if (samples <= neighbours)
        throw Error(ErrorCode::Usage,
                    "Too few samples to measure: " + std::to_string(samples) + ", and " + least + ".");
}

}  // namespace shortrun
