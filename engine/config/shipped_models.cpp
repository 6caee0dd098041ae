#include "engine/config/shipped_models.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/core/log.h"
#include "engine/core/nearest_name.h"
#include "engine/core/read_file.h"
#include "engine/core/resource_folder.h"
#include "engine/core/word_list.h"

namespace shortrun {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "model:";

/// Empty where this build comes without models.
fs::path modelFolder() {
    try {
        return resourceFolder("models");
    } catch (const Error&) {
        return {};
    }
}

}  // namespace

std::vector<ShippedModel> listShippedModels() {
    std::vector<ShippedModel> models;
    std::error_code failure;
    for (fs::directory_iterator at(modelFolder(), failure), end; !failure && at != end;
         at.increment(failure)) {
        const fs::path path = at->path();
        if (path.extension() != ".json") continue;
        ShippedModel model;
        model.weights = fs::path(path).replace_extension(".safetensors");
        model.grid = fs::path(path).replace_extension(".png");
        std::error_code ignored;
        if (!fs::is_regular_file(model.weights, ignored)) continue;
        try {
            model.card = parseModelCard(readFile(path), path.string());
            model.card.name = path.stem().string();  // by which it is found
            models.push_back(std::move(model));
        } catch (const Error& error) {
            logWarning(error.message());
        }
    }
    std::sort(models.begin(), models.end(), [](const ShippedModel& a, const ShippedModel& b) {
        const auto rank = [](const ShippedModel& model) {
            return std::pair(model.card.name != kDefaultModel, model.card.name);
        };
        return rank(a) < rank(b);
    });
    return models;
}

ShippedModel findShippedModel(const std::string& name) {
    std::vector<std::string> names;
    for (ShippedModel& model : listShippedModels()) {
        if (model.card.name == name) return std::move(model);
        names.push_back(model.card.name);
    }
    if (names.empty())
        throw Error(ErrorCode::BadInput,
                    "There is no model '" + name +
                        "': this installation comes without models; name a .safetensors file.");
    throw Error(ErrorCode::BadInput, "There is no model '" + name + "': did you mean 'model:" +
                                         nearestName(name, names) + "'? There are " + wordList(names, ", ") + ".");
}

bool namesShippedModel(const std::string& path) {
    return path.starts_with(kPrefix);
}

std::string shippedModelName(const std::string& path) {
    return namesShippedModel(path) ? path.substr(kPrefix.size()) : path;
}

std::string shippedModelPath(const std::string& path) {
    if (!namesShippedModel(path)) return path;
    return findShippedModel(shippedModelName(path)).weights.string();
}

}  // namespace shortrun
