// Small files read whole: configurations, presets, journals. Any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace shortrun {

/// The bytes of a regular file. Error{BadInput} names the file: missing, a folder, unreadable, or larger than
/// `mostBytes` (a wrong file should not fill the memory).
std::string readFile(const std::filesystem::path& path, std::uint64_t mostBytes = 16u << 20);

}  // namespace shortrun
