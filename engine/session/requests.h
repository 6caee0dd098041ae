// What the window asks of the engine. Values; made on any thread, read on the engine thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/config/config.h"
#include "engine/core/crop_square.h"
#include "engine/core/float_batch.h"
#include "engine/session/plane_view.h"

namespace shortrun {

/// The noise U of a chain: none (the flow M(z)), the same for every chain (seeded), or new each time.
enum class ChainNoise { Off, Frozen, Fresh };

/// Which weights exploring uses while training runs: those of this moment, or a copy taken when frozen.
enum class ExploreWeights { Live, Frozen };

struct Interpolate;

/// One z: number `index` of the draw of `seed`, or, where `z` is given, that very point (one image), or, where
/// `mixture` is given, what lies there between other points.
struct LatentPoint {
    std::uint64_t seed = 1;
    int index = 0;
    std::shared_ptr<const FloatBatch> z;
    std::shared_ptr<const Interpolate> mixture;
    std::string name;  ///< for people, where `z` comes from: the photo's; may be empty
};

/// A model file, or a run directory: its newest checkpoint, with the curves and the last samples of the run. A run
/// that another program trains is followed: read again and again, and never written. `follow` asks for that where
/// the other program's lock cannot be seen (a shared directory).
struct OpenModel {
    std::string path;
    bool follow = false;
};
struct SaveModel { std::string path; };

/// Reads a data set and shows some of it; training on the same DataConfig then starts at once.
struct ShowData { DataConfig data; };

/// Begins a new run, or goes on with the run in `runDirectory`. An empty directory name: nothing is kept on disk.
/// The run starts paused when `paused`.
struct StartTraining {
    Config config;
    std::string runDirectory;
    bool resume = false;
    bool paused = false;
};
struct PauseTraining {};
struct ContinueTraining {};
struct StepTraining { int iterations = 1; };  ///< runs so many iterations, then pauses
struct EndTraining {};                        ///< saves, then closes the run; the model stays open
struct RestartTraining {};                    ///< the same configuration again from new weights ("reset")
struct SaveCheckpoint {};

struct UseWeights { ExploreWeights weights = ExploreWeights::Live; };

/// A grid of samples x = M(z), z_i = draw (seed, i).
struct Synthesise {
    int count = 64;
    std::uint64_t seed = 1;
    ChainNoise noise = ChainNoise::Off;
    int steps = 0;  ///< 0: the model's K
};
/// A few chains of the open model from noise to picture, for the start page: it has a place of its own, so that it
/// never takes that of pictures somebody asked for.
struct Preview {
    int count = 8;
    std::uint64_t seed = 1;
};
/// All states x_0 ... x_K of one chain, with f and |f'| along it. `steps` may go far past the model's K.
struct ShowFilm {
    LatentPoint start;
    ChainNoise noise = ChainNoise::Off;
    int steps = 0;
};
struct StopFilm {};  ///< what has been shown of it stays
/// M(z_rho) for `columns` values of rho from 0 to 1.
struct ShowStrip {
    LatentPoint first;   ///< z1: rho = 1
    LatentPoint second;  ///< z2: rho = 0
    int columns = 10;
};
/// M(z_rho), z_rho = rho z1 + sqrt(1 - rho^2) z2: the slider's request, in the latest-wins slot.
struct Interpolate {
    LatentPoint first;
    LatentPoint second;
    double rho = 0;
    LatentPoint third;
    LatentPoint fourth;
    /// When set, z = w_1 z1 + ... + w_4 z4 takes the place of z_rho; scaled so that the squares sum to 1.
    std::optional<std::array<double, 4>> weights;
    /// When set, z lies on the great circle from z2 (0) to z1 (1), at this share of the angle between them: also
    /// where the two are not independent.
    std::optional<double> turn;
};
/// Who asks for some points: each has a place of its own.
enum class PointsFor { Map, Keyframes, Neighbours, Pins, Compare };
inline constexpr std::size_t kPointsPlaces = 5;
/// M(z) of some points at once. Where `model` names a file or a shipped model ("model:NAME"), z is that of the open
/// model and M that one's.
struct ShowPoints {
    PointsFor place = PointsFor::Map;
    std::vector<LatentPoint> points;
    std::string model;
    int steps = 0;  ///< 0: the K of the model that makes the pictures
    ChainNoise noise = ChainNoise::Off;
    std::uint64_t noiseSeed = 1;
};
/// An animation (.mp4 or .webp) of M(z) at each of `positions`, or of pictures that are there already: a frame
/// each, its tiles laid out in a sheet. It is computed beside everything else; AnimationView says how far.
struct ExportAnimation {
    std::string path;
    std::vector<Interpolate> positions;
    std::vector<std::shared_ptr<const ImageTiles>> pictures;
    bool trainingHistory = false;  ///< after these, the sample sheets of the open run, oldest first
    double framesPerSecond = 30;
    int scale = 0;  ///< whole-number enlargement; 0: to about 512 pixels
};
struct StopExport {};

/// The samples, and where they are at hand the data, of the run that is open at `iteration`, or of the newest sheet
/// before it (PastView).
struct ShowHistory { std::int64_t iteration = 0; };
/// The curves of another run, to be seen beside those of the open one; an empty path: no longer.
struct CompareRun { std::string path; };

/// Chains of the open model, z_i = draw (seed, i), with their noise, measured along their way, and past K to
/// `multiple` times K (1 ... 100).
struct StudyChains {
    int count = 16;
    std::uint64_t seed = 1;
    int multiple = 1;
};
/// A direction v in the space of z.
struct LatentDirection {
    enum class Kind {
        Patch,   ///< 1 on `side` x `side` pixels around (row, column), in every colour, and 0 elsewhere
        Random,  ///< a draw of p0: the first of `seed`
        Toward,  ///< z' - z, z' = `toward`
    };
    Kind kind = Kind::Patch;
    int row = 0, column = 0, side = 4;
    std::uint64_t seed = 1;
    LatentPoint toward;
};
/// How M(z) answers a change of z: J v = dM/dz v, and beside it (M(z + a v) - M(z)) / a for a = `amount`. The chain has
/// the noise of its start's seed and number, as in StudyChains.
struct ShowResponse {
    LatentPoint start;
    LatentDirection direction;
    double amount = 0.1;  ///< above 0
};
/// E_data[h] against E_q[h], layer by layer, over `count` samples and at most as many pictures.
struct CompareMoments {
    DataConfig data;  ///< size and channels become the model's
    std::int64_t count = 1000;
    std::uint64_t seed = 1;
};
/// Learning of the top filters alone on the open model's other layers; the model itself stays as it is.
struct LearnTop {
    DataConfig data;  ///< as in CompareMoments
    std::int64_t iterations = 300;
    double learningRate = 1e-3;
    std::int64_t count = 500;  ///< fresh chains, and at most as many pictures, that the gaps at the end are of
    int multiple = 20;         ///< chains go on to so many times K at the end
    std::uint64_t seed = 1;
};
enum class Study { Chains, Response, Moments, TopFilters };
inline constexpr int kStudies = 4;
struct StopStudy { Study study = Study::Chains; };  ///< what has been shown of it stays

/// A picture as the bytes of a file (any format), or as pixels (a paste).
struct PictureSource {
    std::string name;                  ///< for people
    std::vector<std::uint8_t> bytes;   ///< encoded; empty when `pixels` is given
    std::shared_ptr<const ImageTiles> pixels;
    CropSquare crop;
    /// A gray square that lies over the crop, of any size: what is white is to be filled in. Null: nothing is.
    std::shared_ptr<const ImageTiles> mask;
};
/// Gradient descent on |x - M(z)|^2, outside the masks, for each picture, all at once, from z_0 = draw (seed, i).
struct Reconstruct {
    std::vector<PictureSource> pictures;
    std::uint64_t seed = 1;
    ReconstructConfig options;
    double noiseStd = 0;  ///< of the noise added to the pictures, for the descent to leave out again
    int restarts = 1;     ///< z_0 tried for each picture; what comes nearest is shown
    /// Pictures that the last request had too go on where they are, or keep what they have come to; unless anything
    /// else than the pictures has changed: then all begin anew, as without this.
    bool keep = false;
};
struct StopReconstruction {};  ///< what has been found by then is shown as finished

/// Actions are carried out in order; none is lost.
using Action = std::variant<OpenModel, SaveModel, ShowData, StartTraining, PauseTraining, ContinueTraining,
                            StepTraining, EndTraining, RestartTraining, SaveCheckpoint, UseWeights, Synthesise,
                            ShowFilm, ShowStrip, Interpolate, Reconstruct, StopReconstruction, Preview,
                            ExportAnimation, StopExport, ShowHistory, CompareRun, ShowPoints,
                            StopFilm, MovePlane, StudyChains, ShowResponse, CompareMoments, LearnTop, StopStudy>;

/// Requests that a workbench answers with a Job; a new one of the same kind supersedes the old.
using ExploreRequest = std::variant<Synthesise, ShowFilm, ShowStrip, Interpolate, Reconstruct, Preview, ExportAnimation,
                                    ShowHistory, CompareRun, ShowPoints, MovePlane, StudyChains, ShowResponse,
                                    CompareMoments, LearnTop>;

}  // namespace shortrun
