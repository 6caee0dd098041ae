#include "engine/workbench/history_jobs.h"

#include <algorithm>
#include <utility>

#include "engine/core/error.h"
#include "engine/core/whole_path.h"
#include "engine/storage/run_directory.h"
#include "engine/workbench/sample_sheet.h"

namespace shortrun {

namespace {

class HistoryJob final : public Job {
 public:
    HistoryJob(std::shared_ptr<OpenState> open, const ShowHistory& request)
        : open_(std::move(open)), request_(request) {}

    Advance advance(Outbox& out) override {
        PastView view;
        view.request = request_;
        const std::vector<std::int64_t> sheets = keptSheets(*open_);
        const auto after = std::ranges::upper_bound(sheets, request_.iteration);
        if (after != sheets.begin()) {
            view.iteration = *std::prev(after);
            view.samples = keptSamples(*open_, view.iteration);
            if (open_->trainer) view.data = open_->trainer->dataBatchOf(view.iteration, OpenState::kShownPictures);
        }
        out.show(std::move(view));
        return Advance::Finished;
    }

 private:
    std::shared_ptr<OpenState> open_;
    ShowHistory request_;
};

class ComparisonJob final : public Job {
 public:
    explicit ComparisonJob(CompareRun request) : request_(std::move(request)) {}

    Advance advance(Outbox& out) override {
        ComparisonView view;
        if (!request_.path.empty()) {
            view.path = request_.path;
            view.name = wholePath(request_.path).filename().string();
            const RunDirectory run = RunDirectory::open(request_.path);
            view.rows = run.readMetrics();
            view.measures = run.readMeasures();
            if (view.rows.empty())
                throw Error(
                    ErrorCode::BadInput,
                    "The run '" + request_.path + "' has no curves yet: choose one that has been trained.");
        }
        out.show(std::move(view));
        return Advance::Finished;
    }

 private:
    CompareRun request_;
};

}  // namespace

std::vector<std::int64_t> keptSheets(const OpenState& open) {
    if (open.runDirectory.empty())
        return open.trainer ? open.trainer->keptSheets() : std::vector<std::int64_t>{};
    std::vector<std::int64_t> iterations;
    const std::int64_t last = open.trainer ? open.trainer->iteration() : open.followedIteration;
    for (const SampleSheet& sheet : sampleSheets(open.runDirectory, last)) iterations.push_back(sheet.iteration);
    return iterations;
}

ImageTiles keptSamples(const OpenState& open, std::int64_t iteration) {
    if (open.runDirectory.empty()) return open.trainer ? open.trainer->keptSamples(iteration) : ImageTiles{};
    for (const SampleSheet& sheet : sampleSheets(open.runDirectory))
        if (sheet.iteration == iteration) return readSampleSheet(sheet.path, open.config.data.size);
    return {};
}

RunRecordView recordOf(const OpenState& open) {
    RunRecordView record;
    record.sheets = keptSheets(open);
    if (open.trainer)
        record.changes = open.trainer->changes();
    else if (!open.runDirectory.empty())
        record.changes = RunDirectory::open(open.runDirectory).readChanges();
    return record;
}

std::unique_ptr<Job> makeHistoryJob(std::shared_ptr<OpenState> open, const ShowHistory& request) {
    return std::make_unique<HistoryJob>(std::move(open), request);
}

std::unique_ptr<Job> makeComparisonJob(const CompareRun& request) {
    return std::make_unique<ComparisonJob>(request);
}

}  // namespace shortrun
