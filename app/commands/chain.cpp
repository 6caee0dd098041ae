// shortrun chain: the chain as a network of K layers, whether it forgets z, and where it goes when it is not
// stopped.
#include <algorithm>
#include <cmath>

#include "app/batches.h"
#include "app/commands/chain_report.h"
#include "app/commands/command.h"
#include "app/common_options.h"
#include "app/help_format.h"
#include "app/output_files.h"
#include "app/study_progress.h"
#include "engine/storage/picture_file.h"

namespace shortrun {
namespace {

constexpr const char* kUsage = "chain MODEL [--count N] [--steps-multiple M] [options]";
constexpr const char* kExamples =
    R"(  shortrun chain model:avatars32 --film film.png
  shortrun chain runs/faces --count 64 --steps-multiple 100 --long-film long.png --json
x_{k+1} = x_k + s f'(x_k) + e u_k: K layers with residuals, noise injected. 'Other noise' are chains of
the same z with another u, 'other start' chains of another z with the same u; the ratio of their
distances at the end is near 0 where M(z) depends on z (no mixing) and near 1 where the chain has
forgotten it. R-hat far above 1 and a small effective sample size of f over the chains say the same: the
chains have not mixed, nor need they.
)";

struct ChainOptionsGiven {
    std::string model;
    std::int64_t count = 32;
    std::int64_t multiple = 1;
    std::uint64_t seed = 1;
    std::string film;
    std::string longFilm;
    std::string tensors;
    CommonOptions common;
};

/// One chain a row, a frame a column.
ImageTiles rowsOf(const std::vector<ImageTiles>& frames) {
    ImageTiles rows(0, frames.front().width, frames.front().height, frames.front().channels);
    for (int chain = 0; chain < frames.front().count; ++chain)
        for (const ImageTiles& frame : frames) {
            const auto tile = frame.tile(chain);
            rows.pixels.insert(rows.pixels.end(), tile.begin(), tile.end());
            ++rows.count;
        }
    return rows;
}

void writePictures(const ChainOptionsGiven& options, const ChainStudy& study) {
    const auto write = [&](const std::string& path, const std::vector<ImageTiles>& frames,
                           const std::string& what) {
        if (path.empty()) return;
        writePng(path,
                 contactSheet(rowsOf(frames), static_cast<int>(frames.size()), sheetScale(frames[0].width)),
                 pictureTexts(options.model, what));
    };
    write(options.film, study.film, "chains from noise to image, one a row");
    std::vector<ImageTiles> marks;
    std::string steps;
    for (const LongRunMark& mark : study.marks) {
        marks.push_back(mark.pictures);
        steps += (steps.empty() ? "" : ", ") + std::to_string(mark.steps);
    }
    write(options.longFilm, marks, "chains after " + steps + " steps, one a row");
}

std::vector<float> floatsOf(const std::vector<std::vector<double>>& rows) {
    std::vector<float> values;
    for (const auto& row : rows) values.insert(values.end(), row.begin(), row.end());
    return values;
}

void writeTensors(const ChainOptionsGiven& options, const ChainStudy& study) {
    if (options.tensors.empty()) return;
    const FloatBatch& z = study.z;
    const std::vector<std::int64_t> images = {z.count, z.channels, z.height, z.width};
    const auto draws = static_cast<std::int64_t>(study.energyTrace.front().size());
    TensorFileWriter file(options.tensors,
                          {{"z", images},
                           {"x", images},
                           {"x_other_noise", images},
                           {"x_other_start", images},
                           {"x_long", images},
                           {"f", {z.count, std::int64_t{study.steps} + 1}},
                           {"f_long", {z.count, draws}}},
                          {{"program", "Shortrun"},
                           {"model", options.model},
                           {"seed", std::to_string(options.seed)},
                           {"f_long.from", std::to_string(study.traceFrom)},
                           {"f_long.every", std::to_string(study.traceEvery)}});
    file.write("z", 0, z.values);
    file.write("x", 0, study.ends.values);
    file.write("x_other_noise", 0, study.otherNoiseEnds.values);
    file.write("x_other_start", 0, study.otherStartEnds.values);
    file.write("x_long", 0, study.longEnds.values);
    file.write("f", 0, floatsOf(study.energies));
    file.write("f_long", 0, floatsOf(study.energyTrace));
    file.commit();
}

int runChain(const ChainOptionsGiven& options, const std::stop_token& stop) {
    const Generator generator = Generator::open(options.model, options.common.runtimeConfig());
    checkOutputFiles({options.film, options.longFilm, options.tensors});
    ChainStudy study;
    {
        StudyProgress progress(options.common.quiet);
        study =
            studyChains(generator,
                        {static_cast<int>(options.count), options.seed, static_cast<int>(options.multiple),
                         static_cast<int>(std::min<std::int64_t>(options.count, 8))},
                        progress.sink(stop));
        progress.line().clear();
    }
    writePictures(options, study);
    writeTensors(options, study);
    Report report = chainReport(study, options.model, options.seed);
    if (!options.film.empty()) report.add("film", options.film, "film");
    if (!options.longFilm.empty()) report.add("long_film", options.longFilm, "long film");
    if (!options.tensors.empty()) report.add("tensors", options.tensors, "tensors");
    report.print(options.common);
    return 0;
}

}  // namespace

void addChain(CLI::App& root, CommandAction& chosen) {
    CLI::App& command = addSubcommand(root, "chain", "Looks along chains: residuals, f, mixing, long runs.",
                                      kUsage, kExamples);
    const auto options = std::make_shared<ChainOptionsGiven>();
    addModelArgument(command, options->model);
    addInteger(command, "--count", options->count, 2, 1024, "Chains, all at once. [default 32]");
    addInteger(command, "--steps-multiple", options->multiple, 1, 100,
               "Lets the same chains go on to so many times K. [default 1]")
        ->option_text("M");
    addSeed(command, options->seed);
    command.add_option("--film", options->film, "The states of the first eight chains, k = 0 ... K, as PNG.")
        ->option_text("FILE");
    command
        .add_option("--long-film", options->longFilm,
                    "The same chains after 1, 2, 5, 10, ... times K steps, as PNG.")
        ->option_text("FILE");
    command
        .add_option("--tensors", options->tensors,
                    "All numbers, as safetensors: z, x, x_other_noise, x_other_start, x_long [N, C, H, W], "
                    "f [N, K + 1] and f_long [N, draws], what R-hat is of.")
        ->option_text("FILE");
    addCommonOptions(command, options->common);
    command.callback([&chosen, options] {
        chosen = [options](const std::stop_token& stop) { return runChain(*options, stop); };
    });
}

}  // namespace shortrun
