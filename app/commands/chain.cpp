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
#include "engine/config/value_text.h"
#include "engine/core/colour_map.h"
#include "engine/storage/picture_file.h"
#include "engine/workbench/studies/response_study.h"
#include "engine/workbench/studies/sample_stream.h"

namespace shortrun {
namespace {

constexpr const char* kChainUsage = "chain MODEL [--count N] [--steps-multiple M] [options]";
constexpr const char* kChainExamples =
    R"(  shortrun chain model:avatars32 --film film.png
  shortrun chain runs/faces --count 64 --steps-multiple 100 --long-film long.png --json
  shortrun chain model:cifar32 --direction patch:16,16,4 --amount 0.5 --response response.png
x_{k+1} = x_k + s f'(x_k) + e u_k: K layers with residuals, noise injected. 'Other noise' are chains of
the same z with another u, 'other start' chains of another z with the same u; the ratio of their
distances at the end is near 0 where M(z) depends on z (no mixing) and near 1 where the chain has
forgotten it. R-hat far above 1 and a small effective sample size of f over the chains say the same: the
chains have not mixed, nor need they.
J v is the derivative of M(z) in a direction v, the product of (I + s H(x_k)) along the chain: v itself for
LeakyReLU and ReLU, where f' is piecewise constant. A change of finite size a crosses the kinks, and so
(M(z + a v) - M(z)) / a is another map.
)";

constexpr int kFilmed = 8;  ///< chains that are kept as pictures

struct ChainOptionsGiven {
    std::string model;
    std::int64_t count = 32;
    std::int64_t multiple = 1;
    std::uint64_t seed = 1;
    std::string film;
    std::string longFilm;
    std::string tensors;
    std::string direction = "random";
    double amount = 0.1;
    std::string response;
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

/// The response of the first chains, with their z and u.
ResponseStudy responseOf(const Generator& generator, const ChainOptionsGiven& options, const FloatBatch& z,
                         const std::stop_token& stop) {
    const FloatBatch first = sliceOf(z, 0, std::min(kFilmed, z.count));
    ResponseRun run(generator, first, directionAt(generator, parseDirection(options.direction), first),
                    {options.amount, options.seed, 0});
    while (run.advance(10)) throwIfStopped(stop);
    return run.result();
}

/// One chain a row: M(z), then v, J v and the finite response, each as the mean over the colours on its own scale from
/// blue (-) over white (0) to orange (+).
void writeResponse(const ChainOptionsGiven& options, const ResponseStudy& study) {
    if (options.response.empty()) return;
    const FloatBatch& v = study.v;
    const ImageTiles ends = toImageTiles(study.end);
    ImageTiles sheet(0, v.width, v.height, 3);
    const auto addPixel = [&](std::uint8_t red, std::uint8_t green, std::uint8_t blue) {
        sheet.pixels.insert(sheet.pixels.end(), {red, green, blue});
    };
    for (int i = 0; i < v.count; ++i) {
        const auto end = ends.tile(i);
        const auto colours = static_cast<std::size_t>(ends.channels);
        for (std::size_t k = 0; k < end.size(); k += colours)
            addPixel(end[k], end[k + (colours > 1)], end[k + (colours > 1 ? 2 : 0)]);
        for (const FloatBatch* map : {&study.v, &study.jacobian, &study.finite}) {
            const std::vector<float> mean = meanOverColours(*map, i);
            float most = 0;
            for (const float value : mean) most = std::max(most, std::abs(value));
            for (const float value : mean) {
                const auto [red, green, blue] = diverging(most > 0 ? value / most : 0.0);
                addPixel(red, green, blue);
            }
        }
        sheet.count += 4;
    }
    writePng(options.response, contactSheet(sheet, 4, sheetScale(v.width)),
             pictureTexts(options.model, "M(z), direction v, J v, finite response; one chain a row"));
}

std::vector<float> floatsOf(const std::vector<std::vector<double>>& rows) {
    std::vector<float> values;
    for (const auto& row : rows) values.insert(values.end(), row.begin(), row.end());
    return values;
}

void writeTensors(const ChainOptionsGiven& options, const ChainStudy& study, const ResponseStudy& response) {
    if (options.tensors.empty()) return;
    const FloatBatch& z = study.z;
    const std::vector<std::int64_t> images = {z.count, z.channels, z.height, z.width};
    const FloatBatch& v = response.v;
    const std::vector<std::int64_t> moved = {v.count, v.channels, v.height, v.width};
    const auto draws = static_cast<std::int64_t>(study.energyTrace.front().size());
    TensorFileWriter file(options.tensors,
                          {{"z", images},
                           {"x", images},
                           {"x_other_noise", images},
                           {"x_other_start", images},
                           {"x_long", images},
                           {"f", {z.count, std::int64_t{study.steps} + 1}},
                           {"f_long", {z.count, draws}},
                           {"v", moved},
                           {"jacobian_v", moved},
                           {"finite_v", moved}},
                          {{"program", "Shortrun"},
                           {"model", options.model},
                           {"seed", std::to_string(options.seed)},
                           {"f_long.from", std::to_string(study.traceFrom)},
                           {"f_long.every", std::to_string(study.traceEvery)},
                           {"v.direction", options.direction},
                           {"v.amount", realText(options.amount)}});
    file.write("z", 0, z.values);
    file.write("x", 0, study.ends.values);
    file.write("x_other_noise", 0, study.otherNoiseEnds.values);
    file.write("x_other_start", 0, study.otherStartEnds.values);
    file.write("x_long", 0, study.longEnds.values);
    file.write("f", 0, floatsOf(study.energies));
    file.write("f_long", 0, floatsOf(study.energyTrace));
    file.write("v", 0, v.values);
    file.write("jacobian_v", 0, response.jacobian.values);
    file.write("finite_v", 0, response.finite.values);
    file.commit();
}

int runChain(const ChainOptionsGiven& options, const std::stop_token& stop) {
    const Generator generator = Generator::open(options.model, options.common.runtimeConfig());
    // Before the work.
    directionAt(generator, parseDirection(options.direction), generator.initialStates(options.seed, 0, 1));
    checkOutputFiles({options.film, options.longFilm, options.tensors, options.response}, {options.model});
    ChainStudy study;
    ResponseStudy response;
    {
        StudyProgress progress(options.common.quiet);
        study =
            studyChains(generator,
                        {static_cast<int>(options.count), options.seed, static_cast<int>(options.multiple),
                         static_cast<int>(std::min<std::int64_t>(options.count, kFilmed))},
                        progress.sink(stop));
        response = responseOf(generator, options, study.z, stop);
        progress.line().clear();
    }
    writePictures(options, study);
    writeResponse(options, response);
    writeTensors(options, study, response);
    Report report = chainReport(study, options.model, options.seed);
    addResponse(report, response, options.direction, options.amount);
    if (!options.film.empty()) report.add("film", options.film, "film");
    if (!options.longFilm.empty()) report.add("long_film", options.longFilm, "long film");
    if (!options.response.empty()) report.add("response_picture", options.response, "response");
    if (!options.tensors.empty()) report.add("tensors", options.tensors, "tensors");
    report.print(options.common);
    return 0;
}

}  // namespace

void addChain(CLI::App& root, CommandAction& chosen) {
    CLI::App& command = addSubcommand(root, "chain", "Looks along chains: residuals, f, mixing, long runs.",
                                      kChainUsage, kChainExamples);
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
                    "f [N, K + 1] and f_long [N, draws], what R-hat is of; of the first eight chains the "
                    "direction v, jacobian_v = J v and finite_v = (M(z + a v) - M(z)) / a.")
        ->option_text("FILE");
    command
        .add_option("--direction", options->direction,
                    "v, in which M(z) is differentiated: random[:SEED] (a draw of p0), "
                    "patch:ROW,COLUMN[,SIDE] (1 on these pixels, 0 elsewhere; rows from the top, from 0), or "
                    "toward:NUMBER[,SEED] (z' - z). [default random]")
        ->option_text("DIR");
    addReal(command, "--amount", options->amount, 1e-6, 100, "a, the size of the finite change. [default 0.1]")
        ->option_text("A");
    command
        .add_option("--response", options->response,
                    "M(z), v, J v and the finite response of the first eight chains, signed, as PNG.")
        ->option_text("FILE");
    addCommonOptions(command, options->common);
    command.callback([&chosen, options] {
        chosen = [options](const std::stop_token& stop) { return runChain(*options, stop); };
    });
}

}  // namespace shortrun
