// Names, order of writing and removal of checkpoints. The order is what makes a kill at any moment harmless.
#include "engine/storage/checkpoint_store.h"

#include <algorithm>
#include <cstdio>

#include "engine/config/value_text.h"
#include "engine/core/error.h"
#include "engine/storage/change_log.h"

namespace shortrun {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kModelEnding = ".safetensors";
constexpr std::string_view kStateEnding = ".state.safetensors";
constexpr const char* kIterationKey = "shortrun.iteration";
constexpr const char* kChangesKey = "shortrun.changes";
constexpr std::size_t kKept = 2;

/// The iteration of "NNNNNNNN<ending>"; empty for any other name.
std::optional<std::int64_t> iterationOf(const std::string& name, std::string_view ending) {
    if (!name.ends_with(ending)) return std::nullopt;
    const std::string stem = name.substr(0, name.size() - ending.size());
    if (stem.empty() || stem.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
    const auto iteration = parseInteger(stem);
    return iteration && iterationStem(*iteration) == stem ? iteration : std::nullopt;
}

/// None where there is no such folder. Error{BadInput} where it cannot be listed: what cannot be seen is not gone.
std::vector<std::string> fileNames(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code failure;
    for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end;
         entry.increment(failure))
        names.push_back(entry->path().filename().string());
    if (failure && failure != std::errc::no_such_file_or_directory)
        throw Error(ErrorCode::BadInput, "The checkpoints in '" + folder.string() + "' cannot be read: " +
                                             failure.message() + ".");
    return names;
}

}  // namespace

std::string iterationStem(std::int64_t iteration) {
    char digits[32];
    std::snprintf(digits, sizeof digits, "%08lld", static_cast<long long>(iteration));
    return digits;
}

void CheckpointStore::write(const Checkpoint& checkpoint) {
    const std::int64_t iteration = checkpoint.model.iteration;
    Safetensors state = checkpoint.learner;
    state.metadata[kIterationKey] = std::to_string(iteration);
    if (checkpoint.changes) state.metadata[kChangesKey] = changesText(*checkpoint.changes);
    writeSafetensors(statePath(iteration).string(), state);
    writeModelFile(modelPath(iteration).string(), checkpoint.model);
    std::vector<std::int64_t> kept = iterations();
    std::erase_if(kept, [&](std::int64_t other) { return other > iteration; });
    kept.resize(std::min(kept.size(), kKept));
    removeAllBut(kept);
}

std::optional<Checkpoint> CheckpointStore::readNewest(
    const std::function<void(const Checkpoint&)>& use,
    const std::function<void(const std::string&)>& passedOver) const {
    std::vector<std::string> damaged;
    std::string why;
    for (const std::int64_t iteration : iterations()) {
        try {
            Checkpoint checkpoint = read(iteration);
            if (use) use(checkpoint);
            for (const std::string& sentence : damaged) passedOver(sentence);
            return checkpoint;
        } catch (const Error& error) {
            if (error.code() != ErrorCode::BadInput) throw;
            damaged.push_back("The checkpoint of iteration " + std::to_string(iteration) +
                              " is damaged and passed over: " + error.message());
            if (why.empty()) why = error.message();
        }
    }
    if (damaged.empty()) return std::nullopt;
    throw Error(
        ErrorCode::BadInput,
        "No checkpoint of the run can be gone on with, and begun again it would lose them; the newest: " +
            why);
}

std::optional<Checkpoint> CheckpointStore::readBefore(std::int64_t iteration) const {
    for (const std::int64_t candidate : iterations()) {
        try {
            if (candidate < iteration) return read(candidate);
        } catch (const Error& error) {
            if (error.code() != ErrorCode::BadInput) throw;
        }
    }
    return std::nullopt;
}

std::string CheckpointStore::newestModelPath(const std::string& known) const {
    const std::vector<std::int64_t> newestFirst = iterations();
    for (const std::int64_t iteration : newestFirst) {
        const std::string path = modelPath(iteration).string();
        try {
            if (path != known) readModelFile(path);
            return path;
        } catch (const Error& error) {
            if (error.code() != ErrorCode::BadInput) throw;
        }
    }
    return newestFirst.empty() ? std::string() : modelPath(newestFirst.front()).string();
}

fs::path CheckpointStore::modelPath(std::int64_t iteration) const {
    return folder_ / (iterationStem(iteration) + std::string(kModelEnding));
}

fs::path CheckpointStore::statePath(std::int64_t iteration) const {
    return folder_ / (iterationStem(iteration) + std::string(kStateEnding));
}

std::vector<std::int64_t> CheckpointStore::iterations() const {
    std::vector<std::int64_t> found;
    for (const std::string& name : fileNames(folder_))
        if (const auto iteration = iterationOf(name, kModelEnding)) found.push_back(*iteration);
    std::sort(found.rbegin(), found.rend());
    return found;
}

Checkpoint CheckpointStore::read(std::int64_t iteration) const {
    Checkpoint checkpoint{readModelFile(modelPath(iteration).string()),
                          readSafetensors(statePath(iteration).string()), {}};
    const auto stated = checkpoint.learner.metadata.find(kIterationKey);
    if (checkpoint.model.iteration != iteration || stated == checkpoint.learner.metadata.end() ||
        stated->second != std::to_string(iteration))
        throw Error(ErrorCode::BadInput,
                    "'" + modelPath(iteration).string() + "' and its state are of another iteration.");
    if (const auto changes = checkpoint.learner.metadata.find(kChangesKey); changes != checkpoint.learner.metadata.end())
        checkpoint.changes = parseChanges(changes->second);
    return checkpoint;
}

void CheckpointStore::removeAllBut(const std::vector<std::int64_t>& kept) const {
    const auto remove = [&](std::string_view ending) {
        for (const std::string& name : fileNames(folder_)) {
            const auto iteration = iterationOf(name, ending);
            std::error_code ignored;
            if (iteration && std::find(kept.begin(), kept.end(), *iteration) == kept.end())
                fs::remove(folder_ / name, ignored);
        }
    };
    // Models go before their states, so that no model is ever left without one.
    remove(kModelEnding);
    remove(kStateEnding);
}

}  // namespace shortrun
