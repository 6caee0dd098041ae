// shortrun interpolate: M(z_rho) between pairs of points, row by row.
#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <optional>

#include "app/batches.h"
#include "app/commands/command.h"
#include "app/common_options.h"
#include "app/help_format.h"
#include "app/output_files.h"
#include "app/picture_origin.h"
#include "app/report.h"
#include "engine/core/error.h"
#include "engine/latent/interpolation.h"
#include "engine/storage/animation_file.h"
#include "engine/storage/picture_file.h"
#include "engine/storage/safetensors.h"
#include "engine/workbench/studies/sample_stream.h"

namespace shortrun {
namespace {

constexpr const char* kInterpolateUsage = "interpolate MODEL --out strip.png [options]";
constexpr const char* kInterpolateExamples =
    R"(  shortrun interpolate runs/avatars --out strip.png
  shortrun interpolate runs/avatars --rows 4 --columns 16 --seed 3 --out strip.png --tensors strip.safetensors
  shortrun reconstruct model:cifar32 ada.jpg emmy.jpg --out found --tensors found/z.safetensors
  shortrun interpolate model:cifar32 --ends found/z.safetensors --out strip.png --animation morph.mp4
Each row runs from M(z2) at the left (rho = 0) to M(z1) at the right (rho = 1),
with z_rho = rho z1 + sqrt(1 - rho^2) z2. Ends from a file (--ends), which may be
alike, are scaled between to |z|^2 = rho^2 |z1|^2 + (1 - rho^2) |z2|^2, as independent ends have it.
)";

constexpr std::int64_t kMostTiles = 100'000;
constexpr double kStripFramesPerSecond = 30;

struct InterpolateOptions {
    std::string model;
    std::int64_t rows = 8;
    std::int64_t columns = 10;
    std::uint64_t seed = 1;
    std::string out;
    std::string tensors;
    std::string ends;       ///< file of z; empty: draws of the seed
    std::string animation;  ///< .mp4 or .webp
    std::int64_t seconds = 4;
    CommonOptions common;
};

/// The z of a file, for ends: those of a reconstruction turn one photo into another.
FloatBatch readEnds(const std::string& path, const ModelInfo& model) {
    const Safetensors file = readSafetensors(path);
    const NamedArray* z = file.find("z");
    const bool fits = z != nullptr && z->shape.size() == 4 && z->shape[0] >= 2 &&
                      z->shape[1] == model.channels && z->shape[2] == model.size && z->shape[3] == model.size;
    if (!fits)
        throw Error(ErrorCode::BadInput, "'" + path + "' has no array z of two or more points [N, " +
                                             std::to_string(model.channels) + ", " +
                                             std::to_string(model.size) + ", " + std::to_string(model.size) +
                                             "]: name one that shortrun reconstruct --tensors has written.");
    FloatBatch ends(static_cast<int>(z->shape[0]), model.channels, model.size, model.size);
    ends.values = z->toFloats();
    if (!std::ranges::all_of(ends.values, [](float value) { return std::isfinite(value); }))
        throw Error(ErrorCode::BadInput, "The array z of '" + path + "' holds numbers that are not finite.");
    return ends;
}

std::unique_ptr<TensorFileWriter> beginTensors(const InterpolateOptions& options, const ModelInfo& model,
                                               const std::vector<double>& rho) {
    const std::vector<std::int64_t> shape = {options.rows, options.columns, model.channels, model.size,
                                             model.size};
    const std::vector<TensorShape> arrays = {{"z", shape}, {"x", shape}, {"rho", {options.columns}}};
    const std::map<std::string, std::string> metadata = {
        {"program", "Shortrun"},
        {"model", options.model},
        {"seed", std::to_string(options.seed)},
        {"noise", "off"},
        {"steps", std::to_string(model.config.sampler.steps)}};
    auto file = std::make_unique<TensorFileWriter>(options.tensors, arrays, metadata);
    file->write("rho", 0, std::vector<float>(rho.begin(), rho.end()));
    return file;
}

/// Row r goes between draw 2 r (z1, rho = 1) and draw 2 r + 1 (z2, rho = 0) of the seed; or between point r
/// (z2) and point r + 1 (z1) of a file.
FloatBatch rowOf(const InterpolateOptions& options, const Generator& generator, const FloatBatch& given,
                 int row, const std::vector<double>& rho) {
    if (given.count > 0) {
        // As the window has them: the points of a file need not be independent.
        const FloatBatch z1 = sliceOf(given, row + 1, 1), z2 = sliceOf(given, row, 1);
        FloatBatch all(0, given.channels, given.height, given.width);
        for (const double share : rho) {
            FloatBatch between = interpolate(z1, z2, std::vector<double>{share});
            keepLength(between, z1, z2, share);
            all.values.insert(all.values.end(), between.values.begin(), between.values.end());
            ++all.count;
        }
        return all;
    }
    const FloatBatch ends = generator.initialStates(options.seed, 2 * row, 2);
    return interpolate(sliceOf(ends, 0, 1), sliceOf(ends, 1, 1), rho);
}

ImageTiles computeRows(const InterpolateOptions& options, const Generator& generator, const FloatBatch& ends,
                       const std::vector<double>& rho, TensorFileWriter* tensors,
                       const std::stop_token& stop) {
    ImageTiles tiles;
    ProgressLine progress(options.common.quiet);
    const int columns = static_cast<int>(rho.size());
    const WorkMeter meter("images", options.rows * columns);
    const int batch = batchSize(generator.info());
    for (int row = 0; row < options.rows; ++row) {
        const FloatBatch z = rowOf(options, generator, ends, row, rho);
        for (int first = 0; first < columns; first += batch) {
            const FloatBatch part = sliceOf(z, first, std::min(batch, columns - first));
            const std::int64_t done = std::int64_t{row} * columns + first;
            const FloatBatch x =
                generator.run(part, {}, stepWatcher(stop, progress, meter, done, part.count));
            throwIfRunAway(x, generator);
            if (tensors != nullptr) {
                writeImages(*tensors, "z", done, part);
                writeImages(*tensors, "x", done, x);
            }
            appendTiles(tiles, toImageTiles(x));
        }
    }
    progress.finish(meter.text(static_cast<double>(options.rows * columns)));
    return tiles;
}

/// From z2 to z1 and back, all rows in each frame, evenly along the arc: rho = sin(phi).
void writeAnimation(const InterpolateOptions& options, const Generator& generator, const FloatBatch& ends,
                    AnimationFile& file, const std::stop_token& stop) {
    const int steps = static_cast<int>(static_cast<double>(options.seconds) * kStripFramesPerSecond);
    std::vector<double> rho;
    for (int i = 0; i <= steps; ++i)
        rho.push_back(i == steps ? 1.0 : std::sin(std::numbers::pi / 2 * i / steps));
    const ImageTiles tiles = computeRows(options, generator, ends, rho, nullptr, stop);
    const int rows = static_cast<int>(options.rows);
    const auto add = [&](int column) {
        ImageTiles frame(rows, tiles.width, tiles.height, tiles.channels);
        for (int row = 0; row < rows; ++row)
            std::ranges::copy(tiles.tile(row * (steps + 1) + column), frame.tile(row).begin());
        file.add(rows == 1 ? frame : contactSheet(frame));
    };
    for (int column = 0; column <= steps; ++column) add(column);
    for (int column = steps - 1; column > 0; --column) add(column);
    file.commit();
}

int runInterpolate(InterpolateOptions& options, const std::stop_token& stop) {
    const Generator generator = Generator::open(options.model, options.common.runtimeConfig());
    checkOutputFiles({options.out, options.tensors, options.animation}, {options.model, options.ends});
    const ModelInfo& model = generator.info();
    FloatBatch ends;
    if (!options.ends.empty()) {
        ends = readEnds(options.ends, model);
        options.rows = ends.count - 1;
    }
    if (options.rows * options.columns > kMostTiles)
        throw Error(ErrorCode::Usage,
                    "--rows times --columns is more than " + std::to_string(kMostTiles) + " images.");
    std::optional<AnimationFile> animation;
    if (!options.animation.empty()) animation.emplace(options.animation, kStripFramesPerSecond);
    const std::vector<double> rho = evenRho(static_cast<int>(options.columns));
    std::unique_ptr<TensorFileWriter> tensors;
    if (!options.tensors.empty()) tensors = beginTensors(options, model, rho);
    const ImageTiles tiles = computeRows(options, generator, ends, rho, tensors.get(), stop);
    if (animation) writeAnimation(options, generator, ends, *animation, stop);

    const std::string what = std::to_string(options.rows) + " rows of " + std::to_string(options.columns) +
                             (options.ends.empty() ? ", seed " + std::to_string(options.seed)
                                                   : ", between the points of " + options.ends);
    auto texts = pictureTexts(options.model, "interpolation, " + what);
    // The ends of the first row.
    const std::string seed = std::to_string(options.seed);
    if (options.ends.empty())
        addOrigin(texts, "interpolate",
                  {{"first", {{"seed", seed}, {"index", 0}}},
                   {"second", {{"seed", seed}, {"index", 1}}},
                   {"rho", 0.5}},
                  model);
    writePng(options.out, contactSheet(tiles, static_cast<int>(options.columns), sheetScale(model.size)),
             texts);
    if (tensors) tensors->commit();
    Report report;
    report.add("rows", options.rows, "images",
               what + ", K = " + std::to_string(model.config.sampler.steps) + ", noise off");
    report.add("columns", options.columns, "", "");
    report.add("rho", rho, "rho", "0 to 1, evenly spaced, left to right");
    report.add("seed", options.seed, "", "");
    report.add("device", generator.deviceText(), "device");
    report.add("precision", generator.precisionText(), "precision");
    report.add("gradient_path", generator.gradientPath(), "computed by");
    report.add("out", options.out, "strip");
    if (tensors) report.add("tensors", options.tensors, "tensors");
    if (animation)
        report.add("animation", options.animation, "animation",
                   options.animation + ", " + std::to_string(animation->frames()) + " frames");
    report.print(options.common);
    return 0;
}

}  // namespace

void addInterpolate(CLI::App& root, CommandAction& chosen) {
    CLI::App& command = addSubcommand(root, "interpolate", "Walks between points of noise space, M(z_rho).",
                                      kInterpolateUsage, kInterpolateExamples);
    const auto options = std::make_shared<InterpolateOptions>();
    addModelArgument(command, options->model);
    addInteger(command, "--rows", options->rows, 1, 10'000, "Pairs of ends, one a row. [default 8]");
    addInteger(command, "--columns", options->columns, 2, 10'000,
               "Values of rho, evenly spaced from 0 to 1. [default 10]");
    addSeed(command, options->seed);
    command.add_option("--out", options->out, "The rows, as PNG.")->option_text("FILE")->required();
    command
        .add_option(
            "--tensors", options->tensors,
            "All numbers, as safetensors: z and x [rows, columns, C, H, W] and rho [columns], float32.")
        ->option_text("FILE");
    command
        .add_option(
            "--ends", options->ends,
            "Takes the ends from the array z [N, C, H, W] of a safetensors file (of shortrun reconstruct "
            "--tensors: so one photo turns into another); a row goes from each to the next.")
        ->option_text("FILE");
    command
        .add_option("--animation", options->animation,
                    "The way from M(z2) to M(z1) and back as an animation: FILE.mp4 or FILE.webp.")
        ->option_text("FILE");
    addInteger(command, "--seconds", options->seconds, 1, 600, "Of the animation, one way. [default 4]");
    addCommonOptions(command, options->common);
    command.callback([&chosen, options] {
        chosen = [options](const std::stop_token& stop) { return runInterpolate(*options, stop); };
    });
}

}  // namespace shortrun
