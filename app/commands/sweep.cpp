// shortrun sweep: a grid of settings, run one after another, with a table at the end. Killed, it goes on
// where it was.
#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>

#include "app/batches.h"
#include "app/commands/command.h"
#include "app/commands/evaluation_report.h"
#include "app/commands/sweep_estimate.h"
#include "app/commands/sweep_plan.h"
#include "app/commands/sweep_shape.h"
#include "app/commands/sweep_table.h"
#include "app/common_options.h"
#include "app/help_format.h"
#include "app/output_files.h"
#include "app/study_progress.h"
#include "engine/config/schema.h"
#include "engine/core/atomic_file.h"
#include "engine/core/error.h"
#include "engine/core/json_depth.h"
#include "engine/core/read_file.h"
#include "engine/data/image_set.h"
#include "engine/storage/picture_file.h"
#include "engine/storage/run_directory.h"
#include "engine/workbench/studies/sample_stream.h"
#include "engine/workbench/trainer.h"

namespace shortrun {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSweepUsage = "sweep FILE --out DIR [--data SOURCE] [options]";
constexpr const char* kSweepExamples =
    R"(  shortrun sweep table-2 --data cifar-10-binary.tar.xz --out table-2      the paper's K, in a night
  shortrun sweep table-3 --data cifar-10-binary.tar.xz --out table-3      its sigma and n_f
  shortrun sweep table-2 --data cifar-10-binary.tar.xz --estimate         how long that takes here
  shortrun sweep grid.json --out grid --iterations 500 --count 500
A file: {"preset": "quick", "config": {"train": {"iterations": 2000}}, "grid": {"sampler.steps": [25,
50, 100]}}. DIR gets a run for each point (runs/), table.csv, table.txt and samples.png, a row of
samples for each point; where numbers are published, also curves.svg, ours beside those. The same
command again goes on where it was stopped, and computes nothing twice.
The measures are those of 'shortrun evaluate'; table-2 and table-3 stand beside the published numbers,
whose shape over the settings can be compared, not their size: other features, fewer iterations.
)";

constexpr int kShown = 12;              ///< samples of each point in the picture
constexpr std::size_t kGaugeRows = 50;  ///< iterations at the end that gauges are averaged over

struct SweepOptions {
    std::string file;
    std::string out;
    SweepOverrides overrides;
    bool estimate = false;
    CommonOptions common;
};

class SweepRun {
 public:
    SweepRun(const SweepOptions& options, const std::stop_token& stop)
        : options_(options), plan_(readSweep(options.file, options.overrides)), stop_(stop) {
        for (SweepPoint& point : plan_.points) options.common.runtime.applyTo(point.config);
    }

    Report estimate() {
        std::vector<PointEstimate> estimates;
        for (std::size_t i = 0; i < plan_.points.size(); ++i) {
            progress_.line().note(pointName(i));
            const auto data = dataOf(plan_.points[i].config);
            estimates.push_back(estimatePoint(plan_.points[i], plan_.count, data, stop_));
        }
        progress_.line().clear();
        return estimateReport(plan_, estimates);
    }

    Report run() {
        // A sweep whose pictures cannot be read leaves nothing behind.
        if (std::error_code failure; !fs::exists(options_.out, failure)) dataOf(plan_.points.front().config);
        makeOutputFolder(options_.out);
        std::vector<SweepResult> results;
        for (std::size_t i = 0; i < plan_.points.size(); ++i) {
            results.push_back(resultOf(i));
            // The table is there from the first point on.
            writeTables(results);
        }
        writeSamples();
        progress_.line().clear();
        Report report;
        report.add("out", options_.out, "folder");
        report.add("points", results, "", "");
        report.add("table", (fs::path(options_.out) / "table.csv").string(), "table");
        report.add("samples", (fs::path(options_.out) / "samples.png").string(), "samples");
        const auto shapes = compareShapes(results);
        if (!shapes.empty()) report.add("curves", (fs::path(options_.out) / "curves.svg").string(), "curves");
        nlohmann::ordered_json orders = nlohmann::ordered_json::array();
        for (const ShapeComparison& shape : shapes)
            orders.push_back({{"measured", shape.measured},
                              {"published", shape.published},
                              {"points", shape.ours.size()},
                              {"rank_correlation", shape.rankCorrelation}});
        report.add("shapes", orders, "", "");
        report.addText("\n" + sweepText(results) + shapesText(shapes));
        return report;
    }

 private:
    std::string runFolder(const SweepPoint& point) const {
        return (fs::path(options_.out) / "runs" / point.folder).string();
    }
    std::string measuresFile(const SweepPoint& point) const {
        return (fs::path(options_.out) / "runs" / (point.folder + ".json")).string();
    }
    std::string pointName(std::size_t i) const {
        return std::to_string(i + 1) + " of " + std::to_string(plan_.points.size()) + ", " +
               plan_.points[i].label;
    }

    SweepResult resultOf(std::size_t i);
    SweepResult storedResult(const SweepPoint& point) const;
    std::string madeOf(const SweepPoint& point) const;
    std::shared_ptr<const ImageSet> dataOf(const Config& config);
    void train(std::size_t i, SweepResult& result);
    void measure(const SweepPoint& point, SweepResult& result);
    void writeTables(const std::vector<SweepResult>& results) const;
    void writeSamples();

    const SweepOptions& options_;
    SweepPlan plan_;
    std::stop_token stop_;
    StudyProgress progress_{options_.common.quiet};
    DataConfig dataConfig_;  ///< of data_
    std::shared_ptr<const ImageSet> data_;
};

/// Everything that decides over a point's numbers.
std::string SweepRun::madeOf(const SweepPoint& point) const {
    Config config = point.config;
    config.runtime = {};
    return toJson(config) + plan_.features + std::to_string(plan_.count) + "/" + std::to_string(plan_.seed);
}

SweepResult SweepRun::storedResult(const SweepPoint& point) const {
    std::error_code failure;
    if (!fs::exists(measuresFile(point), failure)) return {};
    const std::string text = readFile(measuresFile(point));
    if (isNestedTooDeeply(text)) return {};
    const SweepResult stored = SweepResult::parse(text, nullptr, false);
    // Somebody may have edited it: what is not what this program writes is measured again.
    if (!stored.is_object() || !stored.contains("networks") || !stored.contains("made_of")) return {};
    const SweepResult& networks = stored["networks"];
    const bool whole = stored["made_of"] == SweepResult(madeOf(point)) && networks.is_array() &&
                       std::ranges::all_of(networks, [](const SweepResult& each) { return each.is_object(); });
    return whole ? stored : SweepResult();
}

SweepResult SweepRun::resultOf(std::size_t i) {
    const SweepPoint& point = plan_.points[i];
    if (SweepResult stored = storedResult(point); !stored.is_null()) {
        progress_.line().note(pointName(i) + ": there already");
        return stored;
    }
    progress_.line().note(pointName(i));
    SweepResult result = {{"label", point.label}, {"settings", point.settings}};
    train(i, result);
    measure(point, result);
    result["published"] = point.published;
    result["made_of"] = madeOf(point);
    writeFileAtomically(measuresFile(point), result.dump(2));
    return result;
}

std::shared_ptr<const ImageSet> SweepRun::dataOf(const Config& config) {
    DataConfig wanted = config.data;
    wanted.flip = false;  // drawn while learning: no other set
    if (!data_ || !(wanted == dataConfig_)) {
        data_.reset();
        data_ = std::make_shared<const ImageSet>(readImageSet(wanted, {progress_.line().sink(), stop_}));
        dataConfig_ = wanted;
    }
    return data_;
}

nlohmann::ordered_json gaugesOf(const std::vector<MetricsRow>& rows) {
    if (rows.empty()) return nlohmann::ordered_json::object();
    const std::size_t count = std::min(kGaugeRows, rows.size());
    double gap = 0, norm = 0, length = 0, ratio = 0;
    for (std::size_t i = rows.size() - count; i < rows.size(); ++i) {
        const double n = static_cast<double>(count);
        gap += rows[i].energyGap / n;
        norm += rows[i].gradientNorm / n;
        length += rows[i].chainLength / n;
        ratio += rows[i].pathRatio / n;
    }
    const MetricsRow& last = rows.back();
    return {{"seconds", last.seconds},
            {"energy_gap", gap},
            {"gradient_norm", norm},
            {"chain_length", length},
            {"path_ratio", ratio},
            {"data_noise_std", last.dataNoiseStd},
            {"learning_rate", last.learningRate}};
}

void SweepRun::train(std::size_t i, SweepResult& result) {
    const SweepPoint& point = plan_.points[i];
    const std::string folder = runFolder(point);
    std::error_code failure;
    fs::create_directories(fs::path(folder).parent_path(), failure);
    const bool resume = RunDirectory::exists(folder);
    RunDirectory::check(folder, point.config, resume);
    const auto data = dataOf(point.config);
    Trainer trainer(point.config, data, folder, resume);
    const ProgressSink sink = progress_.sink(stop_);
    int recoveries = 0;
    TrainerStep step = TrainerStep::InIteration;
    while (step != TrainerStep::Done && step != TrainerStep::Diverged) {
        if (stop_.stop_requested()) {
            trainer.saveCheckpoint();
            throw Error(ErrorCode::Interrupted,
                        "Interrupted in point " + pointName(i) + "; the same command goes on from here.");
        }
        step = trainer.advance();
        if (step == TrainerStep::Recovered) {
            ++recoveries;
            progress_.line().note(trainer.notice());
        }
        if (step == TrainerStep::Iteration)
            sink.report({"point " + pointName(i) + ": iterations", trainer.iteration(),
                         point.config.train.iterations});
    }
    // Stopped by the guard: the last good state is what is measured.
    if (step == TrainerStep::Diverged) progress_.line().note(trainer.notice());
    result["status"] = step == TrainerStep::Done ? "done" : "diverged";
    result["iteration"] = trainer.iteration();
    result["recoveries"] = recoveries;
    result["gauges"] = gaugesOf(trainer.metrics());
}

void SweepRun::measure(const SweepPoint& point, SweepResult& result) {
    const Generator generator = Generator::open(runFolder(point), point.config.runtime);
    EvaluationOptions evaluation;
    evaluation.count = plan_.count;
    evaluation.seed = plan_.seed;
    evaluation.features = plan_.features;
    evaluation.device = point.config.runtime.device;
    const auto data = dataOf(point.config);
    auto networks = makeFeatureNetworks(data->tiles, evaluation);
    const Evaluation measured = evaluate(generator, data->tiles, networks, evaluation, progress_.sink(stop_));
    result["count"] = measured.samples;
    result["data_count"] = measured.data;
    result["networks"] = nlohmann::ordered_json::array();
    for (const NetworkMeasures& network : measured.networks) result["networks"].push_back(toJson(network));
}

void SweepRun::writeTables(const std::vector<SweepResult>& results) const {
    writeFileAtomically(fs::path(options_.out) / "table.csv", sweepCsv(results));
    writeFileAtomically(fs::path(options_.out) / "table.txt",
                        (plan_.about.empty() ? "" : plan_.about + "\n\n") + sweepText(results) +
                            shapesText(compareShapes(results)));
    if (const auto shapes = compareShapes(results); !shapes.empty())
        writeFileAtomically(fs::path(options_.out) / "curves.svg", shapesSvg(shapes));
}

/// A row for each point, whose images must be of one size.
void SweepRun::writeSamples() {
    ImageTiles sheet;
    for (const SweepPoint& point : plan_.points) {
        const Generator generator = Generator::open(runFolder(point), point.config.runtime);
        const ImageTiles tiles = toImageTiles(shortRunSamples(generator, plan_.seed, 0, kShown, 0, stop_));
        if (sheet.empty() || sheet.tileBytes() == tiles.tileBytes()) appendTiles(sheet, tiles);
    }
    writePng((fs::path(options_.out) / "samples.png").string(),
             contactSheet(sheet, kShown, sheetScale(sheet.width)),
             pictureTexts(options_.file, "samples of the points of a sweep, one a row"));
}

int runSweep(const SweepOptions& options, const std::stop_token& stop) {
    if (!options.estimate && options.out.empty())
        throw Error(ErrorCode::Usage, "A sweep needs a place: name its folder with --out DIR.");
    SweepRun sweep(options, stop);
    (options.estimate ? sweep.estimate() : sweep.run()).print(options.common);
    return 0;
}

}  // namespace

void addSweep(CLI::App& root, CommandAction& chosen) {
    CLI::App& command = addSubcommand(
        root, "sweep", "Runs a grid of settings and sets their measures in a table.", kSweepUsage, kSweepExamples);
    const auto options = std::make_shared<SweepOptions>();
    command
        .add_option("FILE", options->file,
                    "A JSON file, or one that comes with the program: table-2, table-3.")
        ->required();
    command
        .add_option("--out", options->out,
                    "The folder for runs, tables and pictures, made where it is missing.")
        ->option_text("DIR");
    command.add_flag("--estimate", options->estimate,
                     "Only says how long it will take here: two iterations of each point are timed, nothing is kept.");
    command.add_option("--data", options->overrides.source, "The pictures, in place of what the file names.")
        ->option_text("SOURCE");
    command
        .add_option("--features", options->overrides.features,
                    "A TorchScript network for the measures, as 'shortrun evaluate' takes it.")
        ->option_text("FILE");
    addInteger(command, "--count", options->overrides.count, 4, 10'000'000,
               "Samples of each point for the measures, in place of what the file says.");
    addInteger(command, "--iterations", options->overrides.iterations, 1, 1'000'000'000,
               "Iterations of each point, in place of what the file says.");
    addCommonOptions(command, options->common);
    command.callback([&chosen, options] {
        chosen = [options](const std::stop_token& stop) { return runSweep(*options, stop); };
    });
}

}  // namespace shortrun
