#include "app/commands/sweep_estimate.h"

#include <chrono>

#include "app/progress_line.h"
#include "engine/core/error.h"
#include "engine/workbench/trainer.h"

namespace shortrun {
namespace {

using Clock = std::chrono::steady_clock;

double secondsOfIteration(Trainer& trainer, const std::stop_token& stop) {
    const auto begin = Clock::now();
    const std::int64_t before = trainer.iteration();
    while (trainer.iteration() == before) {
        if (stop.stop_requested()) throw Error(ErrorCode::Interrupted, "Interrupted before the estimate was there.");
        const TrainerStep step = trainer.advance();
        if (step == TrainerStep::Done || step == TrainerStep::Diverged) break;
    }
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

std::string estimateLine(const std::string& label, const std::string& text) {
    return label + std::string(label.size() < 22 ? 22 - label.size() : 1, ' ') + text + "\n";
}

}  // namespace

PointEstimate estimatePoint(const SweepPoint& point, std::int64_t samples, std::shared_ptr<const ImageSet> data,
                            const std::stop_token& stop) {
    Config config = point.config;
    config.train.iterations = 2;
    config.train.measureEvery = 0;
    Trainer trainer(config, std::move(data), {}, false);
    secondsOfIteration(trainer, stop);  // kernels are made, pages touched
    PointEstimate estimate;
    estimate.secondsPerIteration = secondsOfIteration(trainer, stop);
    const double step = trainer.millisecondsPerStep() / 1000;  // of m chains
    estimate.training = estimate.secondsPerIteration * static_cast<double>(point.config.train.iterations);
    estimate.sampling = step * config.sampler.steps * static_cast<double>(samples) / config.train.batch;
    return estimate;
}

Report estimateReport(const SweepPlan& plan, const std::vector<PointEstimate>& estimates) {
    Report report;
    nlohmann::ordered_json points = nlohmann::ordered_json::array();
    std::string text;
    double sum = 0;
    for (std::size_t i = 0; i < estimates.size(); ++i) {
        const PointEstimate& estimate = estimates[i];
        const double seconds = estimate.training + estimate.sampling;
        sum += seconds;
        points.push_back({{"label", plan.points[i].label},
                          {"seconds_per_iteration", estimate.secondsPerIteration},
                          {"training_seconds", estimate.training},
                          {"sampling_seconds", estimate.sampling}});
        text += estimateLine(plan.points[i].label,
                             durationText(seconds) + "  (" + std::to_string(plan.points[i].config.train.iterations) +
                                 " iterations of " + shortNumber(1000 * estimate.secondsPerIteration) + " ms, " +
                                 std::to_string(plan.count) + " samples)");
    }
    report.add("estimates", points, "", "");
    report.add("seconds", sum, "", "");
    report.addText(text + estimateLine("all points", durationText(sum) + ", reading of data and distances apart"));
    return report;
}

}  // namespace shortrun
