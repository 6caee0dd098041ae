// The configuration as JSON, by way of the schema's texts.
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

#include "engine/config/schema.h"
#include "engine/config/value_text.h"
#include "engine/core/error.h"
#include "engine/core/json_depth.h"

namespace shortrun {
namespace {

using Json = nlohmann::ordered_json;  // a file for people keeps the order of the schema

[[noreturn]] void refuse(const std::string& origin, const std::string& sentence,
                         const std::string& details = {}) {
    throw Error(ErrorCode::BadInput, "'" + origin + "': " + sentence, details);
}

Json jsonValue(const Field& field, const std::string& text) {
    switch (field.kind) {
        case FieldKind::Boolean:
            return text == "true";
        case FieldKind::Integer:
            return Json::parse(text);
        case FieldKind::Real:
            return *parseReal(text);
        case FieldKind::Schedule:
            if (const auto constant = parseReal(text)) return *constant;
            return text;
        case FieldKind::Choice:
        case FieldKind::Text:
        case FieldKind::Words:
            break;
    }
    return text;
}

/// The text that stands for a JSON value where a field expects one of its kind.
std::string textOf(const Field& field, const Json& value, const std::string& origin) {
    const auto expect = [&](bool fits, const char* what) {
        if (!fits)
            refuse(origin, "'" + field.key + "' must be " + what + " (" + rangeText(field) + "), not " +
                               std::string(value.type_name()));
    };
    const bool zeroWord = value.is_string() && !field.zeroWord.empty() && value.get<std::string>() == field.zeroWord;
    const bool number = value.is_number() || zeroWord;
    switch (field.kind) {
        case FieldKind::Boolean:
            expect(value.is_boolean(), "true or false");
            break;
        case FieldKind::Integer:
            expect(number, "a whole number");
            break;
        case FieldKind::Real:
            expect(number, "a number");
            break;
        case FieldKind::Schedule:
            expect(number || value.is_string(), "a number or a schedule");
            break;
        case FieldKind::Choice:
            expect(value.is_string(), "a word");
            break;
        case FieldKind::Text:
            expect(value.is_string(), "a text");
            break;
        case FieldKind::Words:
            expect(value.is_string(), "a text of words");
            break;
    }
    return value.is_string() ? value.get<std::string>() : value.dump();
}

Json parsed(std::string_view text, const std::string& origin) {
    if (isNestedTooDeeply(text))
        refuse(origin, "its JSON is nested far deeper than a configuration; correct the file");
    try {
        return Json::parse(text);
    } catch (const nlohmann::json::parse_error& error) {
        const auto upTo = text.substr(0, std::min(error.byte, text.size()));
        const auto line = 1 + std::count(upTo.begin(), upTo.end(), '\n');
        refuse(origin, "line " + std::to_string(line) + " is not valid JSON; correct the file", error.what());
    } catch (const nlohmann::json::exception& error) {
        refuse(origin, "it is not valid JSON; correct the file", error.what());
    }
}

bool isGroup(const std::string& name) {
    const auto fields = schema();
    return std::any_of(fields.begin(), fields.end(),
                       [&](const Field& field) { return field.key.starts_with(name + "."); });
}

/// Values by their field's key; whole groups are opened up.
std::map<std::string, const Json*> flattened(const Json& root, const std::string& origin) {
    std::map<std::string, const Json*> values;
    const auto add = [&](const std::string& key, const Json& value) {
        if (!findField(key))
            refuse(origin, "unknown key '" + key + "': did you mean '" + nearestKey(key) + "'?");
        if (!values.emplace(key, &value).second)
            refuse(origin, "'" + key + "' stands in it twice; leave one");
    };
    for (const auto& [name, value] : root.items()) {
        if (!value.is_object()) {
            add(name, value);
            continue;
        }
        for (const auto& [member, inner] : value.items()) add(name + "." + member, inner);
        if (value.empty() && !isGroup(name)) refuse(origin, "unknown group '" + name + "'; leave it out");
    }
    return values;
}

}  // namespace

std::string toJson(const Config& config) {
    Json root = Json::object();
    for (const Field& field : schema()) {
        const auto dot = field.key.find('.');
        Json& place = dot == std::string::npos ? root[field.key]
                                               : root[field.key.substr(0, dot)][field.key.substr(dot + 1)];
        place = jsonValue(field, field.get(config));
    }
    // A file name that is not UTF-8 must not cost the run its configuration.
    return root.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void applyJson(Config& config, std::string_view json, const std::string& origin) {
    const Json root = parsed(json, origin);
    if (!root.is_object()) refuse(origin, "a configuration is a JSON object of groups");
    const auto values = flattened(root, origin);
    Config changed = config;
    // In two passes, so that a mode that is given wins over the one that a value implies.
    for (const bool ownMode : {true, false})
        for (const Field& field : schema()) {
            const auto found = values.find(field.key);
            if (found == values.end() || field.modeKey.empty() == ownMode) continue;
            const std::string text = textOf(field, *found->second, origin);
            try {
                setField(changed, field.key, text);
            } catch (const Error& error) {
                refuse(origin, error.message());
            }
        }
    config = std::move(changed);
}

}  // namespace shortrun
