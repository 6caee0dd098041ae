// Learning of the top filters alone: f(x) = <theta, h(x)> with h frozen. The cleanest sight of what short-run
// learning estimates: E_q[h] runs to E_data[h], while p_theta's own moments are somewhere else. Torch-free
// header; engine thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/image.h"
#include "engine/core/progress.h"
#include "engine/core/study_numbers.h"
#include "engine/workbench/generator.h"

namespace shortrun {

struct TopLearningOptions {
    std::int64_t iterations = 500;
    int batch = 64;              ///< m: data pictures, and chains, in an iteration
    double learningRate = 1e-3;  ///< of Adam; it falls linearly to 0 over the second half
    std::uint64_t seed = 1;
    std::int64_t count = 1000;  ///< chains, and at most as many pictures, that the gaps at the end are of
    std::int64_t reportEvery = 20;
    int longMultiple = 20;  ///< chains go on to this multiple of K at the end
    int longCount = 128;    ///< so many of them
};

struct TopLearningResult {
    std::int64_t statistics = 0;  ///< numbers of h
    std::int64_t data = 0;        ///< pictures that the gaps at the end are of
    std::vector<TopLearningRow> rows;
    TopMomentGap untrained;  ///< theta = 0: the noise itself; no chains: not there yet
    TopMomentGap
        shortRun;  ///< fresh chains of K steps: within twice the sampling error where learning is done
    std::vector<TopMomentGap> longRuns;  ///< 1, 2, 5, ... K: p_theta's own moments, as far as the chains go
    ImageTiles pictures;                 ///< ends of the first 64 chains of K steps
    ImageTiles longPictures;   ///< the same chains at the end of the long run (as many as there are)
    std::vector<float> theta;  ///< [channels, 4, 4]
    std::vector<double> dataMean, samplesMean, longMean;  ///< E[h]
};

/// Learning under way: it can be left between any two slices. theta begins at 0 and follows E_data[h] - E_q[h] by Adam;
/// the mean of theta over the last quarter of the iterations is what is measured: it lies still where single iterates
/// still jitter. h is the top hidden layer of the generator's network, K, s and e are its sampler's.
class TopLearningRun {
 public:
    /// The network is copied: the generator only needs to outlive this call. `data` is shared. Error{Usage} for
    /// pictures of another size than the model's.
    TopLearningRun(const Generator& generator, std::shared_ptr<const ImageTiles> data,
                   const TopLearningOptions& options);
    TopLearningRun(TopLearningRun&&) noexcept;
    ~TopLearningRun();

    /// A batch of data, or about so many Langevin steps of a batch with what follows at their end. False at the end.
    /// Error{Diverged} where numbers are no longer finite.
    bool advance(int steps = 1);
    Progress progress() const;  ///< of the piece of work at hand
    double share() const;       ///< of all of it, 0 to 1, by Langevin steps
    /// What is there so far; theta and the means at the end.
    const TopLearningResult& result() const;
    TopLearningResult take();

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// All of it at once. `onRow` (may be empty) sees each row as it comes. Errors of TopLearningRun;
/// Error{Interrupted} when stopped.
TopLearningResult learnTopFilters(const Generator& generator, const ImageTiles& data,
                                  const TopLearningOptions& options, const ProgressSink& sink = {},
                                  const std::function<void(const TopLearningRow&)>& onRow = {});

/// Writes the generator's model with theta for its last layer (and bias 0).
void saveWithTop(const Generator& generator, const std::vector<float>& theta, const std::string& path);

}  // namespace shortrun
