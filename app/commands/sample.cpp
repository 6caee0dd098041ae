// shortrun sample: x = M(z) for many z, as a grid, as a film of some chains, as numbers.
#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "app/batches.h"
#include "app/commands/command.h"
#include "app/common_options.h"
#include "app/help_format.h"
#include "app/output_files.h"
#include "app/picture_origin.h"
#include "app/report.h"
#include "engine/storage/animation_file.h"
#include "engine/storage/picture_file.h"
#include "engine/workbench/studies/sample_stream.h"

namespace shortrun {
namespace {

constexpr const char* kSampleUsage = "sample MODEL --out grid.png [options]";
constexpr const char* kSampleExamples =
    R"(  shortrun sample runs/avatars --out samples.png
  shortrun sample runs/avatars --count 16 --seed 7 --out samples.png --film film.png
  shortrun sample runs/avatars --count 16 --steps 1000 --out long.png --animation film.mp4
  shortrun sample model.safetensors --count 10000 --out first.png --tensors samples.safetensors
)";

constexpr int kMostInGrid = 10000;  ///< further samples are computed, but not drawn
constexpr int kChainsInFilm = 8;
constexpr int kChainsInAnimation = 64;
constexpr int kMostFrames = 600;
constexpr double kFilmFramesPerSecond = 30;

struct SampleOptions {
    std::string model;
    std::int64_t count = 64;
    std::uint64_t seed = 1;
    std::string noise = "off";
    std::int64_t steps = 0;  ///< 0: the model's K
    std::string out;
    std::string film;
    std::string animation;  ///< .mp4 or .webp
    std::string tensors;
    CommonOptions common;
};

/// The paper's figure: states of some chains, one chain a row.
class Film {
 public:
    Film(const FloatBatch& z, int steps) : stride_(strideFor(steps)) { add(z); }

    void watch(const Chains& chains) {
        if (chains.step() % stride_ == 0 || chains.finished()) add(chains.state());
    }
    ImageTiles picture(int scale) const {
        ImageTiles rows;
        for (int chain = 0; chain < frames_.front().count; ++chain)
            for (const FloatBatch& frame : frames_) appendTiles(rows, toImageTiles(sliceOf(frame, chain, 1)));
        return contactSheet(rows, static_cast<int>(frames_.size()), scale);
    }
    int stride() const { return stride_; }

 private:
    /// Every tenth state, or oftener where a chain is too short for that.
    static int strideFor(int steps) { return steps >= 50 ? 10 : std::max(1, steps / 5); }
    void add(const FloatBatch& state) {
        frames_.push_back(sliceOf(state, 0, std::min(state.count, kChainsInFilm)));
    }

    int stride_;
    std::vector<FloatBatch> frames_;
};

/// The first chains from noise to image, a state a frame (of long chains every n-th).
class Animation {
 public:
    Animation(const std::string& path, const FloatBatch& z, int steps)
        : file_(path, kFilmFramesPerSecond), stride_(std::max(1, steps / kMostFrames)) {
        add(z);
    }
    void watch(const Chains& chains) {
        if (chains.step() % stride_ == 0 || chains.finished()) add(chains.state());
    }
    int commit() {
        file_.commit();
        return file_.frames();
    }

 private:
    void add(const FloatBatch& state) {
        const int count = std::min(state.count, kChainsInAnimation);
        file_.add(contactSheet(toImageTiles(sliceOf(state, 0, count))));
    }

    AnimationFile file_;
    int stride_;
};

ChainNoise noiseOf(const std::string& word) {
    return word == "off" ? ChainNoise::Off : word == "frozen" ? ChainNoise::Frozen : ChainNoise::Fresh;
}

std::map<std::string, std::string> metadataOf(const SampleOptions& options, int steps) {
    return {{"program", "Shortrun"},
            {"model", options.model},
            {"seed", std::to_string(options.seed)},
            {"noise", options.noise},
            {"steps", std::to_string(steps)}};
}

struct Samples {
    ImageTiles grid;
    std::optional<Film> film;
    int frames = 0;  ///< of the animation
};

/// All samples, batch by batch; the numbers go into `tensors` as they come.
Samples computeSamples(const SampleOptions& options, const Generator& generator, TensorFileWriter* tensors,
                       const std::stop_token& stop) {
    Samples samples;
    std::unique_ptr<Animation> animation;
    ProgressLine progress(options.common.quiet);
    const WorkMeter meter("samples", options.count);
    const int batch = batchSize(generator.info());
    for (std::int64_t first = 0; first < options.count; first += batch) {
        const int count = static_cast<int>(std::min<std::int64_t>(batch, options.count - first));
        const FloatBatch z = generator.initialStates(options.seed, static_cast<int>(first), count);
        const ChainOptions chain{static_cast<int>(options.steps), noiseOf(options.noise), options.seed,
                                 static_cast<std::uint32_t>(first), false};
        const bool filmed = first == 0 && !options.film.empty();
        if (filmed) samples.film.emplace(z, generator.start(z, chain).steps());
        if (first == 0 && !options.animation.empty())
            animation = std::make_unique<Animation>(options.animation, z, generator.start(z, chain).steps());
        const auto onStep = stepWatcher(stop, progress, meter, first, count);
        const FloatBatch x = generator.run(z, chain, [&](const Chains& chains) {
            if (filmed) samples.film->watch(chains);
            if (animation) animation->watch(chains);
            return onStep(chains);
        });
        throwIfRunAway(x, generator);
        if (animation) samples.frames = std::exchange(animation, nullptr)->commit();
        if (tensors != nullptr) {
            writeImages(*tensors, "z", first, z);
            writeImages(*tensors, "x", first, x);
        }
        if (first < kMostInGrid)
            appendTiles(samples.grid,
                        toImageTiles(sliceOf(
                            x, 0, static_cast<int>(std::min<std::int64_t>(count, kMostInGrid - first)))));
    }
    progress.finish(meter.text(static_cast<double>(options.count)));
    return samples;
}

Report resultsOf(const SampleOptions& options, const Generator& generator, int steps,
                 const Samples& samples) {
    Report report;
    report.add("count", options.count, "samples",
               std::to_string(options.count) + " of seed " + std::to_string(options.seed) +
                   ", K = " + std::to_string(steps) + ", noise " + options.noise);
    report.add("seed", options.seed, "", "");
    report.add("steps", steps, "", "");
    report.add("noise", options.noise, "", "");
    report.add("device", generator.deviceText(), "device");
    report.add("precision", generator.precisionText(), "precision");
    report.add("gradient_path", generator.gradientPath(), "computed by");
    report.add("out", options.out, "grid",
               options.out + (samples.grid.count < options.count
                                  ? " (the first " + std::to_string(samples.grid.count) + ")"
                                  : std::string()));
    if (samples.film)
        report.add("film", options.film, "film",
                   options.film + ", every " + std::to_string(samples.film->stride()) + " steps");
    if (samples.frames > 0)
        report.add("animation", options.animation, "animation",
                   options.animation + ", " + std::to_string(samples.frames) + " frames");
    if (!options.tensors.empty()) report.add("tensors", options.tensors, "tensors");
    return report;
}

int runSample(const SampleOptions& options, const std::stop_token& stop) {
    const Generator generator = Generator::open(options.model, options.common.runtimeConfig());
    checkOutputFiles({options.out, options.film, options.animation, options.tensors}, {options.model});
    // An ending that no animation has is said before anything is computed.
    if (!options.animation.empty()) AnimationFile(options.animation, kFilmFramesPerSecond);
    const ModelInfo& model = generator.info();
    const int steps = options.steps > 0 ? static_cast<int>(options.steps) : model.config.sampler.steps;
    std::optional<TensorFileWriter> tensors;
    if (!options.tensors.empty()) {
        const std::vector<std::int64_t> shape = {options.count, model.channels, model.size, model.size};
        tensors.emplace(options.tensors, std::vector<TensorShape>{{"z", shape}, {"x", shape}},
                        metadataOf(options, steps));
    }
    const Samples samples = computeSamples(options, generator, tensors ? &*tensors : nullptr, stop);

    const int scale = sheetScale(model.size);
    auto texts = pictureTexts(options.model, "samples of seed " + std::to_string(options.seed));
    addOrigin(texts, "generate",
              {{"seed", std::to_string(options.seed)},
               {"count", options.count},
               {"noise", options.noise},
               {"steps", options.steps}},
              model);
    writePng(options.out, contactSheet(samples.grid, 0, scale), texts);
    if (samples.film) writePng(options.film, samples.film->picture(scale), texts);
    if (tensors) tensors->commit();
    resultsOf(options, generator, steps, samples).print(options.common);
    return 0;
}

}  // namespace

void addSample(CLI::App& root, CommandAction& chosen) {
    CLI::App& command = addSubcommand(root, "sample", "Draws a grid of samples x = M(z).", kSampleUsage,
                                      kSampleExamples);
    const auto options = std::make_shared<SampleOptions>();
    addModelArgument(command, options->model);
    addInteger(command, "--count", options->count, 1, 10'000'000, "How many samples. [default 64]");
    addSeed(command, options->seed);
    command
        .add_option("--noise", options->noise,
                    "The noise of the chains: off, frozen (a function of the seed) or fresh (new each time). "
                    "[default off]")
        ->option_text("off|frozen|fresh")
        ->check([](const std::string& word) {
            return word == "off" || word == "frozen" || word == "fresh"
                       ? std::string()
                       : "'" + word + "' is none of off, frozen, fresh";
        });
    addInteger(command, "--steps", options->steps, 1, 100'000,
               "Langevin steps of each chain. [default: the model's K]")
        ->option_text("K");
    command.add_option("--out", options->out, "The grid, as PNG.")->option_text("FILE")->required();
    command
        .add_option("--film", options->film,
                    "The states of the first eight chains from noise to image, as PNG.")
        ->option_text("FILE");
    command
        .add_option("--animation", options->animation,
                    "The first 64 chains from noise to image as an animation: FILE.mp4 or FILE.webp.")
        ->option_text("FILE");
    command
        .add_option("--tensors", options->tensors,
                    "All numbers, as safetensors: z and x [N, C, H, W] float32.")
        ->option_text("FILE");
    addCommonOptions(command, options->common);
    command.callback([&chosen, options] {
        chosen = [options](const std::stop_token& stop) { return runSample(*options, stop); };
    });
}

}  // namespace shortrun
