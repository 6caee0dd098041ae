// What happens along chains, whether they forget where they began, and where they go when they are not
// stopped. Torch-free header; engine thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/image.h"
#include "engine/core/progress.h"
#include "engine/core/study_numbers.h"
#include "engine/workbench/generator.h"

namespace shortrun {

struct ChainStudyOptions {
    int count = 32;          ///< chains, all at once, 2 at least
    std::uint64_t seed = 1;  ///< of z and u; z' is the next `count` draws, u' their noise
    int stepsMultiple = 1;   ///< long runs go to this multiple of K, 1 to 100
    int filmed = 8;          ///< chains whose states are kept as pictures
    int filmEvery = 0;       ///< a frame each so many steps, and at K; 0: about ten in all
};

struct ChainStudy {
    int steps = 0;  ///< K
    int chains = 0;
    ChainCurves curves;
    /// The first k at which the chains are half there: mean |x_k - x_K| at most half of mean |z - x_K|. Where the
    /// picture appears. -1: not yet.
    int halfWay = -1;
    NonMixing mixing;
    std::vector<int> filmSteps;    ///< k of each frame
    std::vector<ImageTiles> film;  ///< a frame at each: the filmed chains
    LongRunCurves longRun;
    std::vector<LongRunMark> marks;
    /// f(x_k) of each chain at steps traceFrom, traceFrom + traceEvery, ... of the long run: what R-hat and
    /// ESS are of. The first K steps are left out where the run is longer.
    std::vector<std::vector<double>> energyTrace;
    int traceFrom = 0;
    int traceEvery = 1;
    ChainDiagnostics diagnostics;
    FloatBatch z, ends;  ///< z and x_K
    FloatBatch otherNoiseEnds, otherStartEnds;
    FloatBatch longEnds;                        ///< x at the end of the long run
    std::vector<std::vector<double>> energies;  ///< f(x_k) of each chain, k = 0 ... K
};

/// The study under way: it can be left between any two slices. Runs the chains of (z, u), (z, u') and (z', u) side by
/// side, then those of (z, u) on to the multiple of K; all noise is frozen, a function of the seed.
class ChainStudyRun {
 public:
    /// `generator` must outlive the study, and its weights must stay as they are.
    ChainStudyRun(const Generator& generator, const ChainStudyOptions& options);

    /// Makes about so many Langevin steps of a batch. False once everything is there. Error{Diverged} where the chains
    /// ran away within K steps; beyond K they may.
    bool advance(int steps = 1);
    bool finished() const { return stage_ == Stage::Done; }
    /// Of the piece of work at hand.
    Progress progress() const;
    /// Of all of it, 0 to 1, by Langevin steps.
    double share() const;
    /// What is there so far.
    const ChainStudy& study() const { return study_; }
    ChainStudy take() { return std::move(study_); }

 private:
    enum class Stage { Ends, Along, LongRun, Done };

    Chains begin(const FloatBatch& z, int firstNoise, int steps) const;
    void beginAlong();
    void stepAlong();
    void takeState(int step, const FloatBatch& x, const FloatBatch& otherNoise, const FloatBatch& otherStart);
    void beginLongRun();
    void stepLongRun(int steps);
    bool isDraw(int step) const;
    bool isMark(int step) const;
    void finish();

    const Generator& generator_;
    ChainStudyOptions options_;
    ChainStudy study_;
    Stage stage_ = Stage::Ends;
    FloatBatch otherZ_;
    FloatBatch x_;  ///< x_k of (z, u), along the chains
    std::optional<Chains> chains_, otherNoise_, otherStart_;
};

/// All of it at once. Error{Interrupted} when stopped.
ChainStudy studyChains(const Generator& generator, const ChainStudyOptions& options,
                       const ProgressSink& sink = {});

}  // namespace shortrun
