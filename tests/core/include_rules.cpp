#include "core/include_rules.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <regex>
#include <set>

namespace shortrun::test {
namespace {

namespace fs = std::filesystem;

enum class Library { None, Qt, Torch, OpenCv, OneDnn };

Library libraryOf(const std::string& include) {
    const auto startsWith = [&](std::initializer_list<const char*> prefixes) {
        return std::any_of(prefixes.begin(), prefixes.end(),
                           [&](const char* p) { return include.starts_with(p); });
    };
    if (startsWith({"torch/", "ATen/", "c10/", "caffe2/"})) return Library::Torch;
    if (startsWith({"opencv2/", "opencv4/"})) return Library::OpenCv;
    if (startsWith({"oneapi/", "dnnl"})) return Library::OneDnn;
    const bool qtClass = include.size() > 1 && include[0] == 'Q' && std::isalpha(include[1]);
    if (qtClass || startsWith({"qcustomplot"})) return Library::Qt;
    return Library::None;
}

const char* nameOf(Library library) {
    switch (library) {
        case Library::Qt:
            return "Qt";
        case Library::Torch:
            return "Torch";
        case Library::OpenCv:
            return "OpenCV";
        case Library::OneDnn:
            return "oneDNN";
        case Library::None:
            break;
    }
    return "";
}

/// "engine/core" of "engine/core/error.h", "ui" of "ui/pages/page.h".
std::string roomOf(const std::string& path) {
    const auto first = path.find('/');
    const std::string top = path.substr(0, first);
    if (top != "engine" || first == std::string::npos) return top;
    return path.substr(0, path.find('/', first + 1));
}

struct Rule {
    std::vector<std::string> mayInclude;  ///< rooms of the project
    std::set<Library> mayReach;           ///< directly or through the project's own headers
};

Rule ruleOf(const std::string& path) {
    const std::string room = roomOf(path);
    const std::vector<std::string> core = {"engine/core", "engine/config", "engine/session"};
    if (room == "engine/core") return {{core[0]}, {}};
    if (room == "engine/config") return {{core[0], core[1]}, {}};
    if (room == "engine/session") return {core, {}};
    if (room.starts_with("engine")) return {{"engine/"}, {Library::Torch, Library::OpenCv, Library::OneDnn}};
    if (room == "ui") return {{"ui", core[0], core[1], core[2]}, {Library::Qt}};
    const bool studio = path.starts_with("app/studio");
    if (studio) return {{"app", "engine/", "ui"}, {Library::Qt}};
    return {{"app", "engine/"}, {}};
}

bool mayInclude(const Rule& rule, const std::string& include) {
    const std::string room = roomOf(include);
    return std::any_of(rule.mayInclude.begin(), rule.mayInclude.end(), [&](const std::string& allowed) {
        return allowed.ends_with('/') ? room.starts_with(allowed) : room == allowed;
    });
}

bool isOurs(const std::string& include) {
    const std::string top = include.substr(0, include.find('/'));
    return include.find('/') != std::string::npos && (top == "engine" || top == "ui" || top == "app");
}

/// Adds the libraries that a file reaches, each with the file whose #include line names it.
void reach(const SourceTree& tree, const std::string& path, std::set<std::string>& seen,
           std::map<Library, std::string>& reached) {
    const auto file = tree.find(path);
    if (file == tree.end() || !seen.insert(path).second) return;
    for (const std::string& include : file->second) {
        const Library library = libraryOf(include);
        if (library != Library::None) reached.emplace(library, path);
        if (isOurs(include)) reach(tree, include, seen, reached);
    }
}

}  // namespace

SourceTree readSourceTree(const fs::path& root) {
    static const std::regex includeLine(R"re(^\s*#\s*include\s*["<]([^">]+)[">])re");
    SourceTree tree;
    for (const char* top : {"app", "engine", "ui"})
        for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
            const std::string extension = entry.path().extension().string();
            if (extension != ".h" && extension != ".cpp") continue;
            auto& includes = tree[fs::relative(entry.path(), root).generic_string()];
            std::ifstream file(entry.path());
            std::smatch match;
            for (std::string line; std::getline(file, line);)
                if (std::regex_search(line, match, includeLine)) includes.push_back(match[1]);
        }
    return tree;
}

std::vector<std::string> brokenRules(const SourceTree& tree) {
    std::vector<std::string> broken;
    for (const auto& [path, includes] : tree) {
        const Rule rule = ruleOf(path);
        for (const std::string& include : includes)
            if (isOurs(include) && !mayInclude(rule, include))
                broken.push_back(path + " must not include " + include);
        std::set<std::string> seen;
        std::map<Library, std::string> reached;
        reach(tree, path, seen, reached);
        for (const auto& [library, through] : reached)
            if (!rule.mayReach.contains(library))
                broken.push_back(path + " must not see " + nameOf(library) +
                                 (through == path ? "" : ", and does through " + through));
    }
    return broken;
}

}  // namespace shortrun::test
