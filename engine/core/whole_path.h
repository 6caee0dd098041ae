// One spelling for each place on disk. Pure functions; any thread.
#pragma once

#include <filesystem>
#include <string>

namespace shortrun {

/// Absolute, without ".", ".." and an ending slash, so that filename() is the name of the file or folder however `path`
/// was typed. `path` must not be empty; nothing needs to lie there.
std::filesystem::path wholePath(const std::string& path);

}  // namespace shortrun
