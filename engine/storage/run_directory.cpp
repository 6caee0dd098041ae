// What a run directory holds, and which runs may be begun or gone on with in it.
#include "engine/storage/run_directory.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>

#include "engine/config/schema.h"
#include "engine/core/atomic_file.h"
#include "engine/core/check.h"
#include "engine/core/error.h"
#include "engine/core/log.h"
#include "engine/core/read_file.h"
#include "engine/core/word_list.h"
#include "engine/storage/change_log.h"
#include "engine/storage/checkpoint_store.h"
#include "engine/storage/measures_csv.h"
#include "engine/storage/metrics_csv.h"
#include "engine/storage/picture_file.h"
#include "engine/storage/run_lock.h"

namespace shortrun {

/// What a program holds while it trains into the run.
struct RunDirectory::Ownership {
    RunLock lock;
    RunLog log;

    explicit Ownership(const std::filesystem::path& path) : lock(path.string()), log(path / "log.txt") {
        removeAbandonedTemporaries(path);
        removeAbandonedTemporaries(path / "checkpoints");
        removeAbandonedTemporaries(path / "samples");
    }
};

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLargestMetricsFile = std::uint64_t{4} << 30;
constexpr std::uint64_t kLargestChangesFile = std::uint64_t{64} << 20;

fs::path configPath(const fs::path& run) {
    return run / "config.json";
}
fs::path metricsPath(const fs::path& run) {
    return run / "metrics.csv";
}
fs::path changesPath(const fs::path& run) {
    return run / "changes.tsv";
}
fs::path measuresPath(const fs::path& run) {
    return run / "measures.csv";
}
fs::path samplesPath(const fs::path& run, std::int64_t iteration) {
    return run / "samples" / (iterationStem(iteration) + ".png");
}
CheckpointStore checkpointsOf(const fs::path& run) {
    return CheckpointStore(run / "checkpoints");
}

[[noreturn]] void refuse(const std::string& message) {
    throw Error(ErrorCode::BadInput, message);
}

Config readConfig(const fs::path& run) {
    Config config;
    applyJson(config, readFile(configPath(run)), configPath(run).string());
    return config;
}

/// How the computing is done, and what is done with the finished model, do not belong to the run itself.
bool belongsToRun(const Field& field) {
    return field.change != FieldChange::Live && !field.key.starts_with("runtime.") &&
           !field.key.starts_with("reconstruct.");
}

/// The fields that make `config` another run than `stored`.
std::vector<std::string> fixedDifferences(const Config& stored, Config config) {
    if (config.data.channels == 0)
        config.data.channels = stored.data.channels;  // as the source: read already
    std::vector<std::string> keys = differingFields(stored, config);
    std::erase_if(keys, [](const std::string& key) { return !belongsToRun(*findField(key)); });
    return keys;
}

/// What of a run lies in a folder without config.json: a new run would overwrite it. Empty: nothing.
std::string remains(const fs::path& run) {
    std::error_code ignored;
    for (const char* name : {"measures.csv", "measures.json", "changes.tsv", "checkpoints", "samples"}) {
        const fs::path part = run / name;
        const bool filled = fs::is_directory(part, ignored) ? !fs::is_empty(part, ignored) : fs::exists(part, ignored);
        if (filled) return name;
    }
    // Killed as it was made, a run has this and no more.
    const bool begun = fs::exists(metricsPath(run), ignored) && fs::file_size(metricsPath(run), ignored) > metricsHeader().size();
    return begun ? "metrics.csv" : "";
}

void checkNew(const std::string& path, const Config& config) {
    if (!RunDirectory::exists(path)) {
        if (const std::string name = remains(path); !name.empty())
            refuse("'" + path + "' holds '" + name + "', which a new run would overwrite, and no config.json to go on with: "
                   "name another directory.");
        return;
    }
    const std::vector<std::string> differences = fixedDifferences(readConfig(path), config);
    if (differences.empty())
        refuse("'" + path + "' already holds a run: go on with it by --resume, or name another directory.");
    refuse("'" + path + "' already holds a run of another configuration (it differs in " + wordList(differences) +
           "): name another directory.");
}

void checkResumable(const std::string& path, const Config& config) {
    if (!RunDirectory::exists(path))
        refuse("There is no run in '" + path + "' to go on with: begin one without --resume.");
    std::vector<std::string> differences = fixedDifferences(readConfig(path), config);
    std::erase(differences, "data.source");  // a set may have moved; who has read it sees whether it is the same
    if (!differences.empty())
        refuse("The run '" + path + "' belongs to another configuration: " + wordList(differences) +
               " cannot change on resume; begin a new run for that.");
}

/// The nearest folder above that exists must be one that can be written.
void checkWritable(const fs::path& path) {
    fs::path existing = fs::absolute(path).lexically_normal();
    std::error_code ignored;
    while (!fs::exists(existing, ignored) && existing.has_relative_path()) existing = existing.parent_path();
    if (!fs::is_directory(existing, ignored))
        refuse("The run directory '" + path.string() + "' cannot be made: '" + existing.string() +
               "' is not a folder.");
    if (::access(existing.c_str(), W_OK | X_OK) != 0)
        refuse("The run directory '" + path.string() +
               "' cannot be written: there is no permission to write in '" + existing.string() + "'.");
}

void makeFolders(const fs::path& run) {
    for (const fs::path& folder : {run, run / "checkpoints", run / "samples"}) {
        std::error_code failure;
        fs::create_directories(folder, failure);
        if (failure)
            refuse("The run directory '" + run.string() + "' cannot be made: " + failure.message() +
                   "; choose another place.");
    }
}

/// The time of the log's other lines (UTC), and one line whatever the text holds.
std::string logLine(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    ::gmtime_r(&now, &utc);
    char stamp[32];
    const std::size_t length = std::strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return std::string(stamp, length) + " info: " + text + "\n";
}

/// One write for the whole text, so that a killed program leaves at most the last line torn.
bool appendText(const fs::path& path, std::string_view text) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (descriptor < 0) return false;
    ssize_t written = 0;
    do written = ::write(descriptor, text.data(), text.size());
    while (written < 0 && errno == EINTR);
    if (written >= 0 && written < static_cast<ssize_t>(text.size())) errno = ENOSPC;
    const int failure = errno;
    ::close(descriptor);
    errno = failure;
    return written == static_cast<ssize_t>(text.size());
}

void flushToDisk(const fs::path& path) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fdatasync(descriptor);
    ::close(descriptor);
}

}  // namespace

RunDirectory::RunDirectory(std::string path, Config config, std::shared_ptr<Ownership> ownership)
    : path_(std::move(path)), config_(std::move(config)), ownership_(std::move(ownership)) {
}

bool RunDirectory::exists(const std::string& path) {
    std::error_code ignored;
    return fs::is_regular_file(configPath(path), ignored);
}

void RunDirectory::check(const std::string& path, const Config& config, bool resume) {
    if (resume)
        checkResumable(path, config);
    else
        checkNew(path, config);
    std::error_code ignored;
    if (!resume && fs::equivalent(path, config.data.source, ignored))
        refuse("The run cannot be kept in '" + path + "', the folder of its pictures: name another directory.");
    checkWritable(path);
}

RunDirectory RunDirectory::create(const std::string& path, const Config& config) {
    check(path, config, false);
    makeFolders(path);
    auto ownership = std::make_shared<Ownership>(path);
    checkNew(path, config);  // another program may have begun one before the lock was ours
    writeFileAtomically(metricsPath(path), metricsHeader());
    writeFileAtomically(configPath(path), toJson(config) + "\n");
    return RunDirectory(path, config, std::move(ownership));
}

RunDirectory RunDirectory::resume(const std::string& path, const Config& config) {
    check(path, config, true);
    makeFolders(path);
    auto ownership = std::make_shared<Ownership>(path);
    return RunDirectory(path, readConfig(path), std::move(ownership));
}

RunDirectory RunDirectory::open(const std::string& path) {
    if (!exists(path)) refuse("There is no run in '" + path + "': it has no config.json.");
    return RunDirectory(path, readConfig(path), nullptr);
}

void RunDirectory::writeCheckpoint(const Checkpoint& checkpoint) {
    SHORTRUN_CHECK(ownership_, "a run opened for reading is not written");
    flushToDisk(metricsPath(path_));
    checkpointsOf(path_).write(checkpoint);
    if (checkpoint.model.config == config_) return;
    writeFileAtomically(configPath(path_), toJson(checkpoint.model.config) + "\n");
    config_ = checkpoint.model.config;
}

std::optional<Checkpoint> RunDirectory::readNewestCheckpoint(
    const std::function<void(const Checkpoint&)>& use) const {
    // The process's log writes into the run's, too, when this program trains into it.
    return checkpointsOf(path_).readNewest(use, [](const std::string& line) { logWarning(line); });
}

std::optional<Checkpoint> RunDirectory::readCheckpointBefore(std::int64_t iteration) const {
    return checkpointsOf(path_).readBefore(iteration);
}

std::string RunDirectory::newestModelPath(const std::string& known) const {
    return checkpointsOf(path_).newestModelPath(known);
}

void RunDirectory::appendMetrics(const MetricsRow& row) {
    if (!appendText(metricsPath(path_), metricsLine(row)))
        throw Error(ErrorCode::DiskFull, "'" + metricsPath(path_).string() + "' could not be written (" +
                                             std::strerror(errno) + "): free some space.");
}

void RunDirectory::writeMetrics(const std::vector<MetricsRow>& rows) {
    writeFileAtomically(metricsPath(path_), metricsText(rows));
}

std::vector<MetricsRow> RunDirectory::rewindMetrics(std::int64_t iteration) {
    std::vector<MetricsRow> rows = readMetrics();
    std::erase_if(rows, [&](const MetricsRow& row) { return row.iteration > iteration; });
    writeMetrics(rows);
    return rows;
}

void RunDirectory::keepBlowUp(const std::vector<MetricsRow>& rows) {
    if (rows.empty()) return;
    try {
        writeFileAtomically(fs::path(path_) / ("blow-up-" + iterationStem(rows.back().iteration) + ".csv"),
                            metricsText(rows));
    } catch (const Error& error) {
        log(std::string("the gauges of the blow-up could not be kept: ") + error.what());
    }
}

std::vector<MetricsRow> RunDirectory::readMetrics() const {
    std::error_code ignored;
    if (!fs::exists(metricsPath(path_), ignored)) return {};
    return parseMetrics(readFile(metricsPath(path_), kLargestMetricsFile));
}

void RunDirectory::appendChange(const ParameterChange& change) {
    std::error_code ignored;
    const bool begun = fs::exists(changesPath(path_), ignored);
    appendText(changesPath(path_), (begun ? std::string() : changesHeader()) + changeLine(change));
}

void RunDirectory::writeChanges(const std::vector<ParameterChange>& changes) {
    std::error_code ignored;
    if (changes.empty()) {
        fs::remove(changesPath(path_), ignored);
        return;
    }
    writeFileAtomically(changesPath(path_), changesText(changes));
}

std::vector<ParameterChange> RunDirectory::readChanges() const {
    std::error_code ignored;
    if (!fs::exists(changesPath(path_), ignored)) return {};
    return parseChanges(readFile(changesPath(path_), kLargestChangesFile));
}

void RunDirectory::writeMeasures(const MeasureTable& table) {
    std::error_code ignored;
    if (!table.empty())
        writeFileAtomically(measuresPath(path_), measuresText(table));
    else
        fs::remove(measuresPath(path_), ignored);
}

void RunDirectory::writeMeasureProtocol(const std::string& json) {
    writeFileAtomically(fs::path(path_) / "measures.json", json);
}

MeasureTable RunDirectory::readMeasures() const {
    std::error_code ignored;
    if (!fs::exists(measuresPath(path_), ignored)) return {};
    return parseMeasures(readFile(measuresPath(path_), kLargestMetricsFile));
}

bool RunDirectory::hasSamples(std::int64_t iteration) const {
    std::error_code ignored;
    return fs::exists(samplesPath(path_, iteration), ignored);
}

void RunDirectory::writeSamples(std::int64_t iteration, const ImageTiles& tiles) {
    if (tiles.empty()) return;
    const int scale = std::max(1, 64 / tiles.width);
    writePng(samplesPath(path_, iteration).string(), contactSheet(tiles, 0, scale),
             {{"Software", "Shortrun"}, {"Iteration", std::to_string(iteration)}});
}

void RunDirectory::log(const std::string& line) {
    appendText(fs::path(path_) / "log.txt", logLine(line));
}

}  // namespace shortrun
