// shortrun interpolate: M(z_rho) between pairs of points, row by row.
#include <memory>

#include "app/batches.h"
#include "app/commands/command.h"
#include "app/common_options.h"
#include "app/help_format.h"
#include "app/output_files.h"
#include "app/picture_origin.h"
#include "app/report.h"
#include "engine/core/error.h"
#include "engine/latent/interpolation.h"
#include "engine/storage/picture_file.h"

namespace shortrun {
namespace {

constexpr const char* kUsage = "interpolate MODEL --out strip.png [options]";
constexpr const char* kExamples =
    R"(  shortrun interpolate runs/avatars --out strip.png
  shortrun interpolate runs/avatars --rows 4 --columns 16 --seed 3 --out strip.png --tensors strip.safetensors
Each row runs from M(z2) at the left (rho = 0) to M(z1) at the right (rho = 1),
with z_rho = rho z1 + sqrt(1 - rho^2) z2.
)";

constexpr std::int64_t kMostTiles = 100'000;

struct InterpolateOptions {
    std::string model;
    std::int64_t rows = 8;
    std::int64_t columns = 10;
    std::uint64_t seed = 1;
    std::string out;
    std::string tensors;
    CommonOptions common;
};

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

/// Row r goes between draw 2 r (z1, rho = 1) and draw 2 r + 1 (z2, rho = 0) of the seed.
FloatBatch rowOf(const InterpolateOptions& options, const Generator& generator, int row,
                 const std::vector<double>& rho) {
    const FloatBatch ends = generator.initialStates(options.seed, 2 * row, 2);
    return interpolate(sliceOf(ends, 0, 1), sliceOf(ends, 1, 1), rho);
}

ImageTiles computeRows(const InterpolateOptions& options, const Generator& generator,
                       const std::vector<double>& rho, TensorFileWriter* tensors,
                       const std::stop_token& stop) {
    ImageTiles tiles;
    ProgressLine progress(options.common.quiet);
    const WorkMeter meter("images", options.rows * options.columns);
    const int columns = static_cast<int>(options.columns);
    const int batch = batchSize(generator.info());
    for (int row = 0; row < options.rows; ++row) {
        const FloatBatch z = rowOf(options, generator, row, rho);
        for (int first = 0; first < columns; first += batch) {
            const FloatBatch part = sliceOf(z, first, std::min(batch, columns - first));
            const std::int64_t done = std::int64_t{row} * columns + first;
            const FloatBatch x =
                generator.run(part, {}, stepWatcher(stop, progress, meter, done, part.count));
            if (tensors != nullptr) {
                writeImages(*tensors, "z", done, part);
                writeImages(*tensors, "x", done, x);
            }
            appendTiles(tiles, toImageTiles(x));
        }
    }
    progress.finish(meter.text(static_cast<double>(options.rows * options.columns)));
    return tiles;
}

int runInterpolate(const InterpolateOptions& options, const std::stop_token& stop) {
    if (options.rows * options.columns > kMostTiles)
        throw Error(ErrorCode::Usage,
                    "--rows times --columns is more than " + std::to_string(kMostTiles) + " images.");
    const Generator generator = Generator::open(options.model, options.common.runtimeConfig());
    checkOutputFiles({options.out, options.tensors});
    const ModelInfo& model = generator.info();
    const std::vector<double> rho = evenRho(static_cast<int>(options.columns));
    std::unique_ptr<TensorFileWriter> tensors;
    if (!options.tensors.empty()) tensors = beginTensors(options, model, rho);
    const ImageTiles tiles = computeRows(options, generator, rho, tensors.get(), stop);

    const std::string what = std::to_string(options.rows) + " rows of " + std::to_string(options.columns) +
                             ", seed " + std::to_string(options.seed);
    auto texts = pictureTexts(options.model, "interpolation, " + what);
    // The ends of the first row.
    const std::string seed = std::to_string(options.seed);
    addOrigin(texts, "interpolate",
              {{"first", {{"seed", seed}, {"index", 0}}}, {"second", {{"seed", seed}, {"index", 1}}}, {"rho", 0.5}},
              model);
    writePng(options.out, contactSheet(tiles, static_cast<int>(options.columns), sheetScale(model.size)), texts);
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
    report.print(options.common);
    return 0;
}

}  // namespace

void addInterpolate(CLI::App& root, CommandAction& chosen) {
    CLI::App& command = addSubcommand(root, "interpolate", "Walks between points of noise space, M(z_rho).",
                                      kUsage, kExamples);
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
    addCommonOptions(command, options->common);
    command.callback([&chosen, options] {
        chosen = [options](const std::stop_token& stop) { return runInterpolate(*options, stop); };
    });
}

}  // namespace shortrun
