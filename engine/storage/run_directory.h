// A run on disk: config.json, metrics.csv, measures.csv, changes.tsv, samples/, checkpoints/, log.txt. A
// killed run loses at most the last checkpoint interval, and never a file already written. Torch-free; one
// thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/config/config.h"
#include "engine/core/image.h"
#include "engine/core/measure_table.h"
#include "engine/core/metrics_row.h"
#include "engine/core/parameter_change.h"
#include "engine/storage/checkpoint.h"

namespace shortrun {

class RunDirectory {
 public:
    /// Whether a run lies there.
    static bool exists(const std::string& path);
    /// Throws what create() or resume() would throw, as far as that can be told without touching anything:
    /// for those who read data first.
    static void check(const std::string& path, const Config& config, bool resume);
    /// Makes a new run. Error{BadInput}: cannot be made or written, or already holds a run (the sentence says
    /// to resume it or to name another, and, where the configuration differs, which keys) or what is left of one, or is
    /// the folder of its own pictures, or is in use. Holds the run's lock from here on.
    static RunDirectory create(const std::string& path, const Config& config);
    /// Opens a run to go on with it. Error{BadInput}: no run there, or `config` differs in fields that may
    /// not change on resume (the sentence names them), or the run is in use. Live fields, and those that do
    /// not belong to the run itself (runtime, reconstruct), may differ: the caller's win. So may data.source,
    /// as far as this can tell: that the pictures are the same is the caller's to see. Holds the run's lock.
    static RunDirectory resume(const std::string& path, const Config& config);
    /// Opens for reading only.
    static RunDirectory open(const std::string& path);

    const std::string& path() const { return path_; }
    /// As stored in config.json: that of the run's beginning, with the live changes up to the last
    /// checkpoint.
    const Config& config() const { return config_; }

    /// checkpoints/NNNNNNNN.safetensors (the model) and NNNNNNNN.state.safetensors beside it, each written to
    /// a temporary name, flushed, renamed, the model last; older ones than the newest two are removed after
    /// that, and so are those of later iterations, which a run that went back has left behind. Brings
    /// config.json up to the checkpoint's configuration. Error{DiskFull}; the older checkpoints then stay.
    void writeCheckpoint(const Checkpoint& checkpoint);
    /// The newest checkpoint that is whole and that `use` (which throws Error{BadInput} for a damaged one)
    /// makes something of; a damaged one is passed over, with a line in the log. None yet: nullopt; only
    /// damaged ones: Error{BadInput}.
    std::optional<Checkpoint> readNewestCheckpoint(
        const std::function<void(const Checkpoint&)>& use = {}) const;
    /// The newest whole one of an iteration before this one.
    std::optional<Checkpoint> readCheckpointBefore(std::int64_t iteration) const;
    /// The path of the newest whole model; empty when there is none. One that is `known` to be whole is not read again.
    std::string newestModelPath(const std::string& known = {}) const;

    /// Appends to metrics.csv; rows reach the disk at the latest with the next checkpoint.
    void appendMetrics(const MetricsRow& row);
    /// Writes metrics.csv anew.
    void writeMetrics(const std::vector<MetricsRow>& rows);
    /// Drops rows after `iteration` (they will be computed again) and a torn last line; returns what is left.
    std::vector<MetricsRow> rewindMetrics(std::int64_t iteration);
    std::vector<MetricsRow> readMetrics() const;
    /// The rows that a run goes back over, as blow-up-NNNNNNNN.csv, named by the last of them; without rows there is no
    /// such file. Like the log, it stops nothing where it cannot be written.
    void keepBlowUp(const std::vector<MetricsRow>& rows);

    /// Appends to changes.tsv. Like the log, it stops nothing where it cannot be written.
    void appendChange(const ParameterChange& change);
    /// Writes changes.tsv anew; without changes there is no such file.
    void writeChanges(const std::vector<ParameterChange>& changes);
    std::vector<ParameterChange> readChanges() const;

    /// measures.csv, written anew; without rows there is no such file.
    void writeMeasures(const MeasureTable& table);
    /// measures.json: how they were taken.
    void writeMeasureProtocol(const std::string& json);
    MeasureTable readMeasures() const;

    /// samples/NNNNNNNN.png; no tiles, no file.
    void writeSamples(std::int64_t iteration, const ImageTiles& tiles);
    bool hasSamples(std::int64_t iteration) const;
    /// One line in log.txt. A log that cannot be written stops nothing.
    void log(const std::string& line);

 private:
    struct Ownership;
    RunDirectory(std::string path, Config config, std::shared_ptr<Ownership> ownership);

    std::string path_;
    Config config_;
    std::shared_ptr<Ownership>
        ownership_;  ///< lock and log of the one who trains; null when opened for reading
};

}  // namespace shortrun
