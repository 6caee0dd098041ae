#include "engine/workbench/opened_run.h"

#include <chrono>
#include <filesystem>
#include <utility>

#include "engine/core/error.h"
#include "engine/core/log.h"
#include "engine/core/whole_path.h"
#include "engine/storage/metrics_tail.h"
#include "engine/storage/run_directory.h"
#include "engine/storage/run_lock.h"
#include "engine/workbench/sample_sheet.h"

namespace shortrun {

namespace {

using Clock = std::chrono::steady_clock;

/// Often enough to watch a run grow, seldom enough for a directory on another machine.
constexpr std::chrono::milliseconds kLookAgain{1000};

/// What of a run directory has been shown already; each look shows what is new.
class RunReader {
 public:
    /// Where it is followed, a model that cannot be opened now keeps nothing else from being shown.
    RunReader(std::shared_ptr<OpenState> open, const std::string& path, bool follow)
        : open_(std::move(open)), path_(path), follow_(follow), metrics_(path) {}

    /// Reads all of it before it shows any: what cannot be read must not take the place of what is open.
    void look(Outbox& out) {
        const RunDirectory run = RunDirectory::open(path_);
        metrics_.look();
        RunRecordView record{run.readChanges(), {}};
        MeasureTable measures = run.readMeasures();
        const std::string model = run.newestModelPath(model_);
        std::shared_ptr<Generator> generator;
        try {
            if (!model.empty() && model != model_)
                generator = std::make_shared<Generator>(Generator::open(path_, open_->runtime));
        } catch (const Error& error) {
            if (!follow_) throw;
            logWarning(error.message());
        }

        showMetrics(out);
        const std::vector<SampleSheet> sheets = sampleSheets(path_);
        for (const SampleSheet& sheet : sheets)
            if (sheet.iteration <= lastIteration_) record.sheets.push_back(sheet.iteration);
        const bool samples = !sheets.empty() && showSamples(sheets.back(), run.config().data.size, out);
        if (!samples && !recordShown_) out.show(TrainingView{});  // those of what was open before are not its
        showRecord(std::move(record), out);
        showMeasures(std::move(measures), out);
        if (generator) {
            open_->generator = std::move(generator);
            open_->config = open_->generator->info().config;
            model_ = model;
        }
    }

 private:
    void showMetrics(Outbox& out) {
        const std::vector<MetricsRow>& rows = metrics_.rows();
        // A run that went back, or began anew, has written another past.
        if (metrics_.pasts() != past_) {
            out.restartMetrics();
            shown_ = 0;
        }
        past_ = metrics_.pasts();
        for (; shown_ < rows.size(); ++shown_) out.append(rows[shown_]);
        lastIteration_ = rows.empty() ? 0 : rows.back().iteration;
        open_->followedIteration = lastIteration_;
    }

    /// A sheet that cannot be read, the second time either, costs nothing but itself. False: nothing was shown.
    bool showSamples(const SampleSheet& sheet, int size, Outbox& out) {
        if (sheet.path == sheet_) return false;
        try {
            TrainingView view;
            view.samples = readSampleSheet(sheet.path, size);
            view.iteration = sheet.iteration;
            out.show(std::move(view));
            sheet_ = sheet.path;
            return true;
        } catch (const Error& error) {
            if (std::exchange(unreadSheet_, sheet.path) != sheet.path) return false;
            sheet_ = sheet.path;
            logWarning(error.message());
        }
        return false;
    }

    void showRecord(RunRecordView record, Outbox& out) {
        if (recordShown_ && record.changes == record_.changes && record.sheets == record_.sheets) return;
        recordShown_ = true;
        record_ = record;
        out.show(std::move(record));
    }

    void showMeasures(MeasureTable table, Outbox& out) {
        if (measuresShown_ && table == measures_) return;
        measuresShown_ = true;
        measures_ = table;
        out.show(MeasuresView{std::move(table), {}});
    }

    std::shared_ptr<OpenState> open_;
    std::string path_;
    bool follow_;
    MetricsTail metrics_;
    int past_ = -1;  ///< that has been shown; none yet
    std::size_t shown_ = 0;
    std::int64_t lastIteration_ = 0;
    std::string sheet_, unreadSheet_, model_;
    RunRecordView record_;
    bool recordShown_ = false;
    MeasureTable measures_;
    bool measuresShown_ = false;
};

class FollowJob final : public Job {
 public:
    FollowJob(std::shared_ptr<OpenState> open, RunReader reader, std::string path, bool held)
        : open_(std::move(open)), reader_(std::move(reader)), path_(std::move(path)), held_(held) {
        open_->following = true;
    }
    ~FollowJob() override { open_->following = false; }

    Advance advance(Outbox& out) override {
        if (Clock::now() < next_) return Advance::Waiting;
        // The lock first: what is written before it goes is then surely seen.
        const bool ended = held_ && !RunLock::isHeld(path_);
        try {
            reader_.look(out);
        } catch (const Error&) {
            // A file that is just being replaced, or a share that is away for a moment: the next look tells.
        }
        next_ = Clock::now() + kLookAgain;
        if (!ended) return Advance::Waiting;
        out.post({EventKind::Note, "The other program has ended its run: all of it is shown.", {}});
        return Advance::Finished;
    }

 private:
    std::shared_ptr<OpenState> open_;
    RunReader reader_;
    std::string path_;
    bool held_;  ///< the other program's lock can be seen
    Clock::time_point next_ = Clock::now() + kLookAgain;
};

}  // namespace

std::unique_ptr<Job> openRun(std::shared_ptr<OpenState> open, const OpenModel& request, Outbox& out) {
    const RunDirectory run = RunDirectory::open(request.path);
    const std::string name = wholePath(request.path).filename().string();
    std::error_code unequal;
    const bool ours = open->trainer && std::filesystem::equivalent(open->runDirectory, request.path, unequal);
    const bool held = !ours && RunLock::isHeld(request.path);
    const bool follow = held || request.follow;
    if (!follow && run.newestModelPath().empty())
        throw Error(
            ErrorCode::BadInput,
            "The run '" + request.path + "' has no checkpoint yet: resume it, or follow it while it trains.");
    std::shared_ptr<Generator> before = open->generator;
    RunReader reader(open, request.path, follow);
    reader.look(out);
    // A followed run may have written no model yet: another one must not pass for it.
    if (open->generator == before) open->generator.reset();
    open->trainer.reset();
    open->runDirectory = request.path;
    open->config = open->generator ? open->generator->info().config : run.config();
    open->noteOpening();
    out.post({EventKind::ModelOpened,
              follow ? "Following " + name + ": another program trains it; here it is only read."
                     : "Opened " + name + ".",
              {}});
    if (!follow) return nullptr;
    return std::make_unique<FollowJob>(std::move(open), std::move(reader), request.path, held);
}

}  // namespace shortrun
