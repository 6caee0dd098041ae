// shortrun import: the authors' published weights (PyTorch state dicts) as a model of Shortrun.
#include <filesystem>

#include "app/commands/command.h"
#include "app/commands/info_cards.h"
#include "app/common_options.h"
#include "app/help_format.h"
#include "app/output_files.h"
#include "engine/config/schema.h"
#include "engine/core/error.h"
#include "engine/core/lower_case.h"
#include "engine/storage/state_dict_import.h"
#include "engine/storage/torch_archive.h"

namespace shortrun {
namespace {

constexpr const char* kImportUsage = "import FILE.pth --out MODEL.safetensors [options]";
constexpr const char* kImportExamples =
    R"(  shortrun import netF.pth --out cifar.safetensors
  shortrun import netF.pth --slope 0.01 --steps 100 --out cifar.safetensors
  shortrun import anatomy.pth --negate --slope 0.05 --steps 150 --out anatomy.safetensors
Takes the state dicts of the three published scripts (keys f.N.* or convN.*), of any PyTorch, from CPU or GPU; a
checkpoint that holds one in a dict will do, and of several --entry names the one. Nothing in the file is executed.
A state dict says nothing about the sampler: K, s, e and the slope are the published ones unless you name others.
)";

// The published script's; its slope, step and noise are the defaults of the fields.
constexpr int kPublishedSteps = 100;

struct ImportOptions {
    std::string file;
    std::string out;
    std::string entry;
    bool negate = false;
    ConfigFlags flags;
    std::vector<std::string> assignments;
    CommonOptions common;
};

Config settingsOf(const ImportOptions& options) {
    Config config;
    config.sampler.steps = kPublishedSteps;
    config.data.source = std::filesystem::path(options.file).filename().string();
    options.flags.applyTo(config);
    for (const std::string& assignment : options.assignments) applyAssignment(config, assignment);
    return config;
}

/// What the file decides is not for the command line to say otherwise.
void checkAgreement(const ImportOptions& options, const Config& wanted, const Config& imported) {
    for (const char* key : {"data.size", "data.channels", "model.width"}) {
        const Field& field = *findField(key);
        const std::string asked = field.get(wanted), found = field.get(imported);
        if (asked != found && asked != field.get(Config()))
            throw Error(ErrorCode::BadInput, "'" + options.file + "' is a network of " + key + "=" + found +
                                                 ", not " + asked + ": leave it out.");
    }
}

int runImport(const ImportOptions& options) {
    const std::string ending = endingOf(options.out);
    if (ending == ".pth" || ending == ".pt")
        throw Error(ErrorCode::Usage, "'" + options.out + "' would hold a model of Shortrun: name it .safetensors.");
    const Config settings = settingsOf(options);
    checkOutputFiles({options.out}, {options.file});
    const ModelFile model =
        importStateDict(readTorchArchive(options.file, options.entry), settings, options.negate, options.file);
    checkAgreement(options, settings, model.config);
    writeModelFile(options.out, model);
    modelCard(options.out).print(options.common);
    return 0;
}

}  // namespace

void addImport(CLI::App& root, CommandAction& chosen) {
    CLI::App& command =
        addSubcommand(root, "import", "Makes a model of a PyTorch state dict (.pth).", kImportUsage, kImportExamples);
    const auto options = std::make_shared<ImportOptions>();
    command.add_option("FILE", options->file, "A PyTorch file, zip form or that of 2019.")->required();
    command.add_option("--out", options->out, "The model.")->option_text("MODEL.safetensors")->required();
    command
        .add_option("--entry", options->entry,
                    "Of a checkpoint with several networks, the one under this key (with dots between keys).")
        ->option_text("KEY");
    command.add_flag(
        "--negate", options->negate,
        "The file's network is the energy (Anatomy's script: x <- x - f'), the negative of our f.");
    const std::string group = "Model";
    options->flags.add(command, "--slope", "model.slope", group);
    options->flags.add(command, "--steps", "sampler.steps", group)
        ->option_text("K")
        ->description("Steps of each chain from noise to image. [" + rangeText(*findField("sampler.steps")) +
                      "; default " + std::to_string(kPublishedSteps) + ", the published K]");
    options->flags.add(command, "--step-size", "sampler.step_size", group)->option_text("S");
    options->flags.add(command, "--noise-std", "sampler.noise_std", group)->option_text("E");
    options->flags.add(command, "--size", "data.size", group)->option_text("PIXELS");
    command
        .add_option("--set", options->assignments,
                    "Sets any other parameter, for example sampler.initial_state=gaussian.")
        ->option_text("KEY=VALUE ...")
        ->group(group);
    addOutputOptions(command, options->common);
    command.callback(
        [&chosen, options] { chosen = [options](const std::stop_token&) { return runImport(*options); }; });
}

}  // namespace shortrun
