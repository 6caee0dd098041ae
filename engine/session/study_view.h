// Studies of the open model across the thread boundary: what has been measured so far, and how far they are. Values and
// shared pointers to const; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/float_batch.h"
#include "engine/core/image.h"
#include "engine/core/study_numbers.h"
#include "engine/session/requests.h"

namespace shortrun {

struct StudyState {
    std::string model;           ///< name of the one that is studied
    std::int64_t iteration = 0;  ///< of its weights: a run's are a copy of the moment when the study began
    std::string what;            ///< it is at, for people: "along the chains"
    double share = 0;            ///< done, 0 to 1
    double secondsLeft = -1;     ///< below 0: not known yet
    bool finished = false;
    bool stopped = false;        ///< before its end, as was asked
    std::string problem;         ///< why it ended before its end; one sentence
    /// Nothing more will come.
    bool ended() const { return finished || stopped || !problem.empty(); }
};

struct ChainStudyView {
    StudyChains request;
    StudyState state;
    int steps = 0;         ///< K
    ChainCurves curves;    ///< as far as they go
    int halfWay = -1;      ///< the first k at which |x_k - x_K| is at most half of |z - x_K|; -1: not there yet
    /// x_k of the first chains, k = 0 ... so far.
    std::vector<std::shared_ptr<const ImageTiles>> frames;
    std::shared_ptr<const NonMixing> mixing;          ///< null until the chains are at their ends
    LongRunCurves longRun;                            ///< from step 1 on
    std::vector<std::shared_ptr<const LongRunMark>> marks;
    std::optional<ChainDiagnostics> diagnostics;      ///< of f over the long run; at the end
};

struct ResponseView {
    ShowResponse request;
    StudyState state;
    ImageTiles pictures;                     ///< M(z), M(z + a v); empty until they are there
    /// v, J v, (M(z + a v) - M(z)) / a, each one image of one channel: the mean over the colours.
    std::shared_ptr<const FloatBatch> maps;
    double jacobianGain = 0;                 ///< |J v| / |v|
    double finiteGain = 0;                   ///< |M(z + a v) - M(z)| / |a v|
    double alignment = 0;                    ///< cosine of the angle between J v and the finite response
    bool identity = false;                   ///< J = I almost everywhere: the network is piecewise linear
};

struct MomentView {
    CompareMoments request;
    StudyState state;
    std::string dataText;               ///< what the data are
    std::int64_t data = 0, samples = 0; ///< pictures that the numbers are of
    std::vector<LayerMoments> layers;   ///< top layer first; empty until they are there
};

struct TopLearningView {
    LearnTop request;
    StudyState state;
    std::int64_t statistics = 0;  ///< numbers of h
    std::vector<TopLearningRow> rows;
    std::optional<TopMomentGap> untrained;  ///< theta = 0: the noise itself
    std::optional<TopMomentGap> shortRun;   ///< fresh chains of K steps after learning
    std::vector<TopMomentGap> longRuns;     ///< the same going on
    ImageTiles pictures, longPictures;      ///< ends of the first chains of K steps, and of the long run
};

}  // namespace shortrun
