// shortrun export: a model's weights as a PyTorch state dict.
#include "app/commands/command.h"
#include "app/common_options.h"
#include "app/help_format.h"
#include "app/output_files.h"
#include "app/report.h"
#include "engine/core/error.h"
#include "engine/core/lower_case.h"
#include "engine/storage/model_file.h"
#include "engine/storage/torch_archive.h"

namespace shortrun {
namespace {

constexpr const char* kExportUsage = "export MODEL --out FILE.pth [options]";
constexpr const char* kExportExamples =
    R"(  shortrun export model:avatars32 --out avatars.pth
  shortrun export runs/faces --out faces.pth
  shortrun export runs/faces --negate --out faces-energy.pth      for a script whose network is the energy
In Python: net.load_state_dict(torch.load("faces.pth")), net being the authors' network (keys f.0.weight, ...).
)";

struct ExportOptions {
    std::string model;
    std::string out;
    bool negate = false;
    CommonOptions common;
};

int runExport(const ExportOptions& options) {
    ModelFile model = readModelFile(resolveModelPath(options.model));
    checkOutputFiles({options.out}, {options.model});
    if (endingOf(options.out) == ".safetensors")
        throw Error(ErrorCode::Usage, "'" + options.out + "' would hold a PyTorch state dict: name it .pth.");
    std::vector<NamedArray> arrays;
    std::int64_t parameters = 0;
    const auto shapes = weightShapes(model.config, model.channels);
    for (std::size_t i = 0; i < shapes.size(); ++i)
        for (const NamedArray& array : model.weights)
            if (array.name == shapes[i].first) {
                std::vector<float> values = array.toFloats();
                if (options.negate && i + 2 >= shapes.size())  // f's sign is that of its last layer
                    for (float& value : values) value = -value;
                arrays.push_back(NamedArray::fromFloats(array.name, shapes[i].second, values));
                parameters += arrays.back().elementCount();
            }
    writeTorchArchive(options.out, arrays);
    Report report;
    report.add("out", options.out, "state dict");
    report.add("arrays", arrays.size(), "arrays", std::to_string(arrays.size()));
    report.add("parameters", parameters, "parameters", std::to_string(parameters));
    report.print(options.common);
    return 0;
}

}  // namespace

void addExport(CLI::App& root, CommandAction& chosen) {
    CLI::App& command =
        addSubcommand(root, "export", "Writes a model as a PyTorch state dict (.pth).", kExportUsage, kExportExamples);
    const auto options = std::make_shared<ExportOptions>();
    addModelArgument(command, options->model);
    command.add_option("--out", options->out, "The state dict, which torch.load reads.")
        ->option_text("FILE.pth")
        ->required();
    command.add_flag("--negate", options->negate,
                     "Writes the energy -f, for a script that goes down it (Anatomy's: x <- x - f').");
    addOutputOptions(command, options->common);
    command.callback(
        [&chosen, options] { chosen = [options](const std::stop_token&) { return runExport(*options); }; });
}

}  // namespace shortrun
