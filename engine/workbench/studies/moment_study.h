// Does q_theta match the data's statistics? E_data[h] against E_q[h] for the responses of every layer.
// Torch-free header; engine thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/image.h"
#include "engine/core/progress.h"
#include "engine/metrics/bootstrap.h"
#include "engine/metrics/feature_matrix.h"
#include "engine/workbench/generator.h"

namespace shortrun {

struct MomentOptions {
    std::int64_t count = 2000;  ///< samples, and at most as many pictures of the data
    std::uint64_t seed = 1;
    double dataNoise = 0;  ///< N(0, dataNoise^2) on the data, as in learning
    int steps = 0;         ///< of the chains; 0: the model's K
    BootstrapOptions bootstrap = {.resamples = 200};
};

/// One layer: h_c(x) is the response of channel c after the activation, averaged over positions.
struct LayerMoments {
    std::string name;               ///< "layer 4 of 4, 128 channels"
    std::vector<double> data;       ///< E_data[h_c]
    std::vector<double> samples;    ///< E_q[h_c]
    std::vector<double> dataError;  ///< standard errors of these means
    std::vector<double> samplesError;
    /// |E_data[h] - E_q[h]| / |E_data[h]|, Euclidean over the channels.
    double gap = 0;
    Interval interval;  ///< of the gap, by resampling the pictures of both sides: 95 %
    /// The gap that sampling alone leaves where the expectations agree: sqrt(sum of the squared errors) /
    /// |E_data[h]|.
    double samplingError = 0;
};

struct MomentComparison {
    std::int64_t data = 0;
    std::int64_t samples = 0;
    int steps = 0;
    std::vector<LayerMoments> layers;  ///< top layer first
    double dataEnergy = 0;             ///< mean f over the data
    double samplesEnergy = 0;          ///< mean f over the samples
    double energyGap = 0;              ///< d = the difference of these
    double energyGapError = 0;         ///< its standard error
    /// The responses themselves, a row for each picture: [layer], what --tensors writes.
    std::vector<FeatureMatrix> dataRows;
    std::vector<FeatureMatrix> sampleRows;
};

/// Streams data and samples in batches; memory is that of the responses (a few hundred numbers a picture).
/// Error{Usage} for pictures of another size than the model's; Error{Interrupted} when stopped.
MomentComparison compareMoments(const Generator& generator, const ImageTiles& data,
                                const MomentOptions& options, const ProgressSink& sink = {});

/// h of the top layer for pictures in [-1, 1] by the weights of this moment, a row for each, and its name.
FeatureMatrix topLayerRows(const Generator& generator, const FloatBatch& pictures);
std::string topLayerName(const Generator& generator);

/// The numbers of one layer from rows of responses: gap, interval, sampling error.
LayerMoments compareLayer(const std::string& name, const FeatureMatrix& data, const FeatureMatrix& samples,
                          const BootstrapOptions& bootstrap);

}  // namespace shortrun
