// shortrun evaluate: how good samples are, by measures that say how they were taken.
#include <algorithm>
#include <optional>

#include "app/batches.h"
#include "app/commands/command.h"
#include "app/commands/evaluation_report.h"
#include "app/common_options.h"
#include "app/help_format.h"
#include "app/model_data.h"
#include "app/output_files.h"
#include "engine/storage/picture_file.h"
#include "engine/workbench/studies/data_draw.h"

namespace shortrun {
namespace {

constexpr const char* kEvaluateUsage = "evaluate MODEL --data SOURCE [--features FILE] [options]";
constexpr const char* kEvaluateExamples =
    R"(  shortrun evaluate model:avatars32 --data builtin:avatars --count 2000 --neighbours nearest.png
  shortrun evaluate runs/cifar --data cifar-10-binary.tar.xz --features inception.pt --count 40000 --json
  shortrun evaluate runs/faces --data faces.zip --count 5000 --reconstruct held-out.zip
Frechet distance, kernel distance, precision and recall, Inception score where the network gives class
probabilities, and how near samples are to single pictures of the data. Without --features the numbers
are taken in pixels (64 principal components) and in a fixed random network: good for comparing models
of one data set, not comparable with published ones. Statistics of the data are kept in
$XDG_CACHE_HOME/shortrun/statistics.
)";

struct EvaluateOptions {
    std::string model;
    ModelDataOptions data;
    EvaluationOptions evaluation;
    std::int64_t featureSize = 0;
    std::string heldOut;
    std::int64_t heldOutCount = 64;
    std::string neighbours;
    std::string tensors;
    bool noCache = false;
    CommonOptions common;
};

/// All features of both sides, as they come.
class FeatureFile {
 public:
    FeatureFile(const EvaluateOptions& options, const std::vector<std::unique_ptr<FeatureNetwork>>& networks,
                std::int64_t dataCount) {
        std::vector<TensorShape> shapes;
        std::map<std::string, std::string> metadata = {{"program", "Shortrun"},
                                                       {"model", options.model},
                                                       {"seed", std::to_string(options.evaluation.seed)}};
        for (std::size_t n = 0; n < networks.size(); ++n) {
            const FeatureIdentity& identity = networks[n]->identity();
            prefixes_.push_back(networks.size() == 1 ? std::string() : n == 0 ? "pixels." : "random.");
            metadata[prefixes_[n] + "network"] = identity.name;
            metadata[prefixes_[n] + "sha256"] = identity.sha256;
            metadata[prefixes_[n] + "input"] = identity.rule;
            for (const bool ofData : {true, false}) {
                const std::int64_t rows = ofData ? dataCount : options.evaluation.count;
                shapes.push_back({nameOf(n, ofData, "features"), {rows, identity.dimension}});
                if (identity.classes > 0)
                    shapes.push_back({nameOf(n, ofData, "probabilities"), {rows, identity.classes}});
            }
        }
        file_.emplace(options.tensors, shapes, metadata);
    }

    void write(std::size_t network, bool ofData, std::int64_t first, const FeatureBatch& batch) {
        file_->write(nameOf(network, ofData, "features"), first * batch.features.columns,
                     batch.features.values);
        if (batch.probabilities.rows > 0)
            file_->write(nameOf(network, ofData, "probabilities"), first * batch.probabilities.columns,
                         batch.probabilities.values);
    }
    void commit() { file_->commit(); }

 private:
    std::string nameOf(std::size_t network, bool ofData, const std::string& what) const {
        return prefixes_[network] + (ofData ? "data_" : "sample_") + what;
    }

    std::vector<std::string> prefixes_;
    std::optional<TensorFileWriter> file_;
};

std::optional<ReconstructionScore> scoreHeldOut(const EvaluateOptions& options, const Generator& generator,
                                                StudyProgress& progress, const std::stop_token& stop) {
    if (options.heldOut.empty()) return std::nullopt;
    ModelInfo model = generator.info();
    if (options.heldOut.starts_with("builtin:")) ++model.config.data.seed;  // drawn anew: none that was learnt from
    const ImageSet set = readModelData(model, options.heldOut, options.data, progress, stop);
    const auto drawn = drawPictures(set.tiles, options.heldOutCount, options.evaluation.seed);
    return scoreReconstruction(generator,
                               picturesOf(set.tiles, drawn, 0, static_cast<std::int64_t>(drawn.size())),
                               options.evaluation.seed, progress.sink(stop));
}

int runEvaluate(EvaluateOptions& options, const std::stop_token& stop) {
    const Generator generator = Generator::open(options.model, options.common.runtimeConfig());
    checkOutputFiles({options.neighbours, options.tensors},
                     {options.model, options.heldOut, options.data.source, options.evaluation.features});
    options.evaluation.featureSize = static_cast<int>(options.featureSize);
    options.evaluation.device = options.common.runtimeConfig().device;
    options.evaluation.cached = !options.noCache;
    EvaluationReport results;
    {
        StudyProgress progress(options.common.quiet);
        const ImageSet data =
            readModelData(generator.info(), options.data.source, options.data, progress, stop);
        auto networks = makeFeatureNetworks(data.tiles, options.evaluation);
        std::optional<FeatureFile> file;
        FeatureSink features;
        if (!options.tensors.empty()) {
            file.emplace(options, networks,
                         std::min<std::int64_t>(options.evaluation.count, data.tiles.count));
            features = [&](std::size_t network, bool ofData, std::int64_t first, const FeatureBatch& batch) {
                file->write(network, ofData, first, batch);
            };
        }
        results.evaluation =
            evaluate(generator, data.tiles, networks, options.evaluation, progress.sink(stop), features);
        results.reconstruction = scoreHeldOut(options, generator, progress, stop);
        results.dataDescription = data.description;
        if (!options.neighbours.empty())
            writePng(options.neighbours,
                     contactSheet(results.evaluation.neighbours, kShownNeighbours + 1,
                                  sheetScale(data.tiles.width)),
                     pictureTexts(options.model,
                                  "each row: a sample, and the pictures of the data nearest to it"));
        if (file) file->commit();
        progress.line().clear();
    }
    Report report = results.report(options.model, options.data.source, options.evaluation.seed);
    if (!options.heldOut.empty()) report.add("held_out", options.heldOut, "");
    if (!options.neighbours.empty()) report.add("neighbours", options.neighbours, "neighbours");
    if (!options.tensors.empty()) report.add("tensors", options.tensors, "tensors");
    report.print(options.common);
    return 0;
}

void addMeasureOptions(CLI::App& command, EvaluateOptions& options) {
    command
        .add_option(
            "--features", options.evaluation.features,
            "A TorchScript network: float32 [N, C, H, W] in [-1, 1] to features [N, d], or to a tuple of "
            "features and class scores. Its name, hash and input rule stand in the results.")
        ->option_text("FILE");
    addInteger(command, "--feature-size", options.featureSize, 8, 2048,
               "Brings pictures to so many pixels for it, bilinearly. [default: as they are, or else 299]")
        ->option_text("PIXELS");
    addInteger(command, "--count", options.evaluation.count, 4, 10'000'000,
               "Samples, and at most as many pictures of the data. [default 10000]");
    addSeed(command, options.evaluation.seed);
    command
        .add_option(
            "--reconstruct", options.heldOut,
            "Also reconstructs pictures of this source, which the model should not have learnt from: MSE and "
            "PSNR.")
        ->option_text("SOURCE");
    addInteger(command, "--reconstruct-count", options.heldOutCount, 1, 1'000'000, "So many. [default 64]");
    command
        .add_option(
            "--neighbours", options.neighbours,
            "The first samples, each beside the five pictures of the data that are nearest to it, as PNG: "
            "does it copy?")
        ->option_text("FILE");
    command
        .add_option(
            "--tensors", options.tensors,
            "All features, as safetensors: data_features and sample_features [N, d], and probabilities "
            "where there are any (without --features each twice, as pixels.* and random.*).")
        ->option_text("FILE");
    command.add_flag("--no-cache", options.noCache,
                     "Neither takes statistics of the data from the cache nor keeps them.");
}

}  // namespace

void addEvaluate(CLI::App& root, CommandAction& chosen) {
    CLI::App& command = addSubcommand(root, "evaluate", "Measures how good samples are, against data.",
                                      kEvaluateUsage, kEvaluateExamples);
    const auto options = std::make_shared<EvaluateOptions>();
    addModelArgument(command, options->model);
    addModelData(command, options->data);
    addMeasureOptions(command, *options);
    addCommonOptions(command, options->common);
    command.callback([&chosen, options] {
        chosen = [options](const std::stop_token& stop) { return runEvaluate(*options, stop); };
    });
}

}  // namespace shortrun
