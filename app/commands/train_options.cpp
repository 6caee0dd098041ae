#include "app/commands/train_options.h"

#include <algorithm>
#include <optional>

#include "engine/config/cooldown.h"
#include "engine/config/presets.h"
#include "engine/config/schema.h"
#include "engine/core/error.h"
#include "engine/core/read_file.h"
#include "engine/storage/checkpoint.h"
#include "engine/storage/run_directory.h"

namespace shortrun {
namespace {

std::string presetHelp() {
    std::string names;
    for (const Preset& preset : listPresets()) names += (names.empty() ? "" : ", ") + preset.name;
    return "A named configuration to begin with: " + names + ".";
}

/// With data or a configuration named, --resume may also begin the run: the same command line, repeated,
/// brings a run to its end however often it is killed.
bool mayBegin(const TrainOptions& options) {
    return options.flags.has("data.source") || !options.preset.empty() || !options.configFile.empty();
}

bool givesCooldown(const TrainOptions& options) {
    return options.flags.has("train.cooldown") ||
           std::ranges::any_of(options.assignments,
                               [](const std::string& assignment) { return assignment.starts_with("train.cooldown="); });
}

/// A run that cools down already ends where it was going to.
void endSoon(Config& config, const TrainOptions& options) {
    const RunDirectory run = RunDirectory::open(options.run);
    const std::optional<Checkpoint> newest = run.readNewestCheckpoint();
    const std::int64_t iteration = newest ? newest->model.iteration : 0;
    if (iteration == 0)
        throw Error(ErrorCode::Usage,
                    "--finish: the run in '" + options.run + "' has learnt nothing yet; let it train first");
    if (!mayCoolDown(run.config().train, iteration)) return;
    const std::int64_t length = givesCooldown(options) ? config.train.cooldown : suitingCooldown(iteration);
    config.train = coolingFrom(config.train, iteration, length);
}

}  // namespace

void addTrainOptions(CLI::App& command, TrainOptions& options) {
    options.flags.addData(command, true);
    const std::string group = "Run";
    command
        .add_option(
            "--run", options.run,
            "The run directory, made where it is missing: configuration, metrics, samples, checkpoints.")
        ->option_text("DIR")
        ->group(group);
    command
        .add_flag(
            "--resume", options.resume,
            "Goes on where the run in --run stopped. Its own configuration is the default then; only live "
            "parameters may change, and the place of its pictures (--data). Where there is no run yet and data "
            "or a preset is named, begins it.")
        ->group(group);
    CLI::Option* iterations = options.flags.add(command, "--iterations", "train.iterations", group)->option_text("N");
    options.flags.add(command, "--cooldown", "train.cooldown", group)->option_text("N");
    command
        .add_flag("--finish", options.finish,
                  "Goes on with the run in --run, to a good end: a cooldown of a sixth as many iterations as it has "
                  "made (50 to 1000; another length: --cooldown) begins at once, and the run ends with it.")
        ->excludes(iterations)
        ->group(group);
    options.flags.add(command, "--seed", "seed", group)->option_text("S");

    const std::string configuration = "Configuration";
    command.add_option("--preset", options.preset, presetHelp())->option_text("NAME")->group(configuration);
    command.add_option("--config", options.configFile, "A JSON file of parameters, laid over the preset.")
        ->option_text("FILE")
        ->group(configuration);
    command
        .add_option("--set", options.assignments,
                    "Sets any parameter, for example --set sampler.steps=100 train.data_noise=auto; comes "
                    "last, so it "
                    "wins over everything else.")
        ->option_text("KEY=VALUE ...")
        ->group(configuration);
    command
        .add_flag("--help-config", options.helpConfig,
                  "Lists every parameter with range, default and meaning (with --json for programs).")
        ->group(configuration);
    const std::string measures = "Measures";
    options.flags.add(command, "--measure-every", "train.measure_every", measures)->option_text("N");
    options.flags.add(command, "--measures", "train.measures", measures)->option_text("WORDS");
    options.flags.add(command, "--measure-count", "train.measure_count", measures)->option_text("N");
    options.flags.add(command, "--measure-features", "train.measure_network", measures)->option_text("FILE");
    addCommonOptions(command, options.common);
}

TrainPlan planTraining(const TrainOptions& options) {
    if (options.run.empty())
        throw Error(ErrorCode::Usage, "A run needs a place: name its directory with --run DIR.");
    TrainPlan plan;
    const bool there = RunDirectory::exists(options.run);
    plan.resume = options.finish || (options.resume && (there || !mayBegin(options)));
    if (plan.resume && there) plan.config = RunDirectory::open(options.run).config();
    if (!options.preset.empty()) plan.config = loadPreset(options.preset);
    if (!options.configFile.empty()) applyJson(plan.config, readFile(options.configFile), options.configFile);
    options.flags.applyTo(plan.config);
    options.common.runtime.applyTo(plan.config);
    for (const std::string& assignment : options.assignments) applyAssignment(plan.config, assignment);
    if (options.finish && there) endSoon(plan.config, options);
    plan.config.data.source = absoluteSource(plan.config.data.source);
    std::string& network = plan.config.train.measureNetwork;
    if (network != kBuiltInNetworks && network != kPixelNetwork && network != kRandomNetwork)
        network = absoluteSource(network);
    RunDirectory::check(options.run, plan.config, plan.resume);
    return plan;
}

}  // namespace shortrun
