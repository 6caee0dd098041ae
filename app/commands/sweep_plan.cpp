#include "app/commands/sweep_plan.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <set>

#include "app/config_flags.h"
#include "engine/config/presets.h"
#include "engine/config/schema.h"
#include "engine/core/error.h"
#include "engine/core/json_depth.h"
#include "engine/core/nearest_name.h"
#include "engine/core/read_file.h"
#include "engine/core/resource_folder.h"

namespace shortrun {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::size_t kMostPoints = 1000;

class SweepFile {
 public:
    SweepFile(std::string path, const SweepOverrides& overrides)
        : path_(std::move(path)), overrides_(overrides) {}

    SweepPlan read() {
        const std::string text = readFile(path_);
        if (isNestedTooDeeply(text)) refuse("it is nested far too deeply");
        const Json file = Json::parse(text, nullptr, false);
        if (!file.is_object()) refuse("it is no JSON object");
        knownOnly(file, {"about", "preset", "config", "evaluate", "grid", "points"}, "the file");
        plan_.about = textOf(file, "about");
        if (const std::string preset = textOf(file, "preset"); !preset.empty()) base_ = loadPreset(preset);
        if (file.contains("config")) applyJson(base_, file["config"].dump(), path_);
        readEvaluation(file);
        if (file.contains("grid") == file.contains("points"))
            refuse("it needs either \"grid\" or \"points\"");
        if (file.contains("grid"))
            readGrid(file["grid"]);
        else
            readPoints(file["points"]);
        if (plan_.points.empty()) refuse("it has no point");
        return std::move(plan_);
    }

 private:
    [[noreturn]] void refuse(const std::string& why) const {
        throw Error(ErrorCode::BadInput, "'" + path_ + "' is not a sweep: " + why + ".");
    }
    void knownOnly(const Json& object, const std::vector<std::string>& names,
                   const std::string& where) const {
        for (const auto& [key, value] : object.items())
            if (std::find(names.begin(), names.end(), key) == names.end())
                refuse(where + " has a '" + key + "', did you mean '" + nearestName(key, names) + "'?");
    }
    std::string textOf(const Json& object, const char* key) const {
        if (!object.contains(key)) return {};
        if (!object[key].is_string()) refuse(std::string("'") + key + "' is no text");
        return object[key].get<std::string>();
    }
    std::int64_t countOf(const Json& object, const char* key, std::int64_t otherwise) const {
        if (!object.contains(key)) return otherwise;
        if (!object[key].is_number_unsigned() || object[key].get<std::uint64_t>() > 10'000'000)
            refuse(std::string("'") + key + "' is no whole number up to 10000000");
        return object[key].get<std::int64_t>();
    }
    void readEvaluation(const Json& file) {
        if (file.contains("evaluate")) {
            const Json& evaluate = file["evaluate"];
            if (!evaluate.is_object()) refuse("'evaluate' is no object");
            knownOnly(evaluate, {"count", "seed", "features"}, "'evaluate'");
            plan_.count = countOf(evaluate, "count", plan_.count);
            plan_.seed = static_cast<std::uint64_t>(countOf(evaluate, "seed", 1));
            plan_.features = textOf(evaluate, "features");
        }
        if (overrides_.count > 0) plan_.count = overrides_.count;
        if (!overrides_.features.empty()) plan_.features = overrides_.features;
        if (plan_.count < 4) refuse("'count' must be 4 or more");
    }

    void add(std::string label, const Json& settings, const Json& published) {
        SweepPoint point;
        point.label = std::move(label);
        point.config = base_;
        point.settings = settings;
        point.published = published;
        applyJson(point.config, settings.dump(), path_);
        if (!overrides_.source.empty()) point.config.data.source = overrides_.source;
        if (overrides_.iterations > 0) point.config.train.iterations = overrides_.iterations;
        point.config.data.source = absoluteSource(point.config.data.source);
        if (plan_.points.size() >= kMostPoints) refuse("it has more than 1000 points");
        point.folder = folderName(plan_.points.size() + 1, point.label);
        plan_.points.push_back(std::move(point));
    }
    static std::string folderName(std::size_t number, const std::string& label) {
        char digits[16];
        std::snprintf(digits, sizeof digits, "%02zu", number);
        std::string name = digits;
        for (const char c : label) {
            const auto byte = static_cast<unsigned char>(c);
            if (name.size() == std::string(digits).size()) name += '-';
            if (std::isalnum(byte) != 0 || c == '.')
                name += static_cast<char>(std::tolower(byte));
            else if (name.back() != '-')
                name += '-';
            if (name.size() > 60) break;
        }
        while (name.back() == '-') name.pop_back();
        return name;
    }

    void readGrid(const Json& grid) {
        if (!grid.is_object() || grid.empty()) refuse("'grid' is no object of lists");
        std::vector<std::pair<std::string, Json>> axes;
        std::size_t points = 1;
        for (const auto& [key, values] : grid.items()) {
            if (!values.is_array() || values.empty()) refuse("the values of '" + key + "' are no list");
            points *= values.size();
            if (points > kMostPoints) refuse("it has more than 1000 points");
            axes.emplace_back(key, values);
        }
        // The last axis runs fastest.
        for (std::size_t number = 0; number < points; ++number) {
            Json settings = Json::object();
            std::size_t stride = points;
            for (const auto& [key, values] : axes) {
                stride /= values.size();
                settings[key] = values[number / stride % values.size()];
            }
            std::string label;
            for (const auto& [key, values] : axes) {
                const Json& value = settings[key];
                label += (label.empty() ? "" : ", ") + key.substr(key.rfind('.') + 1) + " = " +
                         (value.is_string() ? value.get<std::string>() : value.dump());
            }
            add(label, settings, Json::object());
        }
    }

    void readPoints(const Json& points) {
        if (!points.is_array()) refuse("'points' is no list");
        for (const Json& point : points) {
            if (!point.is_object()) refuse("a point is no object");
            knownOnly(point, {"label", "config", "published"}, "a point");
            const std::string label = textOf(point, "label");
            if (label.empty()) refuse("a point has no label");
            const Json published = point.value("published", Json::object());
            if (!published.is_object()) refuse("'published' is no object");
            for (const auto& [name, value] : published.items())
                if (!value.is_number()) refuse("the published '" + name + "' is no number");
            add(label, point.value("config", Json::object()), published);
        }
    }

    std::string path_;
    SweepOverrides overrides_;
    Config base_;
    SweepPlan plan_;
};

/// "table-2", "table-2.json" or "presets/table-2.json": of the files that come with the program, where there is no
/// such file here. (A folder of that name is what "sweep table-2 --out table-2" has left, to be gone on with.)
std::string pathOf(const std::string& fileOrName) {
    namespace fs = std::filesystem;
    std::error_code failure;
    const fs::path given = fileOrName;
    const fs::path folder = given.parent_path();
    const bool mayBeShipped = folder.empty() || folder == "presets" || folder == "sweeps";
    const bool isHere = fs::exists(given, failure) && !fs::is_directory(given, failure);
    if (isHere || !mayBeShipped) return fileOrName;
    try {
        const fs::path name = given.extension() == ".json" ? given.stem() : given.filename();
        const fs::path shipped = resourceFolder("sweeps") / (name.string() + ".json");
        if (fs::exists(shipped, failure)) return shipped.string();
    } catch (const Error&) {
        // No sweeps come with this installation: the name is a file's.
    }
    return fileOrName;
}

}  // namespace

SweepPlan readSweep(const std::string& fileOrName, const SweepOverrides& overrides) {
    return SweepFile(pathOf(fileOrName), overrides).read();
}

}  // namespace shortrun
