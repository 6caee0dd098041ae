// Where the program's own files lie: presets, built-in models. Any thread.
#pragma once

#include <filesystem>
#include <string_view>

namespace shortrun {

/// The folder `name` ("presets") of the resources: under $SHORTRUN_RESOURCES, in `resources` beside the
/// program, in the share folder of the program's installation, in the source tree of the build; the first
/// that exists. Error{BadInput} where there is none.
std::filesystem::path resourceFolder(std::string_view name);

}  // namespace shortrun
