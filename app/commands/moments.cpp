// shortrun moments: E_data[h] against E_q[h], layer by layer.
#include <cstdio>

#include "app/batches.h"
#include "app/commands/command.h"
#include "app/common_options.h"
#include "app/help_format.h"
#include "app/model_data.h"
#include "app/output_files.h"
#include "app/report.h"
#include "engine/config/value_text.h"
#include "engine/core/error.h"
#include "engine/workbench/studies/moment_study.h"

namespace shortrun {
namespace {

constexpr const char* kMomentsUsage = "moments MODEL --data SOURCE [--count N] [options]";
constexpr const char* kMomentsExamples =
    R"(  shortrun moments model:avatars32 --data builtin:avatars --count 2000
  shortrun moments runs/faces --data faces.zip --count 10000 --json --tensors responses.safetensors
Short-run learning matches moments: E_q[h(x)] = E_data[h(x)] for the responses h of the network,
although q is not p_theta. The gap of a layer is |E_data[h] - E_q[h]| / |E_data[h]| over its channels
(responses averaged over positions); 'by chance' is the gap that so few pictures leave where the moments
agree, and is taken off the interval, which so reaches down to 0 where they may. With --steps beyond K the
chains go on, and the gap grows: the model's own moments are elsewhere.
)";

struct MomentsOptions {
    std::string model;
    ModelDataOptions data;
    std::int64_t count = 2000;
    std::int64_t steps = 0;
    std::uint64_t seed = 1;
    double dataNoise = 0;
    std::string tensors;
    CommonOptions common;
};

std::string tableOf(const MomentComparison& moments) {
    std::string table = "\nlayer                          gap    95 % interval        by chance\n";
    for (const LayerMoments& layer : moments.layers) {
        char row[160];
        std::snprintf(row, sizeof row, "%-26s %8.4f   %.4f ... %.4f   %9.4f\n", layer.name.c_str(), layer.gap,
                      layer.interval.low, layer.interval.high, layer.samplingError);
        table += row;
    }
    return table;
}

nlohmann::ordered_json layersOf(const MomentComparison& moments) {
    nlohmann::ordered_json layers = nlohmann::ordered_json::array();
    for (const LayerMoments& layer : moments.layers)
        layers.push_back({{"layer", layer.name},
                          {"gap", layer.gap},
                          {"interval", {layer.interval.low, layer.interval.high}},
                          {"sampling_error", layer.samplingError},
                          {"data", layer.data},
                          {"samples", layer.samples},
                          {"data_error", layer.dataError},
                          {"samples_error", layer.samplesError}});
    return layers;
}

void writeTensors(const MomentsOptions& options, const MomentComparison& moments) {
    if (options.tensors.empty()) return;
    std::vector<TensorShape> shapes;
    std::map<std::string, std::string> metadata = {{"program", "Shortrun"}, {"model", options.model}};
    for (std::size_t i = 0; i < moments.layers.size(); ++i) {
        const std::string number = std::to_string(moments.layers.size() - i);
        metadata["layer" + number] = moments.layers[i].name;
        shapes.push_back({"data.layer" + number, {moments.dataRows[i].rows, moments.dataRows[i].columns}});
        shapes.push_back(
            {"samples.layer" + number, {moments.sampleRows[i].rows, moments.sampleRows[i].columns}});
    }
    TensorFileWriter file(options.tensors, shapes, metadata);
    for (std::size_t i = 0; i < moments.layers.size(); ++i) {
        file.write(shapes[2 * i].name, 0, moments.dataRows[i].values);
        file.write(shapes[2 * i + 1].name, 0, moments.sampleRows[i].values);
    }
    file.commit();
}

Report resultsOf(const MomentsOptions& options, const std::string& description,
                 const MomentComparison& moments) {
    Report report;
    report.add("model", options.model, "model");
    report.add("data", description, "data");
    report.add("data_count", moments.data, "pictures", std::to_string(moments.data));
    report.add("count", moments.samples, "samples",
               std::to_string(moments.samples) + " of seed " + std::to_string(options.seed) + ", " +
                   std::to_string(moments.steps) + " steps, noise of the chains on");
    report.add("seed", options.seed, "", "");
    report.add("steps", moments.steps, "", "");
    report.add("data_noise", options.dataNoise, options.dataNoise > 0 ? "data noise" : "",
               shortNumber(options.dataNoise));
    report.add("energy_gap", moments.energyGap, "d",
               shortNumber(moments.energyGap) + " +- " + shortNumber(moments.energyGapError) +
                   "  (mean f: data " + shortNumber(moments.dataEnergy) + ", samples " +
                   shortNumber(moments.samplesEnergy) + ")");
    report.add("energy_gap_error", moments.energyGapError, "", "");
    report.add("data_energy", moments.dataEnergy, "", "");
    report.add("samples_energy", moments.samplesEnergy, "", "");
    report.add("layers", layersOf(moments), "", "");
    if (!options.tensors.empty()) report.add("tensors", options.tensors, "tensors");
    report.addText(tableOf(moments));
    return report;
}

int runMoments(const MomentsOptions& options, const std::stop_token& stop) {
    const Generator generator = Generator::open(options.model, options.common.runtimeConfig());
    checkOutputFiles({options.tensors}, {options.model, options.data.source});
    std::string description;
    MomentComparison moments;
    {
        StudyProgress progress(options.common.quiet);
        const ImageSet data =
            readModelData(generator.info(), options.data.source, options.data, progress, stop);
        description = data.description;
        MomentOptions study;
        study.count = options.count;
        study.seed = options.seed;
        study.steps = static_cast<int>(options.steps);
        study.dataNoise = options.dataNoise;
        moments = compareMoments(generator, data.tiles, study, progress.sink(stop));
        progress.line().clear();
    }
    writeTensors(options, moments);
    resultsOf(options, description, moments).print(options.common);
    return 0;
}

}  // namespace

void addMoments(CLI::App& root, CommandAction& chosen) {
    CLI::App& command =
        addSubcommand(root, "moments", "Holds the moments of samples against those of data, layer by layer.",
                      kMomentsUsage, kMomentsExamples);
    const auto options = std::make_shared<MomentsOptions>();
    addModelArgument(command, options->model);
    addModelData(command, options->data);
    addInteger(command, "--count", options->count, 2, 1'000'000,
               "Samples, and at most as many pictures of the data. [default 2000]");
    addInteger(command, "--steps", options->steps, 1, 1'000'000,
               "Langevin steps of each chain. [default: the model's K]")
        ->option_text("K");
    addSeed(command, options->seed);
    addReal(command, "--data-noise", options->dataNoise, 0, 10,
            "Standard deviation of noise added to the data, as in learning. [default 0]");
    command
        .add_option(
            "--tensors", options->tensors,
            "All responses, as safetensors: data.layerI and samples.layerI [N, channels], the top layer with "
            "the highest number.")
        ->option_text("FILE");
    addCommonOptions(command, options->common);
    command.callback([&chosen, options] {
        chosen = [options](const std::stop_token& stop) { return runMoments(*options, stop); };
    });
}

}  // namespace shortrun
