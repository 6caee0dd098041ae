#include "app/output_files.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <set>

#include "engine/core/atomic_file.h"
#include "engine/core/error.h"
#include "engine/core/lower_case.h"
#include "engine/data/content_kind.h"
#include "engine/storage/model_file.h"
#include "engine/storage/run_directory.h"

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
    return others.contains(endingOf(path));
}

bool isWithin(const fs::path& folder, const fs::path& path) {
    const fs::path whole = placeOf(folder.string()), file = placeOf(path.string());
    return std::mismatch(whole.begin(), whole.end(), file.begin(), file.end()).first == whole.end();
}

/// What a run consists of; whatever else lies in its folder is its owner's.
bool isOfRun(const fs::path& run, const fs::path& path) {
    if (isWithin(run / "checkpoints", path) || isWithin(run / "samples", path)) return true;
    static const std::set<std::string> names = {"config.json",   "metrics.csv", "measures.csv", "measures.json",
                                                "changes.tsv", "log.txt"};
    return isWithin(run, path) && names.contains(path.filename().string());
}

/// Whether the file at `path` is, or is a part of, an input.
bool isReadFrom(const std::string& input, const std::string& path) {
    if (input.empty()) return false;
    std::error_code ignored;
    if (fs::is_regular_file(input, ignored)) return fs::equivalent(path, input, ignored);
    if (RunDirectory::exists(input)) return isOfRun(input, path);
    if (fs::is_directory(input, ignored)) return isWithin(input, path) && hasPictureName(path);
    const std::string model = modelFileOf(input);
    return !model.empty() && fs::equivalent(path, model, ignored);
}

}  // namespace

void checkNotRead(const std::string& path, const std::vector<std::string>& inputs) {
    if (std::ranges::any_of(inputs, [&](const std::string& input) { return isReadFrom(input, path); }))
        throw Error(ErrorCode::Usage,
                    "'" + path + "' is what is read: name another file for the results, it would be lost.");
}

void checkOutputFiles(const std::vector<std::string>& paths, const std::vector<std::string>& inputs) {
    std::set<fs::path> seen;
    for (const std::string& path : paths) {
        if (path.empty()) continue;
        if (!seen.insert(placeOf(path)).second)
            throw Error(ErrorCode::Usage, "'" + path + "' is named for two different results.");
        if (isNamedLikeOtherPicture(path))
            throw Error(ErrorCode::Usage, "'" + path + "': pictures are written as PNG; name it .png.");
        std::error_code notThere;
        // Seldom: thousands are not each held against thousands.
        if (fs::exists(path, notThere)) checkNotRead(path, inputs);
        // Begins a file beside it, and drops it again.
        const AtomicFile probe(path);
    }
}

fs::path placeOf(const std::string& path) {
    std::error_code failure;  // no permission to look, a name that is too long: what writes there will say so
    const fs::path whole = fs::weakly_canonical(fs::absolute(path), failure);
    return failure ? fs::absolute(path).lexically_normal() : whole;
}

void makeOutputFolder(const std::string& path) {
    std::error_code failure;
    fs::create_directories(path, failure);
    if (failure || !fs::is_directory(path))
        throw Error(ErrorCode::BadInput, "The folder '" + path + "' cannot be made" +
                                             (failure ? ": " + failure.message() : " where there is a file") +
                                             ".");
    if (::access(path.c_str(), W_OK) != 0)
        throw Error(ErrorCode::BadInput, "cannot write into the folder '" + path + "': " + std::strerror(errno));
    const AtomicFile probe(fs::path(path) / "probe");
}

std::map<std::string, std::string> pictureTexts(const std::string& model, const std::string& what) {
    return {{"Software", "Shortrun " SHORTRUN_VERSION}, {"Source", model}, {"Description", what}};
}

}  // namespace shortrun
