// shortrun info: says what a model, a run or a data set is. Which of them it is, is seen by looking.
#include <array>
#include <filesystem>
#include <fstream>

#include "app/commands/command.h"
#include "app/commands/info_cards.h"
#include "app/help_format.h"
#include "app/progress_line.h"
#include "engine/config/schema.h"
#include "engine/config/shipped_models.h"
#include "engine/storage/run_directory.h"

namespace shortrun {
namespace {

constexpr const char* kInfoUsage = "info MODEL | RUN | DATA [options]";
constexpr const char* kInfoExamples =
    R"(  shortrun info runs/avatars
  shortrun info runs/avatars/checkpoints/00010000.safetensors --json
  shortrun info photos.zip --size 64
)";

struct InfoOptions {
    std::string subject;
    ConfigFlags data;
    CommonOptions common;
};

/// A file that begins as safetensors files do, or is called one.
bool looksLikeModel(const std::string& path) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(path, ignored)) return false;
    if (std::filesystem::path(path).extension() == ".safetensors") return true;
    std::array<char, 9> start{};
    std::ifstream(path, std::ios::binary).read(start.data(), start.size());
    // A header of under 16 MB that begins with a brace.
    return start[8] == '{' && std::string_view(start.data() + 3, 5) == std::string_view("\0\0\0\0\0", 5);
}

Report describe(const InfoOptions& options, const std::stop_token& stop) {
    if (namesShippedModel(options.subject)) return modelCard(shippedModelPath(options.subject));
    if (RunDirectory::exists(options.subject)) return runCard(options.subject);
    if (looksLikeModel(options.subject)) return modelCard(options.subject);
    Config config;
    options.data.applyTo(config);
    config.data.source = options.subject;
    ProgressLine progress(options.common.quiet);
    const ImageSet set = readImageSet(config.data, {progress.sink(), stop});
    progress.clear();
    return dataCard(options.subject, set);
}

}  // namespace

void addInfo(CLI::App& root, CommandAction& chosen) {
    CLI::App& command =
        addSubcommand(root, "info", "Describes a model, a run or a data set.", kInfoUsage, kInfoExamples);
    const auto options = std::make_shared<InfoOptions>();
    command
        .add_option("MODEL|RUN|DATA", options->subject,
                    "A model file, a run directory, or any data source that 'shortrun train' takes.")
        ->required();
    options->data.addData(command, false);
    addOutputOptions(command, options->common);
    command.callback([&chosen, options] {
        chosen = [options](const std::stop_token& stop) {
            describe(*options, stop).print(options->common);
            return 0;
        };
    });
}

}  // namespace shortrun
