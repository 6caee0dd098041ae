// Measures of the samples while a run goes on, as a curve: measures.csv in the run directory. Main thread.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/progress.h"
#include "engine/data/image_set.h"
#include "engine/workbench/studies/evaluation.h"
#include "engine/workbench/trainer.h"

namespace shortrun {

struct TrainMeasureOptions {
    std::int64_t every = 0;  ///< iterations; 0: none
    std::int64_t count = 500;
    std::string features;
};
/// --measure-every --measure-count --measure-features
void addTrainMeasures(CLI::App& command, TrainMeasureOptions& options);

/// Every so many iterations: the distances of 'shortrun evaluate' and the gap of the top layer's moments, of
/// samples by the weights of that moment against the run's own data. They belong to the command, not to the
/// run: nothing of the run depends on them. A run that is resumed keeps its rows up to where it goes on;
/// measures.json says how the numbers were taken.
class TrainMeasures {
 public:
    /// Error{BadInput} where the network of the features cannot be used.
    TrainMeasures(const TrainMeasureOptions& options, const std::string& run,
                  std::shared_ptr<const ImageSet> data, const Config& config, std::int64_t iteration);

    bool isDue(std::int64_t iteration) const { return options_.every > 0 && iteration % options_.every == 0; }
    /// Appends a row, on the disk when it returns. Returns a line for people. Error{Interrupted} when
    /// stopped: no row then.
    std::string take(const Trainer& trainer, const ProgressSink& sink);

 private:
    void rewind(std::int64_t iteration);
    void write() const;

    TrainMeasureOptions options_;
    std::string path_;
    std::shared_ptr<const ImageSet> data_;
    std::uint64_t seed_;
    std::vector<std::unique_ptr<FeatureNetwork>> networks_;
    std::string header_;
    std::vector<std::string> rows_;
};

}  // namespace shortrun
