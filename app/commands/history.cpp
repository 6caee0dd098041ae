// shortrun history: what became of the same noise while a run learnt.
#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "app/batches.h"
#include "app/commands/command.h"
#include "app/help_format.h"
#include "app/output_files.h"
#include "app/report.h"
#include "engine/core/error.h"
#include "engine/storage/animation_file.h"
#include "engine/storage/picture_file.h"
#include "engine/storage/run_directory.h"
#include "engine/workbench/sample_sheet.h"

namespace shortrun {
namespace {

constexpr const char* kHistoryUsage = "history RUN [--out FILE] [--animation FILE] [options]";
constexpr const char* kHistoryExamples =
    R"(  shortrun history runs/avatars --out learning.png
  shortrun history runs/avatars --out learning.png --rows 5 --count 10 --animation learning.mp4
A run keeps a sheet of samples every train.sample_every iterations: what its weights made
of the same noise each time. Each row of the picture is of one iteration; the animation
shows the whole sheets, one after another.
)";

struct HistoryOptions {
    std::string run;
    std::string out;
    std::string animation;  ///< .mp4 or .webp
    std::int64_t rows = 8;
    std::int64_t count = 8;
    std::int64_t sheetsPerSecond = 8;
    CommonOptions common;
};

/// There is at least one.
std::vector<SampleSheet> sheetsOf(const RunDirectory& run) {
    const std::vector<MetricsRow> rows = run.readMetrics();
    std::vector<SampleSheet> sheets = sampleSheets(run.path(), rows.empty() ? 0 : rows.back().iteration);
    if (sheets.empty())
        throw Error(ErrorCode::BadInput, "The run '" + run.path() +
                                             "' has kept no samples yet: let it train on to iteration " +
                                             std::to_string(run.config().train.sampleEvery) + ".");
    return sheets;
}

/// So many of them, evenly, from the first to the last; of one the last.
std::vector<SampleSheet> spread(const std::vector<SampleSheet>& sheets, std::size_t count) {
    if (count >= sheets.size()) return sheets;
    if (count == 1) return {sheets.back()};
    std::vector<SampleSheet> some;
    for (std::size_t i = 0; i < count; ++i) some.push_back(sheets[i * (sheets.size() - 1) / (count - 1)]);
    return some;
}

/// The first `count` tiles, filled up with background where there are fewer.
ImageTiles rowOf(const ImageTiles& sheet, int count) {
    ImageTiles row(count, sheet.width, sheet.height, sheet.channels);
    const std::size_t bytes = std::min(sheet.pixels.size(), row.pixels.size());
    std::copy_n(sheet.pixels.begin(), bytes, row.pixels.begin());
    return row;
}

void writeRows(const HistoryOptions& options, const RunDirectory& run, const std::vector<SampleSheet>& rows) {
    const int size = run.config().data.size;
    std::vector<ImageTiles> sheets;
    int columns = 0;
    for (const SampleSheet& sheet : rows) {
        sheets.push_back(readSampleSheet(sheet.path, size));
        columns = std::max(columns, std::min(sheets.back().count, static_cast<int>(options.count)));
    }
    ImageTiles all;
    for (const ImageTiles& sheet : sheets) appendTiles(all, rowOf(sheet, columns));
    writePng(options.out, contactSheet(all, columns, sheetScale(size)),
             pictureTexts(options.run, "samples of " + std::to_string(rows.size()) + " iterations, the same noise"));
}

/// All sheets, and the last for a second.
int writeAnimation(const HistoryOptions& options, const RunDirectory& run, const std::vector<SampleSheet>& sheets,
                   AnimationFile& file, const std::stop_token& stop) {
    const auto read = [&](const SampleSheet& sheet) { return readSampleSheet(sheet.path, run.config().data.size); };
    int places = 0;
    for (const SampleSheet& sheet : sheets) places = std::max(places, read(sheet).count);
    ImageTiles frame;
    for (const SampleSheet& sheet : sheets) {
        if (stop.stop_requested())
            throw Error(ErrorCode::Interrupted, "Interrupted before '" + options.animation + "' was whole.");
        const ImageTiles tiles = read(sheet);
        frame = places == 1 ? tiles : contactSheet(tiles, 0, 1, 1, places);
        file.add(frame);
    }
    for (std::int64_t i = 1; i < options.sheetsPerSecond; ++i) file.add(frame);
    file.commit();
    return file.frames();
}

int runHistory(const HistoryOptions& options, const std::stop_token& stop) {
    if (options.out.empty() && options.animation.empty())
        throw Error(ErrorCode::Usage, "Name what to make: --out FILE for a picture, --animation FILE for a film.");
    checkOutputFiles({options.out, options.animation}, {options.run});
    const RunDirectory run = RunDirectory::open(options.run);
    const std::vector<SampleSheet> sheets = sheetsOf(run);
    std::optional<AnimationFile> animation;
    if (!options.animation.empty()) animation.emplace(options.animation, static_cast<double>(options.sheetsPerSecond));

    Report report;
    report.add("sheets", sheets.size(), "kept",
               std::to_string(sheets.size()) + " sheets, iterations " + std::to_string(sheets.front().iteration) +
                   " to " + std::to_string(sheets.back().iteration));
    if (!options.out.empty()) {
        const std::vector<SampleSheet> rows = spread(sheets, static_cast<std::size_t>(options.rows));
        writeRows(options, run, rows);
        nlohmann::ordered_json iterations = nlohmann::ordered_json::array();
        std::string text;
        for (const SampleSheet& sheet : rows) {
            iterations.push_back(sheet.iteration);
            text += (text.empty() ? "" : ", ") + std::to_string(sheet.iteration);
        }
        report.add("iterations", iterations, "rows", text);
        report.add("out", options.out, "picture");
    }
    if (animation) {
        const int frames = writeAnimation(options, run, sheets, *animation, stop);
        report.add("animation", options.animation, "animation",
                   options.animation + ", " + std::to_string(frames) + " frames");
    }
    report.print(options.common);
    return 0;
}

}  // namespace

void addHistory(CLI::App& root, CommandAction& chosen) {
    CLI::App& command = addSubcommand(root, "history", "Shows how a run's pictures grew out of the same noise.",
                                      kHistoryUsage, kHistoryExamples);
    const auto options = std::make_shared<HistoryOptions>();
    command.add_option("RUN", options->run, "A run directory.")->required();
    command.add_option("--out", options->out, "A row of samples for each of some iterations, as PNG.")
        ->option_text("FILE");
    addInteger(command, "--rows", options->rows, 1, 1000, "Iterations in it, spread over the run. [default 8]");
    addInteger(command, "--count", options->count, 1, 4096, "Samples in a row. [default 8]");
    command.add_option("--animation", options->animation, "All sheets as an animation: FILE.mp4 or FILE.webp.")
        ->option_text("FILE");
    addInteger(command, "--sheets-per-second", options->sheetsPerSecond, 1, 60, "Of the animation. [default 8]");
    addOutputOptions(command, options->common);
    command.callback([&chosen, options] {
        chosen = [options](const std::stop_token& stop) { return runHistory(*options, stop); };
    });
}

}  // namespace shortrun
