// Named starting points under resources/presets/*.json: {"about": TEXT, "parent": NAME, "order": NUMBER,
// "config":
// {...}}, of which parent and order (the place in the list) may be missing. Any thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/config/config.h"

namespace shortrun {

struct Preset {
    std::string name;
    std::string about;  ///< one sentence for people
};

/// Where presets are looked for: see resourceFolder().
std::filesystem::path presetFolder();
/// In the order for people: from the quickest to the special ones. A broken file is left out, with a warning
/// in the log. Error{BadInput} where there is no folder of presets.
std::vector<Preset> listPresets();
/// The configuration of a preset with its parents below it. Error{Usage} names the presets there are;
/// Error{BadInput} names a broken file.
Config loadPreset(const std::string& name);

}  // namespace shortrun
