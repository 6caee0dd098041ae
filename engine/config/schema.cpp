#include "engine/config/schema.h"

#include <algorithm>

#include "engine/config/schema_table.h"
#include "engine/config/value_text.h"
#include "engine/core/error.h"
#include "engine/core/nearest_name.h"
#include "engine/core/word_list.h"

namespace shortrun {
namespace {

/// Numbers of people: 100000 rather than 1e5, but 1e-6 as it is.
std::string boundText(double bound) {
    if (bound == static_cast<double>(static_cast<std::int64_t>(bound)))
        return std::to_string(static_cast<std::int64_t>(bound));
    return realText(bound);
}

bool withinRange(const Field& field, const Config& config) {
    const std::string text = field.get(config);
    if (field.kind == FieldKind::Integer && !field.choices.empty())
        return std::find(field.choices.begin(), field.choices.end(), text) != field.choices.end();
    double smallest = field.minimum;
    double largest = field.maximum;
    if (field.kind == FieldKind::Integer || field.kind == FieldKind::Real) {
        const auto value = parseReal(text);
        if (!value) return false;
        smallest = largest = *value;
    } else if (field.kind == FieldKind::Schedule) {
        const Schedule schedule = Schedule::parse(text);
        smallest = schedule.smallest();
        largest = schedule.largest();
    }
    return smallest >= field.minimum && largest <= field.maximum;
}

[[noreturn]] void refuse(const Field& field, const std::string& why) {
    throw Error(ErrorCode::Usage, field.key + ": " + why + "; it takes " + rangeText(field));
}

const Field& knownField(std::string_view key) {
    if (const Field* field = findField(key)) return *field;
    const std::string group = std::string(key) + '.';
    for (const Field& field : schema())
        if (std::string_view(field.key).starts_with(group))
            throw Error(ErrorCode::Usage, "'" + std::string(key) + "' is a group of parameters, which are set by " +
                                              "their own names, for example " + field.key);
    throw Error(ErrorCode::Usage,
                "unknown key '" + std::string(key) + "': did you mean '" + nearestKey(key) + "'?");
}

void setInRange(Config& config, const Field& field, std::string_view text) {
    const bool zero = !field.zeroWord.empty() && trimmed(text) == field.zeroWord;
    try {
        field.set(config, zero ? "0" : text);
    } catch (const Error& error) {
        refuse(field, error.message());
    }
    if (!withinRange(field, config)) refuse(field, "'" + std::string(trimmed(text)) + "' is out of range");
}

}  // namespace

std::span<const Field> schema() {
    static const std::vector<Field> fields = makeSchemaTable();
    return fields;
}

const Field* findField(std::string_view key) {
    const auto fields = schema();
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.key == key; });
    return found == fields.end() ? nullptr : &*found;
}

std::string nearestKey(std::string_view key) {
    std::vector<std::string> keys;
    for (const Field& field : schema()) {
        // A key without its group, or in the wrong one, is the commonest slip.
        const std::string_view known = field.key;
        if (known.substr(known.find('.') + 1) == key.substr(key.rfind('.') + 1)) return field.key;
        keys.push_back(field.key);
    }
    return nearestName(key, keys);
}

std::string rangeText(const Field& field) {
    const std::string unit = field.unit.empty() ? "" : " " + field.unit;
    const std::string zero = field.zeroWord.empty() ? "" : field.zeroWord + " (0), or ";
    const std::string range = zero + boundText(field.minimum) + " to " + boundText(field.maximum) + unit;
    switch (field.kind) {
        case FieldKind::Boolean:
            return "true or false";
        case FieldKind::Choice:
            return wordList(field.choices, " or ");
        case FieldKind::Integer:
            return field.choices.empty() ? range : wordList(field.choices, " or ") + unit;
        case FieldKind::Real:
            return range;
        case FieldKind::Text:
            return "text";
        case FieldKind::Words:
            return "one or more of " + wordList(field.choices);
        case FieldKind::Schedule:
            break;
    }
    const std::string automatic = field.modeKey.empty() ? "" : "auto, or ";
    return automatic + range + ", or a schedule iteration:value, iteration:value, ...";
}

void setField(Config& config, std::string_view key, std::string_view text) {
    const Field& field = knownField(trimmed(key));
    Config changed = config;
    if (field.modeKey.empty()) {
        setInRange(changed, field, text);
    } else if (trimmed(text) == "auto") {
        knownField(field.modeKey).set(changed, "auto");
    } else {
        setInRange(changed, field, text);
        knownField(field.modeKey).set(changed, "fixed");
    }
    config = std::move(changed);
}

void applyAssignment(Config& config, std::string_view assignment) {
    const auto equals = assignment.find('=');
    if (equals == std::string_view::npos)
        throw Error(ErrorCode::Usage,
                    "'" + std::string(assignment) +
                        "' is no assignment: write key=value, for example sampler.steps=100");
    setField(config, assignment.substr(0, equals), assignment.substr(equals + 1));
}

void checkRanges(const Config& config) {
    for (const Field& field : schema()) {
        Config copy = config;
        setInRange(copy, field, field.get(config));
    }
}

std::vector<std::string> differingFields(const Config& a, const Config& b) {
    std::vector<std::string> keys;
    for (const Field& field : schema())
        if (field.get(a) != field.get(b)) keys.push_back(field.key);
    return keys;
}

}  // namespace shortrun
