// shortrun card: makes of a run what a model that ships consists of: weights, card, card as text, picture.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include "app/batches.h"
#include "app/commands/command.h"
#include "app/commands/reconstruction_files.h"
#include "app/common_options.h"
#include "app/help_format.h"
#include "app/output_files.h"
#include "app/report.h"
#include "engine/config/cooldown.h"
#include "engine/config/model_card.h"
#include "engine/config/train_command.h"
#include "engine/core/atomic_file.h"
#include "engine/core/error.h"
#include "engine/data/image_set.h"
#include "engine/storage/model_file.h"
#include "engine/storage/picture_file.h"
#include "engine/storage/run_directory.h"

namespace shortrun {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCardUsage = "card RUN --name NAME --out DIR [options]";
constexpr const char* kCardExamples =
    R"(  shortrun card runs/garments --name fashion32 --title Garments --data-name Fashion-MNIST --licence MIT \
      --weaknesses "Sandals are rare." --reconstruct fashion/t10k-images-idx3-ubyte.gz --out resources/models
Writes NAME.safetensors (the weights with their configuration), NAME.json (the card), NAME.txt (the card as text)
and NAME.png (8 x 8 samples). Unless told otherwise, processor, device and precision are this machine's.
)";

constexpr int kGridSide = 8;
constexpr std::int64_t kEarlyIterations[] = {100, 200, 300};  // what a repeated run is compared at

struct CardOptions {
    std::string run;
    std::string out;
    ModelCard card;       ///< what the person says of it
    std::string heldOut;  ///< data source for reconstructions
    std::int64_t heldOutCount = 16;
    std::int64_t gridSeed = 1;
    CommonOptions common;
};

std::string processorName() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("model name") && line.find(": ") != std::string::npos)
            return line.substr(line.find(": ") + 2);
    return {};
}

/// The newest weights, as if the run had been meant to end there, and without the folders of this machine.
ModelFile shippedFile(const std::string& run) {
    ModelFile model = readModelFile(resolveModelPath(run));
    model.config.train = endedAfter(model.config.train, model.iteration);
    model.config.runtime = {};  // who opens it has a machine of their own
    std::string& source = model.config.data.source;
    if (!source.starts_with("builtin:")) source = fs::path(source).filename().string();
    return model;
}

std::vector<MetricsRow> chosenRows(const std::string& run, std::int64_t lastIteration) {
    std::vector<MetricsRow> chosen;
    for (const MetricsRow& row : RunDirectory::open(run).readMetrics())
        if (row.iteration == lastIteration ||
            (row.iteration < lastIteration && std::ranges::count(kEarlyIterations, row.iteration) > 0))
            chosen.push_back(row);
    return chosen;
}

/// What the run itself says of the model.
void fillFromRun(ModelCard& card, const std::string& run, const ModelFile& model) {
    std::vector<ParameterChange> changes = RunDirectory::open(run).readChanges();
    std::erase_if(changes, [&](const ParameterChange& change) { return change.iteration > model.iteration; });
    std::vector<std::string> commands = trainCommands(model.config, "runs/" + card.name, changes);
    card.command = commands.front();
    card.further.assign(commands.begin() + 1, commands.end());
    card.seed = model.config.seed;
    card.iterations = model.iteration;
    card.size = model.config.data.size;
    card.channels = model.channels;
    card.width = model.config.model.width;
    card.steps = model.config.sampler.steps;
    card.dataNoiseStd = model.dataNoiseStd;
    card.gauges = chosenRows(run, model.iteration);
    if (!card.gauges.empty()) card.seconds = card.gauges.back().seconds;
    if (card.data.empty()) card.data = model.config.data.source;
    if (card.title.empty()) card.title = card.name;
    if (card.machine.empty()) card.machine = processorName();
}

/// Pictures spread over the whole of a source: many are sorted by class.
ImageTiles spreadPictures(const CardOptions& options, const ModelFile& model, const ProgressSink& sink) {
    DataConfig config = model.config.data;
    config.source = options.heldOut;
    config.channels = model.channels;
    config.limit = 0;
    if (config.source.starts_with("builtin:")) ++config.seed;  // drawn anew: none that was learnt from
    const ImageTiles all = readImageSet(config, sink).tiles;
    const int count = static_cast<int>(std::min<std::int64_t>(options.heldOutCount, all.count));
    ImageTiles chosen(count, all.width, all.height, all.channels);
    for (int i = 0; i < count; ++i)
        std::ranges::copy(all.tile(static_cast<int>(static_cast<std::int64_t>(i) * all.count / count)),
                          chosen.tile(i).begin());
    return chosen;
}

/// The mean over the pictures of each one's smallest error.
double meanError(const Generator& generator, const ImageTiles& tiles, ProgressLine& progress,
                 const std::stop_token& stop) {
    ReconstructionRun run =
        generator.reconstruct(toFloatBatch(tiles), 1, generator.info().config.reconstruct);
    while (!run.finished()) {
        if (stop.stop_requested())
            throw Error(ErrorCode::Interrupted, "Interrupted before the reconstructions had ended.");
        run.advance();
        progress.update([&] {
            return "reconstructing  t " + std::to_string(run.step()) + " of " + std::to_string(run.steps());
        });
    }
    double sum = 0;
    for (std::size_t i = 0; i < static_cast<std::size_t>(tiles.count); ++i)
        sum += run.loss()[static_cast<std::size_t>(run.best()[i])][i];
    return sum / tiles.count;
}

ImageTiles gridOf(const Generator& generator, std::uint64_t seed) {
    const FloatBatch z = generator.initialStates(seed, 0, kGridSide * kGridSide);
    return contactSheet(toImageTiles(generator.run(z)), kGridSide, sheetScale(generator.info().size));
}

int runCard(const CardOptions& options, const std::stop_token& stop) {
    const auto path = [&](const char* extension) {
        return (fs::path(options.out) / (options.card.name + extension)).string();
    };
    if (options.card.name.empty() || options.card.name.find('/') != std::string::npos)
        throw Error(ErrorCode::Usage, "--name: '" + options.card.name + "' is no name for files.");
    if (!RunDirectory::exists(options.run))
        throw Error(ErrorCode::BadInput, "There is no run in '" + options.run + "': it has no config.json.");
    const ModelFile model = shippedFile(options.run);
    ModelCard card = options.card;
    card.gridSeed = static_cast<std::uint64_t>(options.gridSeed);
    fillFromRun(card, options.run, model);

    makeOutputFolder(options.out);
    checkOutputFiles({path(".safetensors"), path(".png"), path(".txt"), path(".json")}, {options.run, options.heldOut});
    ProgressLine progress(options.common.quiet);
    ImageTiles heldOut;
    if (!options.heldOut.empty()) heldOut = spreadPictures(options, model, {progress.sink(), stop});
    writeModelFile(path(".safetensors"), model);
    const Generator generator = Generator::open(path(".safetensors"), options.common.runtimeConfig());
    if (card.device.empty()) card.device = generator.deviceText();
    if (card.precision.empty()) card.precision = generator.precisionText();
    if (!heldOut.empty()) {
        const double error = meanError(generator, heldOut, progress, stop);
        card.reconstruction = {fs::path(options.heldOut).filename().string(), heldOut.count, error,
                               peakSignalToNoise(error)};
    }
    writePng(path(".png"), gridOf(generator, card.gridSeed),
             pictureTexts(card.name, "samples of seed " + std::to_string(card.gridSeed)));
    writeFileAtomically(path(".txt"), cardText(card));
    writeFileAtomically(path(".json"), toJson(card));
    progress.clear();

    Report report;
    report.add("model", path(".safetensors"), "model");
    report.add("bytes", fs::file_size(path(".safetensors")), "", "");
    report.addText("\n" + cardText(card));
    report.print(options.common);
    return 0;
}

}  // namespace

void addCard(CLI::App& root, CommandAction& chosen) {
    CLI::App& command = addSubcommand(
        root, "card", "Makes of a run a model to give away: weights, card, picture.", kCardUsage, kCardExamples);
    const auto options = std::make_shared<CardOptions>();
    ModelCard& card = options->card;
    const auto text = [&](const char* flag, std::string& value, const char* help) {
        return command.add_option(flag, value, help)->option_text("TEXT")->group("Card");
    };
    command.add_option("RUN", options->run, "The run directory, its newest checkpoint.")->required();
    command.add_option("--name", card.name, "The files' name, and after model: the model's.")
        ->option_text("NAME")
        ->required();
    command.add_option("--out", options->out, "The folder for the four files, made where it is missing.")
        ->option_text("DIR")
        ->required();
    text("--title", card.title, "What people call it. [default: the name]");
    text("--about", card.about, "One sentence about it.");
    text("--data-name", card.data, "The data set by its name. [default: the source's file name]");
    text("--source", card.source, "Where the data come from.");
    text("--licence", card.licence, "The licence of the data.");
    text("--worked", card.worked, "Which settings made it good.");
    text("--weaknesses", card.weaknesses, "What it is known to do badly.");
    text("--machine", card.machine, "What it was trained on. [default: this processor]");
    text("--trained-device", card.device, "The engine's device then. [default: the device here]");
    text("--trained-precision", card.precision, "Its precision then. [default: the precision here]");
    command
        .add_option("--reconstruct", options->heldOut,
                    "Measures the reconstruction of pictures of this data source, which the model has not "
                    "learnt from.")
        ->option_text("SOURCE");
    addInteger(command, "--reconstruct-count", options->heldOutCount, 1, 256,
               "How many of them, spread over the source. [default 16]");
    addInteger(command, "--grid-seed", options->gridSeed, 0, 1'000'000,
               "The draw on the picture. [default 1]");
    addCommonOptions(command, options->common);
    command.callback([&chosen, options] {
        chosen = [options](const std::stop_token& stop) { return runCard(*options, stop); };
    });
}

}  // namespace shortrun
