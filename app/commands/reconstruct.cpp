// shortrun reconstruct: finds for each picture x a z with M(z) near x.
#include <algorithm>
#include <cmath>
#include <memory>

#include "app/batches.h"
#include "app/commands/command.h"
#include "app/commands/reconstruction_files.h"
#include "app/commands/reconstruction_mask.h"
#include "app/common_options.h"
#include "app/help_format.h"
#include "app/output_files.h"
#include "app/report.h"
#include "engine/config/schema.h"
#include "engine/config/value_text.h"
#include "engine/core/error.h"
#include "engine/data/picture.h"
#include "engine/sampling/initial_state_variance.h"
#include "engine/workbench/studies/sample_stream.h"

namespace shortrun {
namespace {

constexpr const char* kReconstructUsage = "reconstruct MODEL PICTURE... --out DIR [options]";
constexpr const char* kReconstructExamples =
    R"(  shortrun reconstruct runs/faces photo.jpg --out photo
  shortrun reconstruct runs/faces pictures/*.png --steps 400 --out found --tensors found/all.safetensors
  shortrun reconstruct runs/faces photo.jpg --mask hole.png --restarts 8 --out filled
  shortrun reconstruct runs/faces photo.jpg --noise 0.2 --out denoised
Gradient descent on |x - M(z)|^2 from z_0 of the seed, the best z kept. For each picture the folder gets its
strip of frames (t = 0 at the left, the original at the right) and a pair (original, reconstruction); loss.csv
has the error at every t. With --mask the error counts only what is outside the mask, and the model fills
in the rest: chains led along the known pixels draw it first; with --noise the descent is near enough where
its error is that of the noise.
)";

struct ReconstructOptions {
    std::string model;
    std::vector<std::string> pictures;
    ConfigFlags flags;  ///< --steps
    std::vector<std::string> assignments;
    std::uint64_t seed = 1;
    std::string out;
    std::string tensors;
    std::string mask;
    double noiseStd = 0;
    std::int64_t restarts = 1;
    CommonOptions common;
};

/// The model's own way of reconstructing, with what the command line says over it.
ReconstructConfig settingsOf(const ReconstructOptions& options, const ModelInfo& model) {
    Config config = model.config;
    options.flags.applyTo(config);
    for (const std::string& assignment : options.assignments) {
        if (!assignment.starts_with("reconstruct."))
            throw Error(ErrorCode::Usage,
                        "--set " + assignment +
                            ": here only the keys that begin with 'reconstruct.' can be set; the "
                            "rest belongs to the model.");
        applyAssignment(config, assignment);
    }
    return config.reconstruct;
}

/// All pictures are read before anything is computed or written.
ImageTiles readTargets(const ReconstructOptions& options, const ModelInfo& model) {
    ImageTiles targets;
    for (const std::string& picture : options.pictures)
        appendTiles(targets, readPicture(picture, model.size, model.channels));
    return targets;
}

std::unique_ptr<TensorFileWriter> beginTensors(const ReconstructOptions& options, const ModelInfo& model,
                                               int steps) {
    if (options.tensors.empty()) return nullptr;
    const auto count = static_cast<std::int64_t>(options.pictures.size());
    const std::vector<std::int64_t> shape = {count, model.channels, model.size, model.size};
    std::vector<TensorShape> arrays = {
        {"target", shape}, {"z", shape}, {"x", shape}, {"loss", {std::int64_t{steps} + 1, count}}};
    if (!options.mask.empty()) arrays.push_back({"mask", {count, 1, model.size, model.size}});
    const std::map<std::string, std::string> metadata = {{"program", "Shortrun"},
                                                         {"model", options.model},
                                                         {"seed", std::to_string(options.seed)},
                                                         {"restarts", std::to_string(options.restarts)},
                                                         {"noise_std", realText(options.noiseStd)},
                                                         {"steps", std::to_string(steps)}};
    return std::make_unique<TensorFileWriter>(options.tensors, arrays, metadata);
}

ImageTiles tilesOf(const ImageTiles& tiles, int first, int count) {
    ImageTiles part(count, tiles.width, tiles.height, tiles.channels);
    std::copy_n(tiles.tile(first).begin(), part.pixels.size(), part.pixels.begin());
    return part;
}

/// 1 where it is to be filled in, as white is in the file.
FloatBatch maskOf(FloatBatch counted) {
    for (float& value : counted.values) value = 1 - value;
    return counted;
}

/// Root mean square of the numbers of z.
double sizeOf(const FloatBatch& z, int index) {
    double sum = 0;
    for (std::size_t k = 0; k < z.imageSize(); ++k) sum += double{z.image(index)[k]} * double{z.image(index)[k]};
    return std::sqrt(sum / static_cast<double>(z.imageSize()));
}

/// One batch of pictures from start to end.
class BatchRun {
 public:
    BatchRun(ReconstructionRun run, std::vector<ReconstructedPicture>& pictures, int first, double noiseSize)
        : run_(std::move(run)),
          pictures_(pictures),
          first_(first),
          noiseSize_(noiseSize),
          times_(frameTimes(run_.steps())) {}

    void finish(const Generator& generator, ProgressLine& progress, const WorkMeter& meter,
                const std::stop_token& stop) {
        while (!run_.finished()) {
            if (stop.stop_requested())
                throw Error(ErrorCode::Interrupted, "Interrupted before the reconstruction had ended.");
            if (run_.advance()) keepFrame();
            if (run_.step() == 0) throwIfRunAway(run_.frame(), generator);  // from there no descent leads anywhere
            progress.update([&] { return progressText(meter); });
        }
        const FloatBatch best = run_.bestX(), z = run_.bestZ();
        for (int i = 0; i < best.count; ++i) {
            ReconstructedPicture& picture = pictures_[static_cast<std::size_t>(first_ + i)];
            picture.final = toImageTiles(sliceOf(best, i, 1));
            picture.zSize = sizeOf(z, i) / noiseSize_;
            picture.best = run_.best()[static_cast<std::size_t>(i)];
            for (const auto& row : run_.loss()) picture.loss.push_back(row[static_cast<std::size_t>(i)]);
            if (!run_.truth().empty())
                picture.truth = run_.truth()[static_cast<std::size_t>(picture.best)][static_cast<std::size_t>(i)];
        }
    }

    void writeTo(TensorFileWriter& file) const {
        writeImages(file, "target", first_, run_.targets());
        writeImages(file, "z", first_, run_.bestZ());
        writeImages(file, "x", first_, run_.bestX());
        if (run_.counted().count > 0) writeImages(file, "mask", first_, maskOf(run_.counted()));
        for (std::size_t t = 0; t < run_.loss().size(); ++t)
            file.write("loss", static_cast<std::int64_t>(t * pictures_.size()) + first_, run_.loss()[t]);
    }
    const std::string& rule() const { return run_.rule(); }

 private:
    void keepFrame() {
        if (!std::binary_search(times_.begin(), times_.end(), run_.step())) return;
        const FloatBatch& frame = run_.frame();
        for (int i = 0; i < frame.count; ++i)
            appendTiles(pictures_[static_cast<std::size_t>(first_ + i)].frames,
                        toImageTiles(sliceOf(frame, i, 1)));
    }
    std::string progressText(const WorkMeter& meter) const {
        const int count = run_.targets().count;
        const double share = static_cast<double>(run_.step() + 1) / (run_.steps() + 1);
        std::string text = meter.text(first_ + share * count);
        if (run_.step() < 0) return text;
        double sum = 0;
        for (const float loss : run_.loss().back()) sum += loss;
        return text + "  t " + std::to_string(run_.step()) + "  MSE " + shortNumber(sum / count);
    }

    ReconstructionRun run_;
    std::vector<ReconstructedPicture>& pictures_;
    int first_;
    double noiseSize_;
    std::vector<int> times_;
};

std::vector<ReconstructedPicture> beginPictures(const ReconstructOptions& options, const ImageTiles& targets,
                                                const FloatBatch& counted) {
    std::vector<ReconstructedPicture> pictures;
    const auto names = uniqueNames(options.pictures);
    const ImageTiles seen = withHoles(targets, counted);
    for (int i = 0; i < targets.count; ++i) {
        ReconstructedPicture picture;
        picture.file = options.pictures[static_cast<std::size_t>(i)];
        picture.name = names[static_cast<std::size_t>(i)];
        picture.target = tilesOf(targets, i, 1);
        if (counted.count > 0) picture.seen = tilesOf(seen, i, 1);
        pictures.push_back(std::move(picture));
    }
    return pictures;
}

ReconstructionTask taskOf(const ReconstructOptions& options, const ImageTiles& targets, const FloatBatch& counted,
                          int first, int count) {
    ReconstructionTask task;
    task.pictures = toFloatBatch(tilesOf(targets, first, count));
    if (counted.count > 0) task.counted = sliceOf(counted, first, count);
    task.noiseStd = options.noiseStd;
    task.restarts = static_cast<int>(options.restarts);
    task.seed = options.seed;
    return task;
}

void printResults(const ReconstructOptions& options, const Generator& generator,
                  const ReconstructConfig& settings, const std::string& rule,
                  const std::vector<ReconstructedPicture>& pictures) {
    Report report;
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    double sum = 0;
    for (const ReconstructedPicture& picture : pictures) {
        sum += picture.error();
        list.push_back({{"picture", picture.file},
                        {"mse", picture.error()},
                        {"psnr", peakSignalToNoise(picture.error())},
                        {"best_step", picture.best},
                        {"z_size", picture.zSize},
                        {"mse_whole", picture.truth.value_or(picture.error())},
                        {"strip", options.out + "/" + picture.name + "-strip.png"},
                        {"pair", options.out + "/" + picture.name + "-pair.png"}});
    }
    report.add("pictures", list, "", "");
    report.add("mean_mse", sum / static_cast<double>(pictures.size()), "", "");
    report.add("steps", settings.steps, "steps",
               std::to_string(settings.steps) + " of seed " + std::to_string(options.seed));
    report.add("seed", options.seed, "", "");
    report.add("rule", rule, "rule");
    report.add("device", generator.deviceText(), "device");
    report.add("precision", generator.precisionText(), "precision");
    report.add("gradient_path", generator.gradientPath(), "computed by");
    report.add("out", options.out, "folder");
    report.add("loss", options.out + "/loss.csv", "", "");
    if (!options.tensors.empty()) report.add("tensors", options.tensors, "tensors");
    report.addText(reconstructionTable(pictures));
    report.print(options.common);
}

int runReconstruct(const ReconstructOptions& options, const std::stop_token& stop) {
    const Generator generator = Generator::open(options.model, options.common.runtimeConfig());
    const ReconstructConfig settings = settingsOf(options, generator.info());
    const ImageTiles targets = readTargets(options, generator.info());
    FloatBatch counted;
    if (!options.mask.empty()) counted = readMask(options.mask, options.pictures, generator.info().size);
    makeOutputFolder(options.out);
    std::vector<std::string> inputs = options.pictures;
    inputs.insert(inputs.end(), {options.model, options.mask});
    std::vector<std::string> outputs = reconstructionFiles(options.out, uniqueNames(options.pictures));
    outputs.push_back(options.tensors);
    checkOutputFiles(outputs, inputs);
    const auto tensors = beginTensors(options, generator.info(), settings.steps);

    std::vector<ReconstructedPicture> pictures = beginPictures(options, targets, counted);
    const WorkMeter meter("pictures", targets.count);
    const int batch = std::max(1, batchSize(generator.info()) / static_cast<int>(options.restarts));
    std::string rule;
    {
        ProgressLine progress(options.common.quiet);
        for (int first = 0; first < targets.count; first += batch) {
            const int count = std::min(batch, targets.count - first);
            BatchRun run(generator.reconstruct(taskOf(options, targets, counted, first, count), settings), pictures,
                         first, std::sqrt(initialStateVariance(generator.info().config.sampler.initialState)));
            run.finish(generator, progress, meter, stop);
            if (tensors) run.writeTo(*tensors);
            rule = run.rule();
        }
        progress.finish(meter.text(targets.count));
    }
    writeReconstructions(options.out, pictures, options.model);
    if (tensors) tensors->commit();
    printResults(options, generator, settings, rule, pictures);
    return 0;
}

}  // namespace

void addReconstruct(CLI::App& root, CommandAction& chosen) {
    CLI::App& command = addSubcommand(
        root, "reconstruct", "Finds the noise whose image is nearest to a picture.", kReconstructUsage,
        kReconstructExamples);
    const auto options = std::make_shared<ReconstructOptions>();
    addModelArgument(command, options->model);
    command
        .add_option("PICTURE", options->pictures,
                    "Pictures of any format and size: the centre square is fitted to the model.")
        ->required();
    options->flags.add(command, "--steps", "reconstruct.steps", "Options")->option_text("N");
    command
        .add_option("--set", options->assignments,
                    "Sets how it is done: reconstruct.step_size, reconstruct.decay, reconstruct.rule.")
        ->option_text("KEY=VALUE")
        ->allow_extra_args(false);
    addSeed(command, options->seed);
    command
        .add_option("--mask", options->mask,
                    "A picture, white where the model is to fill in: as large as the pictures, or as the model's "
                    "images.")
        ->option_text("FILE");
    addReal(command, "--noise", options->noiseStd, 0, 2,
            "Adds noise of this standard deviation (numbers on [-1, 1]) to the pictures, and finds a z "
            "without it.")
        ->option_text("STD");
    addInteger(command, "--restarts", options->restarts, 1, 64,
               "Descends from so many z_0 for each picture and keeps what comes nearest; with --noise all would begin at "
               "z = 0, and one is enough.");
    command.add_option("--out", options->out, "The folder for the results, made where it is missing.")
        ->option_text("DIR")
        ->required();
    command
        .add_option(
            "--tensors", options->tensors,
            "All numbers, as safetensors: target, z, x [N, C, H, W] (the best z and its M(z)), loss "
            "[steps + 1, N] and with --mask mask [N, 1, H, W].")
        ->option_text("FILE");
    addCommonOptions(command, options->common);
    command.callback([&chosen, options] {
        chosen = [options](const std::stop_token& stop) { return runReconstruct(*options, stop); };
    });
}

}  // namespace shortrun
