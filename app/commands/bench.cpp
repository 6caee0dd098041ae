// shortrun bench: how fast this machine makes Langevin steps, and how near that is to what it could do.
#include <cstdio>
#include <iostream>

#include "app/commands/command.h"
#include "app/common_options.h"
#include "app/help_format.h"
#include "app/output_files.h"
#include "app/report.h"
#include "engine/core/atomic_file.h"
#include "engine/core/error.h"
#include "engine/workbench/benchmark.h"

namespace shortrun {
namespace {

constexpr const char* kBenchUsage = "bench [options]";
constexpr const char* kBenchExamples =
    R"(  shortrun bench
  shortrun bench --width 32 --rounds 15 --json-file bench.json
)";

struct BenchOptions {
    BenchmarkOptions benchmark;
    std::string file;
    CommonOptions common;
};

void printGroup(const TimingGroup& group) {
    std::printf("%s\n", group.title.c_str());
    std::printf("  %-34s %9s  %-17s %9s %9s %9s\n", "", "ms", "quartiles", "GFLOP/s", "speed-up", "/ bare");
    for (const Timing& timing : group.timings) {
        char spread[32];
        std::snprintf(spread, sizeof spread, "%.2f to %.2f", timing.lower, timing.upper);
        std::printf("  %-34s %9.2f  %-17s", timing.name.c_str(), timing.median, spread);
        timing.gigaflops > 0 ? std::printf(" %9.0f", timing.gigaflops) : std::printf(" %9s", "");
        timing.toReference > 0 ? std::printf(" %8.2fx", timing.toReference) : std::printf(" %9s", "");
        if (timing.overBound > 0) std::printf(" %9.2f", timing.overBound);
        if (timing.percentile95 > 0) std::printf("   95th percentile %.2f", timing.percentile95);
        std::printf("\n");
    }
    std::printf("\n");
    std::fflush(stdout);
}

nlohmann::ordered_json toJson(const BenchmarkReport& report) {
    nlohmann::ordered_json groups = nlohmann::ordered_json::array();
    for (const TimingGroup& group : report.groups) {
        nlohmann::ordered_json timings = nlohmann::ordered_json::array();
        for (const Timing& timing : group.timings)
            timings.push_back({{"name", timing.name},
                               {"median_ms", timing.median},
                               {"lower_quartile_ms", timing.lower},
                               {"upper_quartile_ms", timing.upper},
                               {"percentile_95_ms", timing.percentile95},
                               {"gigaflops", timing.gigaflops},
                               {"speed_up", timing.toReference},
                               {"over_bare_convolutions", timing.overBound}});
        groups.push_back({{"title", group.title}, {"timings", timings}});
    }
    return {{"processor", report.processor},
            {"device", report.device},
            {"libraries", report.libraries},
            {"peak_memory_mb", report.peakMemoryMegabytes},
            {"groups", groups}};
}

int runBench(const BenchOptions& options, const std::stop_token& stop) {
    checkOutputFiles({options.file});
    const bool talks = !options.common.json && !options.common.quiet;
    if (talks) std::cerr << "Measuring; leave the machine alone for some minutes.\n";
    const BenchmarkReport report = runBenchmark(options.benchmark, [&](const TimingGroup& group) {
        if (stop.stop_requested())
            throw Error(ErrorCode::Interrupted, "Interrupted: the measurements are not complete.");
        if (talks) printGroup(group);
    });
    if (!options.file.empty()) writeFileAtomically(options.file, toJson(report).dump(2) + "\n");
    if (options.common.json) std::cout << toJson(report).dump(2) << "\n";
    if (talks)
        std::printf("%s; %s; %s; peak memory %.0f MB\n", report.processor.c_str(), report.device.c_str(),
                    report.libraries.c_str(), report.peakMemoryMegabytes);
    return 0;
}

}  // namespace

void addBench(CLI::App& root, CommandAction& chosen) {
    CLI::App& command = addSubcommand(
        root, "bench", "Measures Langevin steps, training and exploring on this machine.", kBenchUsage, kBenchExamples);
    const auto options = std::make_shared<BenchOptions>();
    command.add_option("--width", options->benchmark.widths, "n_f of the networks that are measured.")
        ->check(CLI::Range(1, 512));
    command.add_option("--rounds", options->benchmark.rounds, "Rounds, in each of which every contestant takes a turn.")
        ->check(CLI::Range(1, 1000));
    command.add_option("--json-file", options->file, "Also writes the results to this file.");
    addCommonOptions(command, options->common);
    command.callback([&chosen, options] {
        options->benchmark.runtime = options->common.runtimeConfig();
        chosen = [options](const std::stop_token& stop) { return runBench(*options, stop); };
    });
}

}  // namespace shortrun
