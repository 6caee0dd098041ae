#include "app/commands/info_cards.h"

#include <filesystem>

#include "app/progress_line.h"
#include "engine/config/schema.h"
#include "engine/storage/run_directory.h"

namespace shortrun {
namespace {

namespace fs = std::filesystem;

std::string value(const Config& config, const std::string& key) {
    return findField(key)->get(config);
}

std::string imageText(const Config& config, int channels) {
    const std::string size = std::to_string(config.data.size);
    return size + " x " + size + (channels == 1 ? ", gray" : ", colour");
}

void addConfig(Report& report, const Config& config, int channels) {
    report.add("channels", channels, "image", imageText(config, channels));
    report.add("size", config.data.size, "", "");
    std::string network =
        "n_f " + std::to_string(config.model.width) + ", " + value(config, "model.activation");
    if (config.model.activation == Activation::LeakyRelu) network += " " + value(config, "model.slope");
    report.add("network", network, "network");
    report.add("sampler",
               "K " + std::to_string(config.sampler.steps) + ", s " + shortNumber(config.sampler.stepSize) +
                   ", e " + shortNumber(config.sampler.effectiveNoiseStd()) + ", T " +
                   shortNumber(config.sampler.temperature()) + ", p0 " +
                   value(config, "sampler.initial_state"),
               "sampler");
    const double share = config.train.average;
    const std::string averaged =
        share > 0 ? ", weights averaged over " + shortNumber(100 * share) + " % of the run" : std::string();
    report.add("training",
               "m " + std::to_string(config.train.batch) + ", learning rate " +
                   value(config, "train.learning_rate") + ", data noise " +
                   value(config, config.train.dataNoiseMode == DataNoiseMode::Auto ? "train.data_noise_mode"
                                                                                    : "train.data_noise") +
                   averaged,
               "training");
    report.add("data", config.data.source, "data");
    report.add("seed", config.seed, "seed", std::to_string(config.seed));
    report.add("config", nlohmann::ordered_json::parse(toJson(config)), "", "");
}

std::int64_t countFiles(const fs::path& folder) {
    std::error_code failure;
    std::int64_t count = 0;
    for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end;
         entry.increment(failure))
        if (entry->is_regular_file() && entry->path().extension() == ".png") ++count;
    return count;
}

void addLastMetrics(Report& report, const MetricsRow& row) {
    report.add("metrics",
               {{"iteration", row.iteration},
                {"seconds", row.seconds},
                {"energy_gap", row.energyGap},
                {"gradient_norm", row.gradientNorm},
                {"path_ratio", row.pathRatio},
                {"data_noise_std", row.dataNoiseStd},
                {"learning_rate", row.learningRate},
                {"iterations_per_second", row.iterationsPerSecond}},
               "gauges",
               "d_t " + shortNumber(row.energyGap) + ", r_t " + shortNumber(row.gradientNorm) + ", q " +
                   shortNumber(row.pathRatio) + ", sigma " + shortNumber(row.dataNoiseStd) +
                   ", learning rate " + shortNumber(row.learningRate) + " at iteration " +
                   std::to_string(row.iteration));
    report.add("seconds", row.seconds, "time", durationText(row.seconds) + " of training");
}

}  // namespace

Report modelCard(const std::string& path) {
    const ModelFile model = readModelFile(path);
    std::int64_t parameters = 0;
    for (const NamedArray& array : model.weights) parameters += array.elementCount();
    Report report;
    report.add("kind", "model", "kind");
    report.add("path", path, "file");
    report.add("iteration", model.iteration, "iteration", std::to_string(model.iteration));
    report.add("parameters", parameters, "parameters", std::to_string(parameters));
    report.add("data_noise_std", model.dataNoiseStd, "data noise",
               "sigma " + shortNumber(model.dataNoiseStd));
    addConfig(report, model.config, model.channels);
    return report;
}

Report runCard(const std::string& path) {
    const RunDirectory run = RunDirectory::open(path);
    Report report;
    report.add("kind", "run", "kind");
    report.add("path", path, "directory");
    const std::string newest = run.newestModelPath();
    Config config = run.config();
    int channels = config.data.channels;
    std::int64_t iteration = 0;
    std::string problem = newest.empty() ? "no checkpoint yet" : "";
    try {
        if (!newest.empty()) {
            const ModelFile model = readModelFile(newest);
            config = model.config;
            channels = model.channels;
            iteration = model.iteration;
        }
    } catch (const Error& error) {  // there is more to be said of a run than its weights
        if (error.code() != ErrorCode::BadInput) throw;
        problem = error.what();
    }
    report.add("iteration", iteration, "iteration",
               iterationText(iteration, config.train.iterations) + (problem.empty() ? "" : " (" + problem + ")"));
    report.add("model", newest, newest.empty() ? "" : "model", newest);
    const auto metrics = run.readMetrics();
    if (!metrics.empty()) addLastMetrics(report, metrics.back());
    const std::int64_t grids = countFiles(fs::path(path) / "samples");
    report.add("sample_grids", grids, "samples",
               std::to_string(grids) + (grids == 1 ? " grid in " : " grids in ") + path + "/samples");
    addConfig(report, config, channels);
    return report;
}

Report dataCard(const std::string& source, const ImageSet& set) {
    Report report;
    report.add("kind", "data", "kind");
    report.add("source", source, "source");
    report.add("count", set.tiles.count, "pictures", std::to_string(set.tiles.count));
    report.add("size", set.tiles.width, "size",
               std::to_string(set.tiles.width) + " x " + std::to_string(set.tiles.height));
    report.add("channels", set.tiles.channels, "channels",
               set.tiles.channels == 1 ? "1 (gray)" : "3 (colour)");
    report.add("description", set.description, "description");
    report.add("skipped", set.skipped, "skipped", std::to_string(set.skipped));
    report.add("skipped_names", set.skippedNames, "", "");
    std::string names;
    for (const std::string& name : set.skippedNames) names += "  " + name + "\n";
    report.addText(names);
    return report;
}

}  // namespace shortrun
