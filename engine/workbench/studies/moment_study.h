// Does q_theta match the data's statistics? E_data[h] against E_q[h] for the responses of every layer.
// Torch-free header; engine thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/image.h"
#include "engine/core/progress.h"
#include "engine/core/study_numbers.h"
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

/// The comparison under way: it can be left between any two slices. Streams data and samples in batches; memory is that
/// of the responses (a few hundred numbers a picture).
class MomentRun {
 public:
    /// `generator` must outlive it, and its weights must stay as they are; `data` is shared. Error{Usage} for
    /// pictures of another size than the model's.
    MomentRun(const Generator& generator, std::shared_ptr<const ImageTiles> data, const MomentOptions& options);
    MomentRun(MomentRun&&) noexcept;
    ~MomentRun();

    /// A batch of data, about so many Langevin steps of a batch of samples, or a resample. False at the end.
    /// Error{Diverged} where the chains ran away.
    bool advance(int steps = 1);
    Progress progress() const;  ///< of the piece of work at hand
    double share() const;       ///< of all of it, 0 to 1
    /// Once at the end.
    MomentComparison take();

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// All of it at once. Errors of MomentRun; Error{Interrupted} when stopped.
MomentComparison compareMoments(const Generator& generator, const ImageTiles& data,
                                const MomentOptions& options, const ProgressSink& sink = {});

/// h of the top layer for pictures in [-1, 1] by the weights of this moment, a row for each, and its name.
FeatureMatrix topLayerRows(const Generator& generator, const FloatBatch& pictures);
std::string topLayerName(const Generator& generator);

/// The numbers of one layer from rows of responses: gap, interval, sampling error.
LayerMoments compareLayer(const std::string& name, const FeatureMatrix& data, const FeatureMatrix& samples,
                          const BootstrapOptions& bootstrap);

}  // namespace shortrun
