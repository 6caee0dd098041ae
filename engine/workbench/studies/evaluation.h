// How good are the samples? Distances between samples and data in the features of a network. Torch-free
// header; engine thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/image.h"
#include "engine/core/progress.h"
#include "engine/features/feature_network.h"
#include "engine/metrics/frechet_distance.h"
#include "engine/metrics/inception_score.h"
#include "engine/metrics/kernel_distance.h"
#include "engine/metrics/nearest_neighbours.h"
#include "engine/metrics/precision_recall.h"
#include "engine/workbench/generator.h"

namespace shortrun {

struct EvaluationOptions {
    std::int64_t count = 10000;  ///< samples, and at most as many pictures of the data
    std::uint64_t seed = 1;      ///< of the samples, and of the draw of pictures
    std::string features;        ///< a TorchScript file; empty: pixels after PCA, and a fixed random network
    int featureSize = 0;         ///< loadScriptedFeatures()'s `side`
    Device device = Device::Auto;
    int neighbours = 3;  ///< k of precision and recall
    std::int64_t kept =
        10000;  ///< rows of each side that kernel distance, precision and recall, and neighbours look at
    bool cached = true;  ///< statistics of the data may come from, and go to, the cache
};

/// Called with all features as they come: number of the network, whether of the data, first row.
using FeatureSink =
    std::function<void(std::size_t network, bool ofData, std::int64_t first, const FeatureBatch& batch)>;

/// Does the generator copy? Distances in the features of the network, medians over the kept rows.
struct Diversity {
    double sampleToData = 0;  ///< of a sample to its nearest picture of the data
    double dataToData = 0;    ///< of a picture of the data to its nearest other one
    /// The first over the second: near 0 for copies, about 1 where samples are as far from the data as the
    /// data from each other. 0 where the second is 0.
    double ratio = 0;
};

/// What one network says.
struct NetworkMeasures {
    FeatureIdentity network;
    FrechetDistance frechet;
    KernelDistance kernel;
    PrecisionRecall manifold;
    std::optional<InceptionScore> samplesScore;  ///< where the network gives class probabilities
    std::optional<InceptionScore> dataScore;
    Diversity diversity;
    std::int64_t keptSamples = 0;  ///< rows that kernel, manifold and diversity are of
    std::int64_t keptData = 0;
    bool dataFromCache = false;
};

struct Evaluation {
    std::int64_t samples = 0;
    std::int64_t data = 0;  ///< pictures that were looked at
    int steps = 0;          ///< K
    std::vector<NetworkMeasures> networks;
    /// The first samples, each with its nearest pictures of the data (of the kept ones, in the last network's
    /// features), a sample in front of its five neighbours: 6 tiles a row.
    ImageTiles neighbours;
};
inline constexpr int kShownNeighbours = 5;

/// Samples go through as 8-bit pictures, as data are. What needs all rows (moments, Inception score) is
/// streamed; memory is that of the kept rows. The networks are made by makeFeatureNetworks(), so that a
/// caller can know them before.
Evaluation evaluate(const Generator& generator, const ImageTiles& data,
                    std::vector<std::unique_ptr<FeatureNetwork>>& networks, const EvaluationOptions& options,
                    const ProgressSink& sink = {}, const FeatureSink& onFeatures = {});

/// The components of pixels that the built-in network projects on, of at most `count` pictures. Torch-free; any
/// thread.
PrincipalComponents pixelComponents(const ImageTiles& data, std::int64_t count, std::uint64_t seed);

/// The network of options.features, or the two built-in ones. Errors of loadScriptedFeatures().
std::vector<std::unique_ptr<FeatureNetwork>> makeFeatureNetworks(const ImageTiles& data,
                                                                 const EvaluationOptions& options);

}  // namespace shortrun
