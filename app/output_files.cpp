#include "app/output_files.h"

#include <filesystem>
#include <set>

#include "engine/core/atomic_file.h"
#include "engine/core/error.h"

namespace shortrun {

namespace fs = std::filesystem;

void checkOutputFiles(const std::vector<std::string>& paths) {
    std::set<fs::path> seen;
    for (const std::string& path : paths) {
        if (path.empty()) continue;
        if (!seen.insert(fs::absolute(path).lexically_normal()).second)
            throw Error(ErrorCode::Usage, "'" + path + "' is named for two different results.");
        // Begins a file beside it, and drops it again.
        const AtomicFile probe(path);
    }
}

void makeOutputFolder(const std::string& path) {
    std::error_code failure;
    fs::create_directories(path, failure);
    if (failure || !fs::is_directory(path))
        throw Error(ErrorCode::BadInput, "The folder '" + path + "' cannot be made" +
                                             (failure ? ": " + failure.message() : " where there is a file") +
                                             ".");
    const AtomicFile probe(fs::path(path) / "probe");
}

std::map<std::string, std::string> pictureTexts(const std::string& model, const std::string& what) {
    return {{"Software", "Shortrun " SHORTRUN_VERSION}, {"Source", model}, {"Description", what}};
}

}  // namespace shortrun
