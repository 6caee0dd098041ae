#include "engine/config/presets.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <tuple>

#include "engine/config/schema.h"
#include "engine/core/error.h"
#include "engine/core/json_depth.h"
#include "engine/core/log.h"
#include "engine/core/nearest_name.h"
#include "engine/core/read_file.h"
#include "engine/core/resource_folder.h"
#include "engine/core/word_list.h"

namespace shortrun {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct PresetFile {
    std::string about;
    std::string parent;
    double order = 1e9;  ///< without a place of its own: after the others
    std::string config;  ///< JSON
};

fs::path fileOf(const std::string& name) {
    return presetFolder() / (name + ".json");
}

std::vector<std::string> presetNames() {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(presetFolder()))
        if (entry.path().extension() == ".json") names.push_back(entry.path().stem().string());
    std::sort(names.begin(), names.end());
    return names;
}

PresetFile readPreset(const std::string& name) {
    const fs::path path = fileOf(name);
    const std::string text = readFile(path);
    if (isNestedTooDeeply(text))
        throw Error(ErrorCode::BadInput, "'" + path.string() + "' is no preset: it is nested far too deeply");
    try {
        const Json root = Json::parse(text);
        PresetFile preset;
        preset.about = root.at("about").get<std::string>();
        preset.parent = root.value("parent", "");
        preset.order = root.value("order", preset.order);
        preset.config = root.at("config").dump();
        return preset;
    } catch (const Json::exception& error) {
        throw Error(
            ErrorCode::BadInput,
            "'" + path.string() + "' is no preset: it must be a JSON object with 'about' and 'config'",
            error.what());
    }
}

[[noreturn]] void refuseUnknown(const std::string& name, const std::vector<std::string>& names) {
    throw Error(ErrorCode::Usage, "unknown preset '" + name + "': did you mean '" + nearestName(name, names) +
                                      "'? There are " + wordList(names));
}

}  // namespace

fs::path presetFolder() {
    return resourceFolder("presets");
}

std::vector<Preset> listPresets() {
    std::vector<std::pair<double, Preset>> found;
    for (const std::string& name : presetNames()) {
        try {
            const PresetFile file = readPreset(name);
            found.emplace_back(file.order, Preset{name, file.about});
        } catch (const Error& error) {
            logWarning(error.message());
        }
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Preset> presets;
    for (auto& [order, preset] : found) presets.push_back(std::move(preset));
    return presets;
}

Config loadPreset(const std::string& name) {
    const std::vector<std::string> names = presetNames();
    const auto known = [&](const std::string& wanted) {
        return std::find(names.begin(), names.end(), wanted) != names.end();
    };
    if (!known(name)) refuseUnknown(name, names);
    std::vector<std::pair<std::string, std::string>> line;  // name and configuration, the preset itself first
    for (std::string next = name; !next.empty();) {
        if (!known(next))
            throw Error(ErrorCode::BadInput, "'" + fileOf(line.back().first).string() +
                                                 "' names the parent '" + next +
                                                 "', and there is no such preset");
        if (line.size() > names.size())
            throw Error(ErrorCode::BadInput,
                        "'" + fileOf(name).string() + "' is its own ancestor; mend its parent");
        PresetFile file = readPreset(next);
        line.emplace_back(next, std::move(file.config));
        next = file.parent;
    }
    Config config;
    for (auto ancestor = line.rbegin(); ancestor != line.rend(); ++ancestor)
        applyJson(config, ancestor->second, fileOf(ancestor->first).string());
    return config;
}

}  // namespace shortrun
