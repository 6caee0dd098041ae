// What `shortrun train` was asked for, and the configuration that it comes to. Main thread.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "app/common_options.h"

namespace shortrun {

struct TrainOptions {
    ConfigFlags flags;  ///< data options, --iterations, --seed
    std::string preset;
    std::string configFile;
    std::vector<std::string> assignments;  ///< of --set
    std::string run;
    bool resume = false;
    bool finish = false;
    bool helpConfig = false;
    CommonOptions common;
};

void addTrainOptions(CLI::App& command, TrainOptions& options);

struct TrainPlan {
    Config config;
    bool resume = false;  ///< there is a run to go on with
};

/// Defaults (or the run's own configuration when it is resumed), then preset, configuration file, flags,
/// --set: each over the one before. `finish` goes on with a run, which then ends with a cooldown from where it stands.
/// Checks the run directory, as far as that can be done before any data is read.
TrainPlan planTraining(const TrainOptions& options);

}  // namespace shortrun
