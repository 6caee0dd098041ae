#include "app/model_data.h"

#include "engine/config/schema.h"
#include "engine/core/error.h"

namespace shortrun {

void addModelData(CLI::App& command, ModelDataOptions& options) {
    const std::string group = "Data";
    command
        .add_option(
            "--data", options.source,
            "The pictures to hold it against: any data source that 'shortrun train' takes. They are brought "
            "to the model's size and channels.")
        ->option_text("SOURCE")
        ->group(group)
        ->required();
    options.flags.add(command, "--crop", "data.crop", group)->option_text("PIXELS");
    options.flags.add(command, "--limit", "data.limit", group)->option_text("N");
    command
        .add_option("--set", options.assignments, "Sets a parameter of the data, for example data.seed=7.")
        ->option_text("KEY=VALUE")
        ->group(group)
        ->allow_extra_args(false);
}

ImageSet readModelData(const ModelInfo& model, const std::string& source, const ModelDataOptions& options,
                       StudyProgress& progress, const std::stop_token& stop) {
    Config config = model.config;
    config.data.limit = 0;
    options.flags.applyTo(config);
    for (const std::string& assignment : options.assignments) {
        if (!assignment.starts_with("data."))
            throw Error(ErrorCode::Usage,
                        "--set " + assignment +
                            ": here only the keys that begin with 'data.' can be set; the rest "
                            "belongs to the model.");
        applyAssignment(config, assignment);
    }
    config.data.source = source;
    config.data.size = model.size;
    config.data.channels = model.channels;
    ImageSet set = readImageSet(config.data, {progress.line().sink(), stop});
    progress.line().clear();
    if (set.skipped > 0) progress.line().note(skippedSentence(set));
    return set;
}

}  // namespace shortrun
