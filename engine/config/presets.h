// Named starting points under resources/presets/*.json: {"parent": NAME, "about": TEXT, "config": {...}}. Any thread.
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

/// Where presets are looked for: $SHORTRUN_RESOURCES/presets, beside the program, the build's source tree, the
/// installed share folder; the first that exists.
std::filesystem::path presetFolder();
std::vector<Preset> listPresets();
/// The configuration of a preset with its parents below it. Error{Usage} names the presets there are;
/// Error{BadInput} names a broken file.
Config loadPreset(const std::string& name);

}  // namespace shortrun
