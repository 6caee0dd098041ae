#include "app/common_options.h"

namespace shortrun {

RuntimeConfig CommonOptions::runtimeConfig() const {
    Config config;
    runtime.applyTo(config);
    return config.runtime;
}

void addCommonOptions(CLI::App& command, CommonOptions& options) {
    const std::string group = "Common";
    options.runtime.add(command, "--device", "runtime.device", group)->option_text("NAME");
    options.runtime.add(command, "--precision", "runtime.precision", group)->option_text("NAME");
    options.runtime.add(command, "--threads", "runtime.threads", group)->option_text("N");
    addOutputOptions(command, options);
}

void addOutputOptions(CLI::App& command, CommonOptions& options) {
    command.add_flag("--json", options.json, "Prints the results as one JSON object.")->group("Common");
    command.add_flag("--quiet", options.quiet, "Says nothing but errors.")->group("Common");
}

void addModelArgument(CLI::App& command, std::string& model) {
    command.add_option("MODEL", model, 
                       "A .safetensors model, a run directory (its newest checkpoint), or one that comes with the "
                       "program: model:avatars32 ('shortrun models' lists them).")
        ->required();
}

}  // namespace shortrun
