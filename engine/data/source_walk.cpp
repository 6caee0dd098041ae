// The walk through folders. On the caller's thread.
#include "engine/data/source_walk.h"

#include <algorithm>
#include <filesystem>
#include <vector>

#include "engine/core/error.h"
#include "engine/data/parallel_for.h"

namespace shortrun {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> filesBelow(const std::string& folder, const ProgressSink& sink) {
    std::vector<std::string> names;
    std::error_code problem;
    fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, problem);
    if (problem)
        throw Error(ErrorCode::BadInput, "the folder " + folder + " cannot be read: " + problem.message());
    for (; entry != fs::recursive_directory_iterator(); entry.increment(problem)) {
        if (problem) break;
        if (names.size() % 1024 == 0) throwIfStopped(sink, folder);
        std::error_code ignored;
        const bool hidden = entry->path().filename().string().starts_with('.');
        if (hidden && entry->is_directory(ignored)) entry.disable_recursion_pending();
        if (!hidden && entry->is_regular_file(ignored)) names.push_back(entry->path().generic_string());
    }
    std::ranges::sort(names);
    return names;
}

}  // namespace

void walkFolder(const std::string& folder, SourceVisitor& visitor, const ProgressSink& sink) {
    const std::vector<std::string> names = filesBelow(folder, sink);
    const auto total = static_cast<std::int64_t>(names.size());
    constexpr std::int64_t kReportEvery = 128;
    for (std::int64_t i = 0; i < total; ++i) {
        throwIfStopped(sink, folder);
        if (i % kReportEvery == 0) reportReading(sink, folder, i, total);
        const std::string& name = names[static_cast<std::size_t>(i)];
        try {
            FileStream stream(name, name);
            if (!visitor.visit(name, stream)) break;
        } catch (const FileStream::CannotOpen& failure) {
            visitor.unreadable(name, failure.message());
        }
    }
    reportReading(sink, folder, total, total);
}

}  // namespace shortrun
