// What made a picture, as a text for its PNG: dropped on the window of shortrun-studio it brings the page,
// the model and the choices back. Pure functions; any thread.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/session/snapshot.h"

namespace shortrun {

/// `state` is that of the window's page of this name ("generate", "interpolate"). Added under the key
/// "Shortrun".
void addOrigin(std::map<std::string, std::string>& texts, const std::string& page,
               const nlohmann::json& state, const ModelInfo& model);

}  // namespace shortrun
