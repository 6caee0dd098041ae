// shortrun train: Algorithm 1 on a data set into a run directory.
#include <cmath>
#include <cstdio>
#include <csignal>
#include <filesystem>

#include "app/commands/command.h"
#include "app/commands/train_options.h"
#include "app/help_format.h"
#include "app/interruption.h"
#include "app/progress_line.h"
#include "app/report.h"
#include "engine/config/cooldown.h"
#include "engine/config/schema.h"
#include "engine/config/train_command.h"
#include "engine/core/error.h"
#include "engine/storage/run_directory.h"
#include "engine/workbench/trainer.h"

namespace shortrun {
namespace {

constexpr const char* kTrainUsage = "train --data SOURCE --run DIR [--preset NAME] [--resume] [options]";
constexpr const char* kTrainExamples =
    R"(  shortrun train --data builtin:avatars --preset quick --run runs/avatars
  shortrun train --data photos.zip --size 64 --crop 140 --flip --preset balanced --run runs/faces
  shortrun train --data cifar-10-batches-bin --run runs/cifar --set model.width=32 sampler.steps=100
  shortrun train --run runs/cifar --resume --set train.learning_rate=5e-5
  shortrun train --run runs/cifar --finish
Ctrl-C saves and stops; --resume goes on exactly there. --finish lets it settle and end: cleaner pictures.
)";

std::string progressText(const Trainer& trainer) {
    const std::int64_t iteration = trainer.iteration();
    const std::int64_t iterations = trainer.config().train.iterations;
    std::string text = "iteration " + iterationText(iteration, iterations);
    if (trainer.metrics().empty()) return text;
    const MetricsRow& row = trainer.metrics().back();
    char gauges[160];
    std::snprintf(gauges, sizeof gauges, "  d_t %+.3g  r_t %.3g  q %.3f  sigma %.3f  rate %.2g", row.energyGap,
                  row.gradientNorm, row.pathRatio, row.dataNoiseStd, row.learningRate);
    if (row.iterationsPerSecond > 0 && iteration <= iterations) {
        const double left = static_cast<double>(iterations - iteration) / row.iterationsPerSecond;
        text += "  " + shortNumber(row.iterationsPerSecond) + "/s  " + durationText(left) + " left";
    }
    return text + gauges;
}

std::string measuringText(const Progress& progress) {
    std::string text = "measuring: " + progress.what;
    if (progress.total > 0)
        text += ", " + std::to_string(progress.done) + " of " + std::to_string(progress.total);
    return text;
}

std::string resumeCommand(const std::string& run) {
    return "shortrun train --run " + shellWord(run) + " --resume";
}

/// What can be done about a run that was interrupted.
std::string nextCommands(const Trainer& trainer, const std::string& run) {
    std::string text = "Saved; go on with: " + resumeCommand(run) + "\n";
    if (mayCoolDown(trainer.config().train, trainer.iteration()))
        text += "Or bring it to a good end: shortrun train --run " + shellWord(run) + " --finish\n";
    return text;
}

enum class Outcome { Done, Interrupted, Diverged };

Outcome trainToTheEnd(Trainer& trainer, ProgressLine& progress, const std::stop_token& stop) {
    while (true) {
        if (stop.stop_requested()) {
            trainer.saveCheckpoint();
            return Outcome::Interrupted;
        }
        switch (trainer.advance()) {
            case TrainerStep::InIteration:
            case TrainerStep::Drawing:
            case TrainerStep::Drawn:
                break;
            case TrainerStep::Iteration:
                progress.update([&] { return progressText(trainer); });
                break;
            case TrainerStep::Measuring:
                progress.update([&] { return measuringText(*trainer.measuring()); });
                break;
            case TrainerStep::Measured:
            case TrainerStep::NotMeasured:
            case TrainerStep::Recovered:
                progress.note(trainer.notice());
                break;
            case TrainerStep::Diverged:
                return Outcome::Diverged;
            case TrainerStep::Done:
                return Outcome::Done;
        }
    }
}

void addGauges(Report& report, const MetricsRow& row) {
    report.add("metrics",
               {{"seconds", row.seconds},
                {"energy_gap", row.energyGap},
                {"gradient_norm", row.gradientNorm},
                {"chain_length", row.chainLength},
                {"path_ratio", row.pathRatio},
                {"parameter_gradient_norm", row.parameterGradientNorm},
                {"data_std", row.dataStd},
                {"sample_std", row.sampleStd},
                {"data_noise_std", row.dataNoiseStd},
                {"learning_rate", row.learningRate},
                {"iterations_per_second", row.iterationsPerSecond}},
               "gauges",
               "d_t " + shortNumber(row.energyGap) + ", r_t " + shortNumber(row.gradientNorm) + ", K r_t " +
                   shortNumber(row.chainLength) + ", q " + shortNumber(row.pathRatio) + ", sigma " +
                   shortNumber(row.dataNoiseStd) + ", learning rate " + shortNumber(row.learningRate));
    report.add("seconds", row.seconds, "time", durationText(row.seconds) + " of training");
}

Report resultsOf(const Trainer& trainer, Outcome outcome, const std::string& run) {
    constexpr const char* words[] = {"done", "interrupted", "diverged"};
    Report report;
    report.add("status", words[static_cast<int>(outcome)], "status");
    report.add("run", run, "run");
    report.add("iteration", trainer.iteration(), "iteration",
               iterationText(trainer.iteration(), trainer.config().train.iterations));
    report.add("iterations", trainer.config().train.iterations, "", "");
    if (!trainer.metrics().empty()) addGauges(report, trainer.metrics().back());
    report.add("device", trainer.deviceText(), "device");
    report.add("precision", trainer.precisionText(), "precision");
    report.add("gradient_path", trainer.gradientPath(), "computed by");
    report.add("model", RunDirectory::open(run).newestModelPath(), "model");
    report.add("notice", trainer.notice(), "", "");
    report.addText(outcome == Outcome::Interrupted ? nextCommands(trainer, run) : "");
    return report;
}

std::shared_ptr<const ImageSet> readData(const TrainOptions& options, const TrainPlan& plan, ProgressLine& progress,
                                         const std::stop_token& stop) {
    const DataConfig& config = plan.config.data;
    try {
        auto set = std::make_shared<const ImageSet>(readImageSet(config, {progress.sink(), stop}));
        progress.clear();
        return set;
    } catch (const Error& error) {
        // Whoever has moved a run's pictures should hear how it goes on with them.
        std::error_code ignored;
        if (!plan.resume || options.flags.has("data.source") || std::filesystem::exists(config.source, ignored)) throw;
        throw Error(error.code(),
                    error.message() + "; if the pictures of this run lie elsewhere now, say where by --data",
                    error.context());
    }
}

/// What is about to happen: said once nothing can refuse it any more.
void announce(ProgressLine& progress, const ImageSet& data, const Trainer& trainer,
              const TrainOptions& options, const TrainPlan& plan) {
    if (options.resume && !plan.resume)
        progress.note("there was no run in '" + options.run + "' to go on with: it begins now");
    progress.note(data.description);
    if (data.skipped > 0) progress.note(skippedSentence(data));
    const std::string begin =
        plan.resume ? "going on from iteration " + std::to_string(trainer.iteration()) : "training";
    progress.note(begin + " on " + trainer.deviceText() + ", " + trainer.gradientPath());
    if (!trainer.notice().empty()) progress.note(trainer.notice());
    if (trainer.iteration() >= trainer.config().train.iterations)
        progress.note("it has made " + std::to_string(trainer.iteration()) +
                      " iterations already: more are asked for by --iterations");
}

int runTrain(const TrainOptions& options, const std::stop_token& stop) {
    const TrainPlan plan = planTraining(options);
    std::signal(SIGPIPE, SIG_IGN);  // whoever reads the progress may go: the run goes on
    ProgressLine progress(options.common.quiet);
    const auto data = readData(options, plan, progress, stop);
    Trainer trainer(plan.config, data, options.run, plan.resume);
    announce(progress, *data, trainer, options, plan);
    const Outcome outcome = [&] {
        try {
            return trainToTheEnd(trainer, progress, stop);
        } catch (const Error& error) {
            if (error.code() != ErrorCode::DiskFull) throw;
            throw Error(error.code(), error.message() + ", then go on with: " + resumeCommand(options.run), error.context());
        }
    }();
    progress.finish(progressText(trainer));
    resultsOf(trainer, outcome, options.run).print(options.common);
    if (outcome == Outcome::Diverged) throw Error(ErrorCode::Diverged, trainer.notice());
    return outcome == Outcome::Interrupted ? kExitInterrupted : 0;
}

}  // namespace

void addTrain(CLI::App& root, CommandAction& chosen) {
    CLI::App& command =
        addSubcommand(root, "train", "Learns an energy network from images.", kTrainUsage, kTrainExamples);
    const auto options = std::make_shared<TrainOptions>();
    addTrainOptions(command, *options);
    command.callback([&chosen, options] {
        chosen = [options](const std::stop_token& stop) {
            if (!options->helpConfig) return runTrain(*options, stop);
            const std::string reference = options->common.json ? configReferenceJson() : configHelp();
            std::fputs(reference.c_str(), stdout);
            return 0;
        };
    });
}

}  // namespace shortrun
