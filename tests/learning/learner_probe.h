// A small learner and its parts as plain values (the Torch side of tst_learner, tst_adam and
// tst_data_batches).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/config/config.h"
#include "engine/core/image.h"
#include "engine/core/metrics_row.h"
#include "engine/learning/divergence_guard.h"
#include "engine/storage/safetensors.h"

namespace shortrun::testing {

/// A learner of a few hundred weights on eight-pixel images, that takes a millisecond an iteration.
class SmallLearner {
 public:
    explicit SmallLearner(const Config& config, int channels = 3);
    ~SmallLearner();

    void run(int iterations);
    /// One call of Learner::advance().
    bool advance();
    /// f' of another batch by the learner's own path, between two of its steps.
    void explore();
    void setLive(const Config& config);
    void ease(double noiseFactor, double rateFactor);
    void poisonWeights();  ///< one weight becomes infinite

    std::int64_t iteration() const;
    int chainStep() const;
    double dataNoiseStd() const;
    double learningRate() const;
    MetricsRow metrics() const;
    bool diverged() const;
    std::vector<float> weights() const;
    std::vector<float> modelWeights() const;  ///< of what the learner gives away
    std::vector<float> samples() const;
    std::vector<float> cleanData() const;

    /// Weights and state through the bytes of a file.
    struct Saved {
        std::vector<NamedArray> weights;
        Safetensors state;
    };
    Saved save() const;
    void restore(const Saved& saved);

    /// mean f(clean data) - mean f(samples) of the last iteration, with the weights of now, in double.
    double gapNow() const;

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// The first update of a learner against Delta = mean df/dtheta(data) - mean df/dtheta(samples), found in
/// double by automatic differentiation.
struct FirstUpdate {
    double normRatio = 0;  ///< reported norm of the gradient over |Delta|
    double followingShare =
        0;  ///< of the weights that moved by + learning rate * sign(Delta), as Adam begins
};
FirstUpdate firstUpdate(const Config& config);

/// Settings of a SmallLearner: K = 5, m = 6, one thread, fp32.
Config smallConfig();

/// Parameters after `steps` of Adam on given gradients, by our Adam and by torch::optim::Adam.
struct AdamResult {
    std::vector<float> ours, torchs, resumed;  ///< resumed: our Adam saved and restored in the middle
};
AdamResult runAdam(int steps, double learningRate, double beta1, double beta2);

/// Images of which every byte is the image's number; `count` of them.
ImageTiles numberedTiles(int count, int channels = 1);
/// Images of which every column differs.
ImageTiles stripedTiles(int count, int channels);
std::vector<std::int64_t> batchIndices(int count, int batch, std::uint64_t seed, std::int64_t iteration);
/// [m, C, H, W] of one iteration.
std::vector<float> cleanBatch(const ImageTiles& tiles, int batch, bool flip, std::uint64_t seed,
                              std::int64_t iteration);
std::vector<float> dataNoise(int batch, std::uint64_t seed, std::int64_t iteration, double dataNoiseStd);

}  // namespace shortrun::testing
