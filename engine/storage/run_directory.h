// A run on disk: config.json, metrics.csv, samples/, checkpoints/, log.txt. A killed run loses at most the last
// checkpoint interval, and never a file already written. Torch-free; one thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/config/config.h"
#include "engine/core/image.h"
#include "engine/core/metrics_row.h"
#include "engine/storage/model_file.h"
#include "engine/storage/safetensors.h"

namespace shortrun {

/// Everything that --resume needs: the model and the learner's own state (Adam moments, controller, guard, clock)
/// as arrays and text.
struct Checkpoint {
    ModelFile model;
    Safetensors learner;
};

class RunDirectory {
 public:
    /// Makes a new run. Error{BadInput}: cannot be made or written, or already holds a run (the sentence says to
    /// resume it or to name another, and, where the configuration differs, which keys).
    static RunDirectory create(const std::string& path, const Config& config);
    /// Opens a run to go on with it. Error{BadInput}: no run there, or `config` differs in fields that may not
    /// change on resume (the sentence names them). The given live fields win.
    static RunDirectory resume(const std::string& path, const Config& config);
    /// Opens for reading only.
    static RunDirectory open(const std::string& path);

    const std::string& path() const { return path_; }
    /// As stored in config.json.
    const Config& config() const { return config_; }

    /// checkpoints/NNNNNNNN.safetensors (the model) and NNNNNNNN.state.safetensors beside it, each written to a
    /// temporary name, flushed, renamed, the model last; older ones than the newest two are removed after that.
    void writeCheckpoint(const Checkpoint& checkpoint);
    /// The newest checkpoint that is whole (a damaged one is passed over, with a line in the log); none: nullopt.
    std::optional<Checkpoint> readNewestCheckpoint() const;
    /// The path of the newest whole model; empty when there is none.
    std::string newestModelPath() const;

    /// Appends to metrics.csv; rows reach the disk at the latest with the next checkpoint.
    void appendMetrics(const MetricsRow& row);
    /// Drops rows after `iteration` (they will be computed again) and a torn last line; returns what is left.
    std::vector<MetricsRow> rewindMetrics(std::int64_t iteration);
    std::vector<MetricsRow> readMetrics() const;

    /// samples/NNNNNNNN.png
    void writeSamples(std::int64_t iteration, const ImageTiles& tiles);
    void log(const std::string& line);

 private:
    RunDirectory(std::string path, Config config);
    std::string path_;
    Config config_;
};

}  // namespace shortrun
