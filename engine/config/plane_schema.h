// The table of PlaneConfig: one row for each field, for --set, JSON and the page's editors, as schema.h is for
// images. Pure functions over immutable data; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/config/plane_config.h"
#include "engine/config/schema.h"

namespace shortrun {

/// `display` has everything but its `get` and `set`, which are those of another configuration.
struct PlaneField {
    Field display;
    std::string (*get)(const PlaneConfig&) = nullptr;
    void (*set)(PlaneConfig&, std::string_view text) = nullptr;  ///< Error{Usage}; no range check
};

/// All fields but the drawn points.
std::span<const PlaneField> planeSchema();
const PlaneField* findPlaneField(std::string_view key);

/// With its range check. Error{Usage} names the key, what is wrong, the range; an unknown key the nearest known one.
/// `config` changes only on success.
void setPlaneField(PlaneConfig& config, std::string_view key, std::string_view text);
/// "key=value" as --set takes it.
void applyPlaneAssignment(PlaneConfig& config, std::string_view assignment);
/// Error{Usage} for the first field that is out of its range.
void checkPlaneRanges(const PlaneConfig& config);

/// {"steps": 50, ..., "points": [[x, y], ...]}: reads back as the same configuration.
std::string toJson(const PlaneConfig& config);
/// Lays the values of a JSON text over `config`. Error{BadInput}; `config` changes only on success.
void applyPlaneJson(PlaneConfig& config, std::string_view json, const std::string& origin);

}  // namespace shortrun
