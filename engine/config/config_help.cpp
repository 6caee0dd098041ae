// The reference of all fields for people and for programs, from the schema.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/config/schema.h"

namespace shortrun {
namespace {

constexpr std::size_t kColumns = 96;

/// The words of a text in lines of at most kColumns, each after `indent` spaces.
std::string wrapped(const std::string& text, std::size_t indent) {
    std::string out, line;
    const auto flush = [&] {
        out += std::string(indent, ' ') + line + "\n";
        line.clear();
    };
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find(' ', begin), text.size());
        const std::string word = text.substr(begin, end - begin);
        if (!line.empty() && indent + line.size() + 1 + word.size() > kColumns) flush();
        line += (line.empty() ? "" : " ") + word;
        begin = end + 1;
    }
    flush();
    return out;
}

std::string groupOf(const std::string& key) {
    const auto dot = key.find('.');
    return dot == std::string::npos ? "" : key.substr(0, dot);
}

const char* wordOf(FieldKind kind) {
    switch (kind) {
        case FieldKind::Integer:
            return "integer";
        case FieldKind::Real:
            return "real";
        case FieldKind::Boolean:
            return "boolean";
        case FieldKind::Choice:
            return "choice";
        case FieldKind::Schedule:
            return "schedule";
        case FieldKind::Words:
            return "words";
        case FieldKind::Text:
            break;
    }
    return "text";
}

bool hasRange(const Field& field) {
    return field.kind == FieldKind::Integer || field.kind == FieldKind::Real || field.kind == FieldKind::Schedule;
}

}  // namespace

std::string configHelp() {
    const Config defaults;
    std::string text =
        "Every parameter, with what it takes, its default and its meaning. Set one with --set key=value.\n"
        "Parameters marked 'live' may change while training runs.\n";
    std::string group = "none yet";
    for (const Field& field : schema()) {
        if (groupOf(field.key) != group) text += "\n";
        group = groupOf(field.key);
        text += "  " + field.key + (field.symbol.empty() ? "" : "  (" + field.symbol + ")") + "\n";
        text += wrapped(rangeText(field) + "; default " + field.get(defaults) +
                            (field.change == FieldChange::Live ? "; live" : ""),
                        6);
        text += wrapped(field.help, 6);
    }
    return text;
}

std::string configReferenceJson() {
    const Config defaults;
    auto reference = nlohmann::ordered_json::object();
    for (const Field& field : schema()) {
        auto& entry = reference[field.key];
        entry = {{"label", field.label}, {"symbol", field.symbol}, {"unit", field.unit}, {"help", field.help}};
        entry["kind"] = wordOf(field.kind);
        entry["default"] = field.get(defaults);
        entry["takes"] = rangeText(field);
        if (hasRange(field) && field.choices.empty()) {
            entry["minimum"] = field.minimum;
            entry["maximum"] = field.maximum;
        }
        if (!field.choices.empty()) entry["choices"] = field.choices;
        entry["live"] = field.change == FieldChange::Live;
    }
    return reference.dump(2) + "\n";
}

}  // namespace shortrun
