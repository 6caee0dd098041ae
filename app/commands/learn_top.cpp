// shortrun learn-top: learning of the top filters alone, f = <theta, h(x)> with h frozen: moment matching to
// be seen.
#include <cstdio>

#include "app/batches.h"
#include "app/commands/command.h"
#include "app/common_options.h"
#include "app/help_format.h"
#include "app/model_data.h"
#include "app/output_files.h"
#include "app/report.h"
#include "engine/storage/picture_file.h"
#include "engine/workbench/studies/top_learning.h"

namespace shortrun {
namespace {

constexpr const char* kLearnTopUsage = "learn-top MODEL --data SOURCE [--iterations N] [options]";
constexpr const char* kLearnTopExamples =
    R"(  shortrun learn-top model:avatars32 --data builtin:avatars --iterations 1000
  shortrun learn-top runs/faces --data faces.zip --out top.safetensors --pictures short-and-long.png --json
f(x) = <theta, h(x)>: h is the model's top hidden layer and stays as it is, theta begins at 0 and is
learnt. Short-run learning ends where E_q[h] = E_data[h]: the gap |E_data[h] - E_q[h]| / |E_data[h]| of
fresh chains comes down to what so few pictures leave by chance. That makes theta a valid moment
estimate, although chains that go on leave these moments behind: p_theta is another distribution.
)";

struct LearnTopOptions {
    std::string model;
    ModelDataOptions data;
    TopLearningOptions learning;
    std::int64_t batch = 64;
    std::int64_t longMultiple = 20;
    std::string out;
    std::string pictures;
    std::string tensors;
    CommonOptions common;
};

nlohmann::ordered_json toJson(const TopMomentGap& gap) {
    return {{"steps", gap.steps},
            {"chains", gap.chains},
            {"gap", gap.gap},
            {"sampling_error", gap.samplingError}};
}

std::string tableOf(const TopLearningResult& result) {
    char line[160];
    std::string table = "\nE[h] of               steps   chains       gap   by chance   gap / chance\n";
    const auto add = [&](const char* name, const TopMomentGap& gap) {
        std::snprintf(line, sizeof line, "%-20s %6d   %6lld  %8.4f    %8.4f   %10.2f\n", name, gap.steps,
                      static_cast<long long>(gap.chains), gap.gap, gap.samplingError,
                      gap.samplingError > 0 ? gap.gap / gap.samplingError : 0.0);
        table += line;
    };
    add("theta = 0", result.untrained);
    add("learnt, K steps", result.shortRun);
    for (const TopMomentGap& gap : result.longRuns) add("learnt, going on", gap);
    return table;
}

Report resultsOf(const LearnTopOptions& options, const TopLearningResult& result) {
    Report report;
    nlohmann::ordered_json rows = nlohmann::ordered_json::array(), longRuns = nlohmann::ordered_json::array();
    for (const TopLearningRow& row : result.rows)
        rows.push_back({{"iteration", row.iteration},
                        {"gap", row.gap},
                        {"sampling_error", row.samplingError},
                        {"energy_gap", row.energyGap},
                        {"gradient_norm", row.gradientNorm}});
    for (const TopMomentGap& gap : result.longRuns) longRuns.push_back(toJson(gap));
    report.add("model", options.model, "model");
    report.add("statistics", result.statistics, "h",
               std::to_string(result.statistics) + " numbers of the top hidden layer");
    report.add("data_count", result.data, "pictures", std::to_string(result.data));
    report.add("iterations", options.learning.iterations, "iterations",
               std::to_string(options.learning.iterations));
    report.add("untrained", toJson(result.untrained), "", "");
    report.add("short_run", toJson(result.shortRun), "gap",
               shortNumber(result.shortRun.gap) + ", " +
                   shortNumber(result.shortRun.gap / result.shortRun.samplingError) +
                   " times what chance leaves: " +
                   (result.shortRun.gap <= 2 * result.shortRun.samplingError ? "the moments match"
                                                                             : "not matched yet"));
    report.add("matched", result.shortRun.gap <= 2 * result.shortRun.samplingError, "", "");
    report.add("long_runs", longRuns, "", "");
    report.add("curve", rows, "", "");
    if (!options.out.empty()) report.add("out", options.out, "model");
    if (!options.pictures.empty()) report.add("pictures", options.pictures, "pictures");
    if (!options.tensors.empty()) report.add("tensors", options.tensors, "tensors");
    report.addText(tableOf(result));
    return report;
}

/// The first eight chains: their ends after K steps above, after the long run below.
void writePictures(const LearnTopOptions& options, const TopLearningResult& result) {
    if (options.pictures.empty()) return;
    constexpr int kColumns = 16;
    ImageTiles sheet(0, result.pictures.width, result.pictures.height, result.pictures.channels);
    for (const ImageTiles* tiles : {&result.pictures, &result.longPictures})
        for (int i = 0; i < std::min(kColumns, tiles->count); ++i) {
            sheet.pixels.insert(sheet.pixels.end(), tiles->tile(i).begin(), tiles->tile(i).end());
            ++sheet.count;
        }
    const int columns = std::min(kColumns, result.pictures.count);
    writePng(
        options.pictures, contactSheet(sheet, columns, sheetScale(sheet.width)),
        pictureTexts(options.model, "top filters learnt alone: chains of K steps, below the same going on"));
}

void writeTensors(const LearnTopOptions& options, const TopLearningResult& result) {
    if (options.tensors.empty()) return;
    std::vector<TensorShape> shapes = {{"theta", {result.statistics}},
                                       {"data_mean", {result.statistics}},
                                       {"samples_mean", {result.statistics}}};
    if (!result.longMean.empty()) shapes.push_back({"long_mean", {result.statistics}});
    TensorFileWriter file(options.tensors, shapes, {{"program", "Shortrun"}, {"model", options.model}});
    const auto write = [&](const char* name, const std::vector<double>& values) {
        file.write(name, 0, std::vector<float>(values.begin(), values.end()));
    };
    file.write("theta", 0, result.theta);
    write("data_mean", result.dataMean);
    write("samples_mean", result.samplesMean);
    if (!result.longMean.empty()) write("long_mean", result.longMean);
    file.commit();
}

int runLearnTop(LearnTopOptions& options, const std::stop_token& stop) {
    const Generator generator = Generator::open(options.model, options.common.runtimeConfig());
    checkOutputFiles({options.out, options.pictures, options.tensors}, {options.model, options.data.source});
    options.learning.batch = static_cast<int>(options.batch);
    options.learning.longMultiple = static_cast<int>(options.longMultiple);
    TopLearningResult result;
    {
        StudyProgress progress(options.common.quiet);
        const ImageSet data =
            readModelData(generator.info(), options.data.source, options.data, progress, stop);
        result = learnTopFilters(
            generator, data.tiles, options.learning, progress.sink(stop), [&](const TopLearningRow& row) {
                progress.line().note("iteration " + std::to_string(row.iteration) + "  gap " +
                                     shortNumber(row.gap) + "  by chance " + shortNumber(row.samplingError) +
                                     "  r " + shortNumber(row.gradientNorm));
            });
        progress.line().clear();
    }
    if (!options.out.empty()) saveWithTop(generator, result.theta, options.out);
    writePictures(options, result);
    writeTensors(options, result);
    resultsOf(options, result).print(options.common);
    return 0;
}

}  // namespace

void addLearnTop(CLI::App& root, CommandAction& chosen) {
    CLI::App& command = addSubcommand(
        root, "learn-top", "Learns the top filters alone, and shows that moments match.", kLearnTopUsage,
        kLearnTopExamples);
    const auto options = std::make_shared<LearnTopOptions>();
    addModelArgument(command, options->model);
    addModelData(command, options->data);
    TopLearningOptions& learning = options->learning;
    addInteger(command, "--iterations", learning.iterations, 1, 10'000'000,
               "Updates of theta. [default 500]");
    addInteger(command, "--batch", options->batch, 1, 4096,
               "Data pictures, and chains, in an iteration. [default 64]");
    addReal(command, "--learning-rate", learning.learningRate, 1e-9, 10,
            "Of Adam; it falls to 0 over the second half. [default 1e-3]");
    addInteger(command, "--count", learning.count, 2, 1'000'000,
               "Fresh chains, and at most as many pictures, that the gap at the end is of. [default 1000]");
    addInteger(command, "--report-every", learning.reportEvery, 1, 1'000'000,
               "Iterations between rows. [default 20]");
    addInteger(command, "--long", options->longMultiple, 0, 100,
               "Lets chains go on to so many times K at the end; 0: none. [default 20]")
        ->option_text("M");
    addSeed(command, learning.seed);
    command.add_option("--out", options->out, "The model with the learnt theta.")->option_text("FILE");
    command
        .add_option("--pictures", options->pictures,
                    "Chains after K steps, below them the same going on, as PNG.")
        ->option_text("FILE");
    command
        .add_option(
            "--tensors", options->tensors,
            "theta and the means E[h] of data, samples and long runs, as safetensors: [numbers of h] each.")
        ->option_text("FILE");
    addCommonOptions(command, options->common);
    command.callback([&chosen, options] {
        chosen = [options](const std::stop_token& stop) { return runLearnTop(*options, stop); };
    });
}

}  // namespace shortrun
