#include "app/commands/train_measures.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/config_flags.h"
#include "app/report.h"
#include "engine/config/value_text.h"
#include "engine/core/atomic_file.h"
#include "engine/core/read_file.h"
#include "engine/workbench/studies/moment_study.h"

namespace shortrun {
namespace {

namespace fs = std::filesystem;

std::string prefixOf(std::size_t network, std::size_t networks) {
    return networks == 1 ? "" : network == 0 ? "pixels_" : "random_";
}

}  // namespace

void addTrainMeasures(CLI::App& command, TrainMeasureOptions& options) {
    const std::string group = "Measures";
    addInteger(command, "--measure-every", options.every, 1, 1'000'000'000,
               "Measures the samples every N iterations, as 'shortrun evaluate' does, and the gap of the top "
               "layer's "
               "moments: a row of measures.csv in the run directory each time.")
        ->group(group);
    addInteger(command, "--measure-count", options.count, 4, 1'000'000,
               "Samples, and at most as many pictures of the data, for these. [default 500]")
        ->group(group);
    command
        .add_option("--measure-features", options.features,
                    "A TorchScript network for these, as 'shortrun evaluate --features' takes it.")
        ->option_text("FILE")
        ->group(group);
}

TrainMeasures::TrainMeasures(const TrainMeasureOptions& options, const std::string& run,
                             std::shared_ptr<const ImageSet> data, const Config& config,
                             std::int64_t iteration)
    : options_(options),
      path_((fs::path(run) / "measures.csv").string()),
      data_(std::move(data)),
      seed_(config.seed),
      header_("iteration,top_layer_gap,top_layer_sampling_error") {
    if (options_.every == 0) return;
    EvaluationOptions evaluation;
    evaluation.count = options_.count;
    evaluation.seed = seed_;
    evaluation.features = options_.features;
    evaluation.device = config.runtime.device;
    networks_ = makeFeatureNetworks(data_->tiles, evaluation);
    nlohmann::ordered_json made = {{"count", options_.count}, {"seed", seed_}, {"data", data_->description}};
    for (std::size_t n = 0; n < networks_.size(); ++n) {
        const std::string prefix = prefixOf(n, networks_.size());
        for (const char* measure : {"frechet_distance", "kernel_distance", "kernel_deviation", "precision",
                                    "recall", "nearest_ratio"})
            header_ += "," + prefix + measure;
        if (networks_[n]->identity().classes > 0) header_ += "," + prefix + "inception_score";
        const FeatureIdentity& identity = networks_[n]->identity();
        made["networks"].push_back(
            {{"network", identity.name}, {"sha256", identity.sha256}, {"input", identity.rule}});
    }
    rewind(iteration);
    writeFileAtomically(fs::path(run) / "measures.json",
                        made.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
}

/// Rows of what will be computed again go; those of other columns, too.
void TrainMeasures::rewind(std::int64_t iteration) {
    std::error_code failure;
    if (!fs::exists(path_, failure)) return;
    std::istringstream file(readFile(path_));
    std::string line;
    if (!std::getline(file, line) || line != header_) return;
    while (std::getline(file, line)) {
        const auto number = parseInteger(line.substr(0, line.find(',')));
        if (number && *number <= iteration) rows_.push_back(line);
    }
}

void TrainMeasures::write() const {
    std::string text = header_ + "\n";
    for (const std::string& row : rows_) text += row + "\n";
    writeFileAtomically(path_, text);
}

std::string TrainMeasures::take(const Trainer& trainer, const ProgressSink& sink) {
    // After a recovery the run has gone back.
    std::erase_if(rows_, [&](const std::string& row) {
        return parseInteger(row.substr(0, row.find(','))).value_or(0) >= trainer.iteration();
    });
    const Generator generator = trainer.generator(true);
    MomentOptions momentOptions;
    momentOptions.count = options_.count;
    momentOptions.seed = seed_;
    momentOptions.bootstrap.resamples = 2;
    const MomentComparison moments = compareMoments(generator, data_->tiles, momentOptions, sink);
    EvaluationOptions evaluation;
    evaluation.count = options_.count;
    evaluation.seed = seed_;
    const Evaluation measured = evaluate(generator, data_->tiles, networks_, evaluation, sink);

    const LayerMoments& top = moments.layers.front();
    std::string row =
        std::to_string(trainer.iteration()) + "," + realText(top.gap) + "," + realText(top.samplingError);
    std::string said =
        "iteration " + std::to_string(trainer.iteration()) + "  top layer's gap " + shortNumber(top.gap);
    for (const NetworkMeasures& m : measured.networks) {
        for (const double value : {m.frechet.distance, m.kernel.mean, m.kernel.deviation,
                                   m.manifold.precision, m.manifold.recall, m.diversity.ratio})
            row += "," + realText(value);
        if (m.network.classes > 0) row += "," + realText(m.samplesScore ? m.samplesScore->mean : 0.0);
    }
    rows_.push_back(row);
    write();
    const NetworkMeasures& last = measured.networks.back();
    return said + "  Frechet " + shortNumber(last.frechet.distance) + "  kernel " +
           shortNumber(last.kernel.mean) + "  precision " + shortNumber(last.manifold.precision) +
           "  recall " + shortNumber(last.manifold.recall);
}

}  // namespace shortrun
