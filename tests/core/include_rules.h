// The direction of the architecture, as rules over the #include lines of the source tree. No Qt.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace shortrun::test {

/// What each file includes, as written between the quotes or brackets; by its path from the root.
using SourceTree = std::map<std::string, std::vector<std::string>>;

/// The C++ files under app, engine and ui.
SourceTree readSourceTree(const std::filesystem::path& root);

/// One sentence for each #include, direct or through other files of the project, that goes against the
/// drawing.
std::vector<std::string> brokenRules(const SourceTree& tree);

}  // namespace shortrun::test
