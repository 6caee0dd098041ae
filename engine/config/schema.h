// THE schema: one row for each field of Config. From it come JSON, --set key=value, the help, the window's
// parameter form, the range checks and the reference page. A new parameter touches three places: the struct
// (config.h), the table (schema.cpp), its use. Pure functions over immutable data; any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/config/config.h"

namespace shortrun {

enum class FieldScale { Linear, Logarithmic };
enum class FieldChange { Live, Restart };    ///< may change while training runs, or needs a new run
enum class FieldLevel { Basic, Advanced };
enum class FieldKind { Integer, Real, Boolean, Choice, Text, Schedule };

/// One parameter. Everything but `get` and `set` is for display and checks.
struct Field {
    std::string key;     ///< "sampler.step_size"
    std::string label;   ///< "Step size"
    std::string symbol;  ///< the paper's: "s"; may be empty
    std::string help;    ///< one or two sentences: what it does and what follows from changing it
    std::string unit;    ///< may be empty
    FieldKind kind = FieldKind::Real;
    double minimum = 0;  ///< inclusive; Integer, Real and Schedule only
    double maximum = 0;
    FieldScale scale = FieldScale::Linear;
    FieldChange change = FieldChange::Restart;
    FieldLevel level = FieldLevel::Basic;
    std::vector<std::string> choices;  ///< Choice: the words; Integer: the only values, when not empty

    std::string (*get)(const Config&) = nullptr;                 ///< canonical text
    void (*set)(Config&, std::string_view text) = nullptr;       ///< throws Error{Usage}; no range check
};

/// All fields, in the order of the struct. The group is the key's part before the dot.
std::span<const Field> schema();
const Field* findField(std::string_view key);

/// Sets one field from text with its range check. Error{Usage} names the key, what is wrong, the range; an
/// unknown key names the nearest known one.
void setField(Config& config, std::string_view key, std::string_view text);
/// "key=value" as --set takes it.
void applyAssignment(Config& config, std::string_view assignment);

/// The keys whose values differ, in schema order.
std::vector<std::string> differingFields(const Config& a, const Config& b);

/// JSON object of objects by group ("sampler": {"steps": 50, ...}); numbers as numbers, choices as words,
/// a schedule as a number or as its text.
std::string toJson(const Config& config);
/// Lays the values of a JSON text (a full or partial configuration) over `config`. `origin` (a file name) is
/// named in errors. Error{BadInput}: not JSON, unknown key (with the nearest), wrong type, out of range.
void applyJson(Config& config, std::string_view json, const std::string& origin);

/// The reference of all fields for `--help-config`: key, range, default, meaning.
std::string configHelp();

}  // namespace shortrun
