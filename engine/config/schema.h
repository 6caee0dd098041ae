// THE schema: one row for each field of Config. From it come JSON, --set key=value, the help (--help-config), the
// window's parameter form and the range checks. A new parameter touches three places: the struct
// (config.h), the table (schema_table.cpp), its use. Pure functions over immutable data; any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/config/config.h"

namespace shortrun {

/// How a slider or a spin box steps. Logarithmic with minimum 0: by factors, with 0 as the lowest stop.
enum class FieldScale { Linear, Logarithmic };
enum class FieldChange { Live, Restart };  ///< may change while training runs, or needs a new run
enum class FieldLevel { Basic, Advanced };
enum class FieldKind { Integer, Real, Boolean, Choice, Text, Schedule, Words };

/// One parameter. Everything but `get` and `set` is for display and checks.
struct Field {
    std::string key;          ///< "sampler.step_size"
    std::string label;        ///< "Step size"
    std::string symbol = {};  ///< the paper's: "s"; may be empty
    std::string help;         ///< one or two sentences: what it does and what follows from changing it
    std::string unit = {};    ///< may be empty
    FieldKind kind = FieldKind::Real;
    double minimum = 0;  ///< inclusive; Integer, Real and Schedule only
    double maximum = 0;
    FieldScale scale = FieldScale::Linear;
    FieldChange change = FieldChange::Restart;
    FieldLevel level = FieldLevel::Basic;
    std::vector<std::string> choices = {};  ///< Choice, Words: the words; Integer: the only values, when not empty
    /// Key of the Choice field {"auto", "fixed"} that decides over this value; empty for most. Assigning the
    /// word "auto" to this field (setField, JSON) chooses "auto" there and keeps the value; assigning a value
    /// chooses "fixed".
    std::string modeKey = {};
    /// What 0 means, in a word that is taken for it and shown in its place; empty: it is a number like the others.
    std::string zeroWord = {};

    std::string (*get)(const Config&) = nullptr;  ///< canonical text
    void (*set)(Config&,
                std::string_view text) = nullptr;  ///< this member alone; Error{Usage}; no range check
};

/// All fields, in the order of the struct. The group is the key's part before the dot.
std::span<const Field> schema();
const Field* findField(std::string_view key);
/// The key that was probably meant by an unknown one.
std::string nearestKey(std::string_view key);

/// What a field takes, for people: "1 to 4096", "32, 64 or 128", "true or false".
std::string rangeText(const Field& field);

/// Sets one field from text with its range check (and its mode, see Field::modeKey). Error{Usage} names the
/// key, what is wrong, the range; an unknown key names the nearest known one. `config` changes only on
/// success.
void setField(Config& config, std::string_view key, std::string_view text);
/// "key=value" as --set takes it.
void applyAssignment(Config& config, std::string_view assignment);
/// Error{Usage} for the first field that is out of its range: for configurations made by code.
void checkRanges(const Config& config);

/// The keys whose values differ, in schema order. `field.set(b, field.get(a))` for each makes b equal to a.
std::vector<std::string> differingFields(const Config& a, const Config& b);

/// JSON object of objects by group ("sampler": {"steps": 50, ...}); numbers as numbers, choices as words,
/// a schedule as a number or as its text. Reads back as the same configuration, exactly.
std::string toJson(const Config& config);
/// Lays the values of a JSON text (a full or partial configuration) over `config`; a field may also stand at
/// the top under its whole key ("sampler.steps": 50). The order of the keys does not matter: a given mode
/// wins over the one that a value implies. `origin` (a file name) is named in errors. Error{BadInput}: not
/// JSON, unknown key (with the nearest), wrong type, out of range; `config` changes only on success.
void applyJson(Config& config, std::string_view json, const std::string& origin);

/// The reference of all fields for `--help-config`: key, range, default, meaning.
std::string configHelp();
/// The same for programs: a JSON object with the keys, in schema order. Of each: label, symbol, unit and help; kind
/// (a word of FieldKind), default (text, as --set takes it), takes (rangeText()), minimum, maximum, choices where it
/// has any; live.
std::string configReferenceJson();

}  // namespace shortrun
