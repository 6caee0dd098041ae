#include "engine/config/train_command.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "engine/config/cooldown.h"
#include "engine/config/presets.h"
#include "engine/config/schema.h"

namespace shortrun {
namespace {

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

/// " --set ..." for these assignments; nothing for none.
std::string setText(const std::vector<std::string>& assignments) {
    std::string text = assignments.empty() ? "" : " --set";
    for (const std::string& assignment : assignments) text += " " + shellWord(assignment);
    return text;
}

/// Whether one command makes both parts: they differ in nothing that was in force.
bool areOne(const Config& part, const Config& next) {
    const bool cools = part.train.cooldown > 0 || cooldownBegin(next.train) < part.train.iterations;
    if (cools) return false;
    Config same = part;
    same.train.iterations = next.train.iterations;
    same.train.cooldown = next.train.cooldown;
    return same == next;
}

/// What a run was computed with, in parts between which parameters changed: train.iterations is where each ends.
std::vector<Config> partsOf(const Config& config, const std::vector<ParameterChange>& changes) {
    std::vector<Config> parts{config};  // the last one first: each holds what was before its changes
    std::vector<std::int64_t> ends{config.train.iterations};
    std::int64_t begin = 0;
    for (auto change = changes.rbegin(); change != changes.rend() && change->iteration > 1; ++change) {
        if (!findField(change->key)) continue;
        if (begin != change->iteration) {
            begin = change->iteration;
            parts.push_back(parts.back());
            ends.push_back(begin - 1);
        }
        setField(parts.back(), change->key, change->before);
    }
    std::ranges::reverse(parts);
    std::ranges::reverse(ends);
    for (std::size_t i = 0; i < parts.size(); ++i) parts[i].train = endedAfter(parts[i].train, ends[i]);
    for (std::size_t i = parts.size() - 1; i > 0; --i)
        if (areOne(parts[i - 1], parts[i])) parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(i) - 1);
    return parts;
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

std::string shellWord(const std::string& word) {
    const bool plain = !word.empty() && std::all_of(word.begin(), word.end(), [](unsigned char c) {
        return std::isalnum(c) ||
               std::string_view("_-./:=,+@%").find(static_cast<char>(c)) != std::string_view::npos;
    });
    if (plain) return word;
    std::string text = "'";
    for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return text + "'";
}

std::string trainCommand(const Config& config, const std::string& run) {
    const std::string preset = nearestPreset(config);
    Config from = preset.empty() ? Config() : loadPreset(preset);
    std::string command = "shortrun train --data " + shellWord(config.data.source);
    if (!preset.empty()) command += " --preset " + preset;
    command += " --iterations " + std::to_string(config.train.iterations) + " --seed " +
               std::to_string(config.seed) + " --run " + shellWord(run);
    from.data.source = config.data.source;
    from.train.iterations = config.train.iterations;
    from.seed = config.seed;
    return command + setText(assignmentsBetween(from, config));
}

std::vector<std::string> trainCommands(const Config& config, const std::string& run,
                                       const std::vector<ParameterChange>& changes) {
    const std::vector<Config> parts = partsOf(config, changes);
    std::vector<std::string> commands{trainCommand(parts.front(), run)};
    for (std::size_t i = 1; i < parts.size(); ++i) {
        Config from = parts[i - 1];
        from.train.iterations = parts[i].train.iterations;
        commands.push_back("shortrun train --run " + shellWord(run) + " --resume --iterations " +
                           std::to_string(parts[i].train.iterations) + setText(assignmentsBetween(from, parts[i])));
    }
    return commands;
}

}  // namespace shortrun
