// shortrun plane: the method in two dimensions, where data, p_theta and q_theta can be held against each other.
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "app/batches.h"
#include "app/commands/command.h"
#include "app/common_options.h"
#include "app/help_format.h"
#include "app/output_files.h"
#include "app/progress_line.h"
#include "app/report.h"
#include "engine/config/plane_presets.h"
#include "engine/config/plane_schema.h"
#include "engine/core/atomic_file.h"
#include "engine/core/error.h"
#include "engine/plane/plane_picture.h"
#include "engine/plane/plane_world.h"
#include "engine/storage/picture_file.h"
#include "engine/storage/tensor_file_writer.h"

namespace shortrun {
namespace {

constexpr const char* kPlaneUsage = "plane [--preset NAME] [options]";
constexpr const char* kPlaneExamples =
    R"(  shortrun plane --preset short-run --out short-run.png
  shortrun plane --preset convergent --iterations 1000 --json
  shortrun plane --points points.csv --set steps=100 --set learning_rate=0.005 --tensors plane.safetensors
  shortrun plane --list
Presets: short-run (q matches the data, p does not), convergent (all three agree), oscillation, collapse.
All is seen on the square from -1.5 to 1.5. KL in nats, summed over the grid; q is the kernel density of the ends
of --chains new chains. The picture has, from left to right: data, p = exp(f / T) / Z, q, f.
)";

constexpr int kPicturePixels = 384;
constexpr std::int64_t kCurveEvery = 5;

struct PlaneOptions {
    std::string preset = "short-run";
    std::vector<std::string> assignments;
    std::string points;
    std::int64_t iterations = -1;  ///< -1: the preset's
    std::int64_t chains = 4096;
    std::string out, tensors, curve;
    bool list = false;
    CommonOptions common;
};

/// What there is to see at the end.
struct Sight {
    PlaneGrid grid;
    PlanePoints ends;
    std::vector<double> f;
    PlaneDensity data, p, q;
    PlaneGauges gauges;
};

Sight sightOf(const PlaneWorld& world, std::size_t chains) {
    Sight sight;
    sight.grid = world.grid();
    // Persistent chains are what they are: there are no new ones of them.
    const bool persistent = world.config().start == ChainStart::Persistent;
    sight.ends = persistent ? world.recentEnds() : world.freshEnds(chains, 1);
    sight.f = world.landscape(sight.grid);
    sight.data = world.data().density(sight.grid, world.config().bandwidth);
    sight.p = boltzmann(sight.f, world.config().sampler.temperature(), sight.grid);
    sight.q = gaussianMixture(sight.ends, world.config().bandwidth, sight.grid);
    sight.gauges = world.gauges(sight.ends, sight.grid);
    return sight;
}

PlaneConfig configOf(const PlaneOptions& options) {
    PlaneConfig config = findPlanePreset(options.preset).config;
    if (!options.points.empty()) {
        config.data.source = PlaneSource::File;
        config.data.file = options.points;
    }
    for (const std::string& assignment : options.assignments) applyPlaneAssignment(config, assignment);
    return config;
}

std::string csvRow(const PlaneGauges& gauges) {
    char text[200];
    std::snprintf(text, sizeof text, "%lld,%.6g,%.6g,%.6g,%.6g,%.6g,%.6g\n", static_cast<long long>(gauges.iteration),
                  gauges.dataQ, gauges.dataP, gauges.qP, gauges.energyGap, gauges.gradientNorm, gauges.outside);
    return text;
}

/// Runs to the end; returns the curve as CSV.
std::string learn(PlaneWorld& world, std::int64_t iterations, const PlaneOptions& options,
                  const std::stop_token& stop) {
    std::string curve = "iteration,kl_data_q,kl_data_p,kl_q_p,energy_gap,gradient_norm,outside\n";
    ProgressLine progress(options.common.quiet);
    const WorkMeter meter("iterations", iterations);
    while (world.iteration() < iterations) {
        if (stop.stop_requested()) throw Error(ErrorCode::Interrupted, "Interrupted before the last iteration.");
        world.advance();
        if (world.lost())
            throw Error(ErrorCode::Diverged, "The chains left for infinity in iteration " +
                                                 std::to_string(world.iteration() + 1) +
                                                 ": try a lower learning rate or a smaller step size.");
        if (!world.learnt()) continue;
        if (!options.curve.empty() && world.iteration() % kCurveEvery == 0) curve += csvRow(world.gauges());
        progress.update([&] { return meter.text(static_cast<double>(world.iteration())); });
    }
    progress.finish(meter.text(static_cast<double>(iterations)));
    return curve;
}

std::vector<float> floats(const std::vector<double>& values) {
    return {values.begin(), values.end()};
}

std::vector<float> pairs(const PlanePoints& points) {
    std::vector<float> values;
    for (std::size_t i = 0; i < points.size(); ++i) {
        values.push_back(static_cast<float>(points.x[i]));
        values.push_back(static_cast<float>(points.y[i]));
    }
    return values;
}

std::map<std::string, std::string> describe(const PlaneWorld& world) {
    std::map<std::string, std::string> texts = {{"program", "Shortrun"},
                                                {"plane", toJson(world.config())},
                                                {"iteration", std::to_string(world.iteration())}};
    return texts;
}

void writeTensors(const std::string& path, const PlaneWorld& world, const Sight& sight) {
    const std::int64_t side = sight.grid.side;
    const std::vector<std::pair<std::string, std::vector<float>>> grids = {
        {"data", floats(sight.data.values)},   {"p", floats(sight.p.values)},   {"q", floats(sight.q.values)},
        {"log_data", floats(sight.data.logs)}, {"log_p", floats(sight.p.logs)}, {"log_q", floats(sight.q.logs)},
        {"f", floats(sight.f)}};
    const PlanePoints samples = world.data().draw(sight.ends.size(), world.config().seed, 0);
    std::vector<float> axis;
    for (int i = 0; i < sight.grid.side; ++i) axis.push_back(static_cast<float>(sight.grid.at(i)));
    std::vector<TensorShape> shapes;
    for (const auto& [name, values] : grids) shapes.push_back({name, {side, side}});
    shapes.push_back({"axis", {side}});
    shapes.push_back({"chains", {static_cast<std::int64_t>(sight.ends.size()), 2}});
    shapes.push_back({"samples", {static_cast<std::int64_t>(samples.size()), 2}});
    TensorFileWriter file(path, shapes, describe(world));
    for (const auto& [name, values] : grids) file.write(name, 0, values);
    file.write("axis", 0, axis);
    file.write("chains", 0, pairs(sight.ends));
    file.write("samples", 0, pairs(samples));
    file.commit();
}

void writePicture(const std::string& path, const PlaneWorld& world, const Sight& sight) {
    ImageTiles tiles = densityPicture(sight.data.values, sight.grid, kPicturePixels);
    appendTiles(tiles, densityPicture(sight.p.values, sight.grid, kPicturePixels));
    appendTiles(tiles, densityPicture(sight.q.values, sight.grid, kPicturePixels));
    appendTiles(tiles, landscapePicture(sight.f, sight.grid, kPicturePixels));
    writePng(path, contactSheet(tiles, 4, 1, 8), describe(world));
}

/// JSON knows no infinity.
nlohmann::ordered_json numberOrNull(double value) {
    return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
}

void reportOn(const PlaneOptions& options, const PlaneWorld& world, const Sight& sight) {
    Report report;
    const PlaneConfig& config = world.config();
    const auto addNumber = [&](const char* key, double value, const char* label, const std::string& unit) {
        report.add(key, numberOrNull(value), label, shortNumber(value) + unit);
    };
    report.add("preset", options.preset, "preset");
    report.add("data", world.data().description(), "data");
    report.add("iterations", world.iteration(), "iterations", std::to_string(world.iteration()));
    report.add("chains", static_cast<std::int64_t>(sight.ends.size()), "q from",
               std::to_string(sight.ends.size()) + " chains of K = " + std::to_string(config.sampler.steps) +
                   (config.start == ChainStart::Persistent ? " (the persistent ones, of the last iterations)" : ""));
    addNumber("temperature", config.sampler.temperature(), "T = e^2 / (2 s)", "");
    addNumber("kl_data_q", sight.gauges.dataQ, "KL(data, q)",
              " nats (" + shortNumber(sight.gauges.kernelFloor) + " of the kernel that q is seen through)");
    addNumber("kl_kernel_floor", sight.gauges.kernelFloor, "", "");
    addNumber("kl_data_p", sight.gauges.dataP, "KL(data, p)", " nats");
    addNumber("kl_q_p", sight.gauges.qP, "KL(q, p)", " nats");
    addNumber("energy_gap", sight.gauges.energyGap, "d", "");
    addNumber("gradient_norm", sight.gauges.gradientNorm, "r", "");
    addNumber("outside", sight.gauges.outside, "", "");
    report.add("config", nlohmann::ordered_json::parse(toJson(config)), "", "");
    for (const auto& [key, path] :
         {std::pair("out", options.out), {"tensors", options.tensors}, {"curve", options.curve}})
        if (!path.empty()) report.add(key, path, key);
    report.print(options.common);
}

int printPresets(const PlaneOptions& options) {
    Report report;
    for (const PlanePreset& preset : planePresets())
        report.add(preset.name, {{"about", preset.about}, {"iterations", preset.iterations},
                                 {"config", nlohmann::ordered_json::parse(toJson(preset.config))}},
                   preset.name, preset.about);
    report.print(options.common);
    return 0;
}

int runPlane(const PlaneOptions& options, const std::stop_token& stop) {
    if (options.list) return printPresets(options);
    const PlaneConfig config = configOf(options);
    checkOutputFiles({options.out, options.tensors, options.curve}, {options.points});
    PlaneWorld world(config);
    const std::int64_t iterations =
        options.iterations >= 0 ? options.iterations : findPlanePreset(options.preset).iterations;
    const std::string curve = learn(world, iterations, options, stop);
    const Sight sight = sightOf(world, static_cast<std::size_t>(options.chains));
    if (!options.out.empty()) writePicture(options.out, world, sight);
    if (!options.tensors.empty()) writeTensors(options.tensors, world, sight);
    if (!options.curve.empty()) writeFileAtomically(options.curve, curve);
    reportOn(options, world, sight);
    return 0;
}

}  // namespace

void addPlane(CLI::App& root, CommandAction& chosen) {
    CLI::App& command = addSubcommand(root, "plane", "Learns in two dimensions, and measures data, p and q.",
                                      kPlaneUsage, kPlaneExamples);
    const auto options = std::make_shared<PlaneOptions>();
    command.add_option("--preset", options->preset, "Where to begin. [default short-run]")->option_text("NAME");
    command.add_flag("--list", options->list, "Lists the presets and what each shows.");
    command.add_option("--points", options->points, "Data from a CSV: two numbers a line.")->option_text("FILE");
    command
        .add_option("--set", options->assignments,
                    "Sets a parameter, for example learning_rate=0.01; the keys stand in the output of "
                    "--list --json.")
        ->option_text("KEY=VALUE ...");
    addInteger(command, "--iterations", options->iterations, 0, 1'000'000, "Updates of theta. [default the preset's]");
    addInteger(command, "--chains", options->chains, 16, 1'000'000, "Chains through which q is seen. [default 4096]");
    command.add_option("--out", options->out, "Data, p, q and f side by side, as PNG.")->option_text("FILE");
    command
        .add_option("--tensors", options->tensors,
                    "All numbers, as safetensors: data, p, q, their logarithms and f [grid, grid], rows from the "
                    "lowest y; axis [grid]; chains and samples [n, 2].")
        ->option_text("FILE");
    command.add_option("--curve", options->curve, "The gauges of every fifth iteration, as CSV.")->option_text("FILE");
    addOutputOptions(command, options->common);
    command.callback([&chosen, options] {
        chosen = [options](const std::stop_token& stop) { return runPlane(*options, stop); };
    });
}

}  // namespace shortrun
