#include "app/output_files.h"

#include <filesystem>
#include <set>

#include "engine/core/atomic_file.h"
#include "engine/core/error.h"
#include "engine/core/lower_case.h"
#include "engine/storage/model_file.h"

namespace shortrun {

namespace fs = std::filesystem;

namespace {

/// Of a run or "model:NAME"; empty for what is neither.
std::string modelFileOf(const std::string& model) {
    try {
        return resolveModelPath(model);
    } catch (const Error&) {
        return {};
    }
}

/// Pictures are written as PNG, for they are looked at pixel by pixel.
bool isNamedLikeOtherPicture(const std::string& path) {
    static const std::set<std::string> others = {".jpg", ".jpeg", ".bmp", ".tif", ".tiff"};
    return others.contains(lowerCase(fs::path(path).extension().string()));
}

}  // namespace

void checkOutputFiles(const std::vector<std::string>& paths, std::vector<std::string> inputs) {
    // Of a run it is the newest checkpoint that is read.
    for (std::string& input : inputs)
        if (!input.empty() && !fs::is_regular_file(input)) input = modelFileOf(input);
    std::set<fs::path> seen;
    for (const std::string& path : paths) {
        if (path.empty()) continue;
        if (!seen.insert(fs::absolute(path).lexically_normal()).second)
            throw Error(ErrorCode::Usage, "'" + path + "' is named for two different results.");
        if (isNamedLikeOtherPicture(path))
            throw Error(ErrorCode::Usage, "'" + path + "': pictures are written as PNG; name it .png.");
        std::error_code notThere;
        const bool isThere = fs::exists(path, notThere);  // seldom: thousands are not each held against thousands
        for (const std::string& input : inputs) {
            if (isThere && !input.empty() && fs::equivalent(path, input, notThere))
                throw Error(ErrorCode::Usage,
                            "'" + path + "' is what is read: name another file for the results, it would be lost.");
        }
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
