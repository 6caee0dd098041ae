// shortrun data: writes pictures of a data set as PNG, the way training sees them.
#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "app/commands/command.h"
#include "app/common_options.h"
#include "app/help_format.h"
#include "app/output_files.h"
#include "app/progress_line.h"
#include "app/report.h"
#include "engine/config/schema.h"
#include "engine/core/error.h"
#include "engine/data/image_set.h"
#include "engine/storage/picture_file.h"

namespace shortrun {
namespace {

constexpr const char* kDataUsage = "data SOURCE [--out DIR] [--sheet FILE] [options]";
constexpr const char* kDataExamples =
    R"(  shortrun data builtin:avatars --count 100 --sheet avatars.png
  shortrun data train-images-idx3-ubyte.gz --count 8 --out garments
  shortrun data builtin:avatars --set data.seed=7 --count 4 --out unseen
)";

struct DataOptions {
    std::string source;
    ConfigFlags data;
    std::vector<std::string> assignments;
    std::int64_t count = 64;
    std::string out;
    std::string sheet;
    CommonOptions common;
};

DataConfig wantedData(const DataOptions& options) {
    Config config;
    options.data.applyTo(config);
    for (const std::string& assignment : options.assignments) applyAssignment(config, assignment);
    config.data.source = options.source;
    // No more is read than is written.
    if (config.data.limit == 0 || config.data.limit > options.count) config.data.limit = options.count;
    return config.data;
}

void writePictures(const DataOptions& options, const ImageTiles& tiles) {
    for (int i = 0; i < tiles.count; ++i) {
        ImageTiles one(1, tiles.width, tiles.height, tiles.channels);
        std::ranges::copy(tiles.tile(i), one.pixels.begin());
        char name[32];
        std::snprintf(name, sizeof name, "%06d.png", i);
        writePng((std::filesystem::path(options.out) / name).string(), one);
    }
}

/// "000012.png".
bool isNumbered(const std::filesystem::path& file) {
    const std::string stem = file.stem().string();
    return file.extension() == ".png" && stem.size() == 6 && std::ranges::all_of(stem, [](char c) { return c >= '0' && c <= '9'; });
}

/// Pictures must not take the place of those that they are made from, nor the sheet that of one of them.
void checkOutputFolder(const DataOptions& options) {
    namespace fs = std::filesystem;
    if (options.out.empty()) return;
    const fs::path out = placeOf(options.out);
    if (!options.sheet.empty() && placeOf(options.sheet).parent_path() == out && isNumbered(options.sheet))
        throw Error(ErrorCode::Usage, "'" + options.sheet + "' is named for two different results.");
    std::error_code ignored;
    if (fs::equivalent(out, options.source, ignored))
        throw Error(ErrorCode::Usage, "'" + options.out + "' is what is read: name another folder for the results.");
    for (fs::directory_iterator file(out, ignored), end; !ignored && file != end; file.increment(ignored))
        if (isNumbered(file->path())) checkNotRead(file->path().string(), {options.source});
}

int runData(const DataOptions& options, const std::stop_token& stop) {
    if (options.out.empty() && options.sheet.empty())
        throw Error(ErrorCode::Usage,
                    "Name where the pictures go: --out DIR for single files, --sheet FILE for one sheet.");
    checkOutputFiles({options.sheet}, {options.source});
    checkOutputFolder(options);
    ImageSet set;
    {
        ProgressLine progress(options.common.quiet);
        set = readImageSet(wantedData(options), {progress.sink(), stop});
        progress.clear();
    }
    if (!options.out.empty()) {
        makeOutputFolder(options.out);
        writePictures(options, set.tiles);
    }
    if (!options.sheet.empty())
        writePng(options.sheet, contactSheet(set.tiles, 0, std::max(1, 64 / set.tiles.width)),
                 pictureTexts(options.source, set.description));
    Report report;
    report.add("description", set.description, "data");
    report.add("count", set.tiles.count, "written", std::to_string(set.tiles.count) + " pictures");
    if (!options.out.empty()) report.add("out", options.out, "folder");
    if (!options.sheet.empty()) report.add("sheet", options.sheet, "sheet");
    report.print(options.common);
    return 0;
}

}  // namespace

void addData(CLI::App& root, CommandAction& chosen) {
    CLI::App& command = addSubcommand(root, "data", "Writes pictures of a data set, as training sees them.",
                                      kDataUsage, kDataExamples);
    const auto options = std::make_shared<DataOptions>();
    command.add_option("SOURCE", options->source, "Any data source that 'shortrun train' takes.")->required();
    options->data.addData(command, false);
    command
        .add_option("--set", options->assignments, "Sets a parameter of the data, for example data.seed=7.")
        ->option_text("KEY=VALUE")
        ->allow_extra_args(false);
    command.add_option("--out", options->out, "A folder for single pictures, made where it is missing.")
        ->option_text("DIR");
    command.add_option("--sheet", options->sheet, "All of them on one sheet, as PNG.")->option_text("FILE");
    addInteger(command, "--count", options->count, 1, 1'000'000, "The first so many pictures. [default 64]");
    addOutputOptions(command, options->common);
    command.callback([&chosen, options] {
        chosen = [options](const std::stop_token& stop) { return runData(*options, stop); };
    });
}

}  // namespace shortrun
