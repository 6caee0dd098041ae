// shortrun models: which models come with the program, and the card of one.
#include <cstdio>
#include <iostream>

#include "app/commands/command.h"
#include "app/common_options.h"
#include "app/help_format.h"
#include "app/report.h"
#include "engine/config/shipped_models.h"

namespace shortrun {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kModelsUsage = "models [NAME] [options]";
constexpr const char* kModelsExamples =
    R"(  shortrun models
  shortrun models avatars32
  shortrun sample model:avatars32 --out samples.png
)";

struct ModelsOptions {
    std::string name;
    CommonOptions common;
};

Json jsonOf(const ShippedModel& model) {
    Json json = Json::parse(toJson(model.card));
    json["model"] = "model:" + model.card.name;
    json["weights"] = model.weights.string();
    json["grid"] = model.grid.string();
    return json;
}

void printList(const std::vector<ShippedModel>& models) {
    std::printf("%-18s %-26s %5s %5s %5s  %s\n", "", "data", "size", "n_f", "K", "licence of the data");
    for (const ShippedModel& model : models) {
        const ModelCard& card = model.card;
        std::printf("%-18s %-26s %5d %5d %5d  %s\n", ("model:" + card.name).c_str(), card.data.c_str(),
                    card.size, card.width, card.steps, card.licence.c_str());
    }
    std::fflush(stdout);
}

int runModels(const ModelsOptions& options) {
    if (!options.name.empty()) {
        const ShippedModel model = findShippedModel(shippedModelName(options.name));
        if (options.common.json)
            std::cout << jsonOf(model).dump(2) << '\n';
        else if (!options.common.quiet)
            std::cout << cardText(model.card);
        return 0;
    }
    const auto models = listShippedModels();
    if (options.common.json) {
        Json list = Json::array();
        for (const ShippedModel& model : models) list.push_back(jsonOf(model));
        std::cout << Json{{"models", list}}.dump(2) << '\n';
    } else if (!options.common.quiet) {
        if (models.empty())
            std::cout << "This installation comes without models.\n";
        else
            printList(models);
    }
    return 0;
}

}  // namespace

void addModels(CLI::App& root, CommandAction& chosen) {
    CLI::App& command =
        addSubcommand(root, "models", "Lists the models that come with the program.", kModelsUsage, kModelsExamples);
    const auto options = std::make_shared<ModelsOptions>();
    command.add_option("NAME", options->name, "Prints the card of this one.");
    addOutputOptions(command, options->common);
    command.callback(
        [&chosen, options] { chosen = [options](const std::stop_token&) { return runModels(*options); }; });
}

}  // namespace shortrun
