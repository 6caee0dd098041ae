#include "engine/config/train_command.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "engine/config/presets.h"
#include "engine/config/schema.h"

namespace shortrun {
namespace {

/// One word for a POSIX shell.
std::string quoted(const std::string& word) {
    const bool plain = !word.empty() && std::all_of(word.begin(), word.end(), [](unsigned char c) {
        return std::isalnum(c) ||
               std::string_view("_-./:=,+@%").find(static_cast<char>(c)) != std::string_view::npos;
    });
    if (plain) return word;
    std::string text = "'";
    for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return text + "'";
}

/// The preset that differs in the fewest fields; empty where none is nearer than the defaults.
std::string nearestPreset(const Config& config) {
    std::string nearest;
    std::size_t fewest = differingFields(Config(), config).size();
    for (const Preset& preset : listPresets()) {
        const std::size_t count = differingFields(loadPreset(preset.name), config).size();
        if (count < fewest) {
            nearest = preset.name;
            fewest = count;
        }
    }
    return nearest;
}

/// Assignments that turn `from` into `wanted`, in an order that does it: a value also sets its mode, which
/// the second pass then sets right.
std::vector<std::string> assignmentsBetween(Config from, const Config& wanted) {
    std::vector<std::string> assignments;
    for (int pass = 0; pass < 2; ++pass)
        for (const std::string& key : differingFields(from, wanted)) {
            const std::string assignment = key + "=" + findField(key)->get(wanted);
            std::erase(assignments, assignment);
            assignments.push_back(assignment);
            applyAssignment(from, assignment);
        }
    return assignments;
}

}  // namespace

std::string trainCommand(const Config& config, const std::string& run) {
    const std::string preset = nearestPreset(config);
    Config from = preset.empty() ? Config() : loadPreset(preset);
    std::string command = "shortrun train --data " + quoted(config.data.source);
    if (!preset.empty()) command += " --preset " + preset;
    command += " --iterations " + std::to_string(config.train.iterations) + " --seed " +
               std::to_string(config.seed) + " --run " + quoted(run);
    from.data.source = config.data.source;
    from.train.iterations = config.train.iterations;
    from.seed = config.seed;
    const auto assignments = assignmentsBetween(from, config);
    if (!assignments.empty()) command += " --set";
    for (const std::string& assignment : assignments) command += " " + quoted(assignment);
    return command;
}

}  // namespace shortrun
