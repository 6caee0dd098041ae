// What the engine shows: values and shared pointers to const, made on the engine thread, read on any.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/config/config.h"
#include "engine/core/error.h"
#include "engine/core/float_batch.h"
#include "engine/core/image.h"
#include "engine/core/measure_table.h"
#include "engine/core/metrics_row.h"
#include "engine/core/parameter_change.h"
#include "engine/core/progress.h"
#include "engine/session/requests.h"
#include "engine/session/study_view.h"

namespace shortrun {

enum class EngineState {
    Idle,         ///< nothing runs
    LoadingData,  ///< `progress` says how far
    Training,
    Paused,
    Diverged,  ///< the guard stopped the run; the last good state is open
    Failed,    ///< the last action failed; `message` says how; everything else goes on working
};

/// The open model, for titles and cards.
struct ModelInfo {
    std::string name;         ///< of the run; of the file, without its ending; "untitled": a run that is not kept
    int channels = 0;         ///< 0: no model is open
    int size = 0;
    std::int64_t iteration = 0;
    std::int64_t parameters = 0;
    Config config;
    std::string path;         ///< what was opened, absolute; empty: nothing on disk
    std::string fingerprint;  ///< of the weights, 16 hex digits; empty while they change
};

struct StatusView {
    EngineState state = EngineState::Idle;
    std::string message;               ///< one sentence for people; may be empty
    std::optional<Progress> progress;  ///< of loading
    std::string device;                ///< "CPU, 2 threads"
    std::string precision;             ///< "bf16"
    std::string gradientPath;          ///< how f' is computed
    double millisecondsPerStep = 0;    ///< of the last chain that ran, one Langevin step of its whole batch
    double iterationsPerSecond = 0;
    std::int64_t iteration = 0;
    std::int64_t iterations = 0;  ///< as configured
    std::string runDirectory;
    bool exploring = false;  ///< pictures that were asked for are on their way
    std::string work;        ///< what of exploring takes a while, in a word: "reconstructing"; empty: nothing
    bool following = false;  ///< another program trains this run; here it is only read
    ExploreWeights exploreWeights = ExploreWeights::Live;
    std::optional<ModelInfo> model;
    Config config;  ///< in force now, live changes included
    int openings = 0;  ///< of models and runs, over the program's whole time: `model` and `config` are of the last one
};

/// Part of a data set, as the model sees it.
struct DataView {
    ImageTiles tiles;
    std::string description;
    std::int64_t count = 0;
    std::int64_t skipped = 0;
    std::vector<std::string> skippedNames;
};
/// The samples of the running training: the end states of an iteration's chains.
struct TrainingView {
    ImageTiles samples;
    ImageTiles data;  ///< real pictures of the same batch, without noise
    std::int64_t iteration = 0;
};
struct SynthesisView {
    Synthesise request;
    ImageTiles tiles;
    int step = 0;   ///< of `steps`: the chain is shown as it runs
    int steps = 0;
};
struct PreviewView {
    Preview request;
    ImageTiles tiles;
    int step = 0;
    int steps = 0;
};
struct FilmView {
    ShowFilm request;
    ImageTiles frames;                   ///< x_0 ... x_k so far
    std::vector<float> gradientNorms;    ///< |f'(x_k)|, one for each step made
    std::vector<float> negativeEnergies; ///< f(x_k), one for each frame
    int steps = 0;
};
struct InterpolationView {
    Interpolate request;
    ImageTiles tile;
    std::uint64_t generation = 0;  ///< of the slider position that this answers
    double milliseconds = 0;       ///< from taking the position to finished pixels
};
struct StripView {
    ShowStrip request;
    ImageTiles tiles;
    std::vector<double> rho;
};
struct PointsView {
    ShowPoints request;
    ImageTiles tiles;
    std::shared_ptr<const FloatBatch> z;  ///< of the points, in their order
    std::string model;                    ///< name of the one that made the pictures
    int step = 0;                         ///< of `steps`: the chains are shown as they run
    int steps = 0;
};
struct ReconstructionView {
    std::uint64_t generation = 0;                           ///< of the request that this answers
    ImageTiles targets;                                     ///< N crops as the model sees them, noise included
    ImageTiles masks;  ///< N of one channel, white where M(z) fills in; may be empty
    std::vector<std::shared_ptr<const ImageTiles>> frames;  ///< M(z_t), N tiles each, t = 0 ... so far
    std::vector<int> reached;  ///< for each picture how many of `frames` are its own; empty: all are
    std::vector<std::vector<float>> loss;                   ///< [t][n]: MSE per pixel that counts, and channel
    /// [t][n]: MSE against the picture as it is, without noise and mask; empty where that is `loss`.
    std::vector<std::vector<float>> truth;
    std::vector<int> best;                                  ///< for each picture the t with the smallest loss
    int step = 0;                                           ///< of the picture that is behind all others
    int steps = 0;
    bool finished = false;
    bool stopped = false;                                   ///< finished before its last step, as was asked
    double noiseStd = 0;                                    ///< of the noise in `targets`
    /// For each picture "identity" or "exact (Hessian-vector products)"; empty texts before it descends.
    std::vector<std::string> rules;
    std::shared_ptr<const FloatBatch> z;                    ///< the best z so far, N images
    std::vector<std::string> names;

    /// How many frames there are of picture n.
    int framesOf(std::size_t n) const { return n < reached.size() ? reached[n] : static_cast<int>(frames.size()); }
};

/// How far the animation that is being exported has come.
struct AnimationView {
    std::string path;
    int frame = 0;   ///< of `frames`: so many are in the file
    int frames = 0;  ///< 0: none is being exported
};

/// What is known of the past of the open run, beside its metrics.
struct RunRecordView {
    std::vector<ParameterChange> changes;
    std::vector<std::int64_t> sheets;  ///< iterations of which the samples are kept, ascending
};
/// What was measured of the open run on its way.
struct MeasuresView {
    MeasureTable table;
    std::optional<Progress> progress;  ///< of what is being measured; learning waits for it
};
/// The open run as it was.
struct PastView {
    ShowHistory request;
    std::int64_t iteration = 0;  ///< of the pictures: the newest that are kept at or before the one asked for
    ImageTiles samples;          ///< empty: none are kept
    ImageTiles data;             ///< of that iteration's batch, without noise; empty: not at hand
};
/// Another run, for comparison.
struct ComparisonView {
    std::string path;  ///< empty: none
    std::string name;
    std::vector<MetricsRow> rows;
    MeasureTable measures;  ///< may be empty
};

/// Everything there is to show. A null part has never been made. Copying costs a handful of pointers.
struct Snapshot {
    std::shared_ptr<const StatusView> status;
    std::shared_ptr<const DataView> data;
    std::shared_ptr<const TrainingView> training;
    std::shared_ptr<const SynthesisView> synthesis;
    std::shared_ptr<const PreviewView> preview;
    std::shared_ptr<const FilmView> film;
    std::shared_ptr<const InterpolationView> interpolation;
    std::shared_ptr<const StripView> strip;
    std::shared_ptr<const ReconstructionView> reconstruction;
    std::shared_ptr<const AnimationView> animation;
    std::array<std::shared_ptr<const PointsView>, kPointsPlaces> points;  ///< by PointsFor
    std::shared_ptr<const RunRecordView> record;
    std::shared_ptr<const MeasuresView> measures;
    std::shared_ptr<const PastView> past;
    std::shared_ptr<const ComparisonView> comparison;
    std::shared_ptr<const PlaneView> plane;
    std::shared_ptr<const ChainStudyView> chains;
    std::shared_ptr<const ResponseView> response;
    std::shared_ptr<const MomentView> moments;
    std::shared_ptr<const TopLearningView> topFilters;
};

enum class EventKind { Note, ModelOpened, Saved, Failed, Diverged, Recovered, ParameterApplied, ParameterNeedsRestart,
                       ParameterRejected, TrainingFinished };

/// Something that happened once; none is lost.
struct Event {
    EventKind kind = EventKind::Note;
    std::string text;  ///< one sentence for people
    std::string key;   ///< Parameter*: the key
    std::string run{}; ///< Saved: the directory of the run that was saved; empty: it was something else
};

}  // namespace shortrun
