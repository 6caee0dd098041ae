// The checkpoints of a run: pairs of a model and the learner's state, of which the newest two are kept.
// Internal to storage; one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/storage/checkpoint.h"

namespace shortrun {

/// Eight digits, so that the files of a run sort by iteration.
std::string iterationStem(std::int64_t iteration);

class CheckpointStore {
 public:
    explicit CheckpointStore(std::filesystem::path folder) : folder_(std::move(folder)) {}

    /// The state first, the model last: a model in its place says that the pair is whole. Afterwards pairs
    /// that are older than the newest two go, and those of later iterations, which a step back has left
    /// behind.
    void write(const Checkpoint& checkpoint);
    /// The newest pair that is whole and that `use` makes something of (it throws Error{BadInput} for another
    /// one); `passedOver` gets a sentence for each damaged one on the way. Error{BadInput} where there are
    /// some, and none is of use: to begin again would throw away what may still be saved.
    std::optional<Checkpoint> readNewest(const std::function<void(const Checkpoint&)>& use,
                                         const std::function<void(const std::string&)>& passedOver) const;
    /// The newest pair that is whole and of an iteration before this one.
    std::optional<Checkpoint> readBefore(std::int64_t iteration) const;
    /// The newest model that can be read. Where none can, the newest: reading it tells what is wrong. Empty where there
    /// is none. One that is `known` to be readable is not read again.
    std::string newestModelPath(const std::string& known = {}) const;

 private:
    std::filesystem::path modelPath(std::int64_t iteration) const;
    std::filesystem::path statePath(std::int64_t iteration) const;
    /// Iterations of the model files there are, newest first.
    std::vector<std::int64_t> iterations() const;
    Checkpoint read(std::int64_t iteration) const;
    /// Removes the pairs, or what is left of them, whose iteration is not among `kept`.
    void removeAllBut(const std::vector<std::int64_t>& kept) const;

    std::filesystem::path folder_;
};

}  // namespace shortrun
