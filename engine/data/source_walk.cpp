// The walk through folders. On the caller's thread.
#include "engine/data/source_walk.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <vector>

#include "engine/core/error.h"
#include "engine/data/parallel_for.h"

namespace shortrun {
namespace {

namespace fs = std::filesystem;

/// What a folder holds, with all below it. One folder is open at a time, however deep they lie.
class FolderWalk {
 public:
    FolderWalk(SourceVisitor& visitor, const ProgressSink& sink) : visitor_(visitor), sink_(sink) {}

    std::vector<std::string> filesBelow(const std::string& root) {
        std::error_code problem;
        fs::directory_iterator(root, problem);
        if (problem)
            throw Error(ErrorCode::BadInput, "the folder " + root + " cannot be read: " + problem.message());
        enter(root);
        std::ranges::sort(names_);
        return std::move(names_);
    }

 private:
    void enter(const fs::path& folder) {
        std::error_code problem;
        // Links to folders may go in circles.
        if (!entered_.insert(fs::canonical(folder, problem)).second) return;
        std::vector<fs::path> folders, links;
        fs::directory_iterator entry(folder, problem);
        for (; !problem && entry != fs::directory_iterator(); entry.increment(problem)) {
            if (names_.size() % 1024 == 0) throwIfStopped(sink_, folder.string());
            if (entry->path().filename().string().starts_with('.')) continue;
            std::error_code ignored;
            if (entry->is_directory(ignored))
                (entry->is_symlink(ignored) ? links : folders).push_back(entry->path());
            else if (entry->is_regular_file(ignored))
                names_.push_back(entry->path().generic_string());
        }
        if (problem == std::errc::permission_denied)
            visitor_.unreadableFolder("the folder " + folder.string() + " cannot be read: " + problem.message());
        else if (problem)  // a part of the pictures must not pass for all of them
            throw Error(ErrorCode::BadInput, "the folder " + folder.string() + " cannot be read to its end (" +
                                                 problem.message() + "): check the disk, or copy the pictures elsewhere");
        // In one order on every disk; what is reached twice goes by its own name.
        for (auto* inner : {&folders, &links}) {
            std::ranges::sort(*inner);
            for (const fs::path& one : *inner)
                if (!isRun(one)) enter(one);
        }
    }

    /// The samples of a run that is kept beside the pictures are none of them.
    static bool isRun(const fs::path& folder) {
        std::error_code ignored;
        return fs::exists(folder / "config.json", ignored) && fs::exists(folder / "metrics.csv", ignored);
    }

    SourceVisitor& visitor_;
    const ProgressSink& sink_;
    std::vector<std::string> names_;
    std::set<fs::path> entered_;
};

}  // namespace

void walkFolder(const std::string& folder, SourceVisitor& visitor, const ProgressSink& sink) {
    const std::vector<std::string> names = FolderWalk(visitor, sink).filesBelow(folder);
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
