// A run's state between its calls; what Trainer hides. Engine thread (or the caller's one thread).
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/learning/learner.h"
#include "engine/model/runtime.h"
#include "engine/storage/run_directory.h"
#include "engine/workbench/generator_impl.h"
#include "engine/workbench/good_states.h"
#include "engine/workbench/kept_sheets.h"
#include "engine/workbench/pace.h"
#include "engine/workbench/recovery_plan.h"
#include "engine/workbench/studies/run_measures.h"
#include "engine/workbench/studies/sheet_drawing.h"
#include "engine/workbench/trainer.h"

namespace shortrun {

struct Trainer::Impl {
    Config config;
    std::shared_ptr<const ImageSet> data;
    Runtime runtime;
    std::optional<RunDirectory> directory;
    std::unique_ptr<Learner> learner;
    std::shared_ptr<LiveState> live = std::make_shared<LiveState>();
    GoodStates goodStates;
    Pace pace;
    std::vector<MetricsRow> metrics;
    RunMeasures measuring;
    MeasureTable measures;
    std::string protocol, writtenProtocol;  ///< of the last row; in measures.json
    std::string unmeasured;     ///< why they could not begin; said with the next step
    bool measurable = true;     ///< false: it failed, and nothing has changed since
    std::vector<ParameterChange> changes;
    int recordRevision = 0;
    std::deque<torch::Tensor> recentSamples;  ///< of the last iterations, newest first
    SheetDrawing drawing;
    DrawnSheet sheet;                         ///< the newest; without its samples where a directory had it already
    bool sheetUnwritten = false;              ///< the disk was full
    KeptSheets sheets;                        ///< of a run without a directory
    std::string notice;
    std::string name;
    std::string pictures;  ///< fingerprint of the data, of a run with a directory
    int recoveries = 0;
    RecoveryPlan recovery;
    bool diverged = false;
    bool behind = false;    ///< the directory: it could not be written
    bool wentBack = false;  ///< since it was written
    std::int64_t savedIteration = 0;  ///< of the newest checkpoint; of a run that has learnt nothing there is none
    int savedRevision = 0;            ///< of the record then
    std::chrono::steady_clock::time_point checkpointed = std::chrono::steady_clock::now();

    Impl(const Config& wanted, std::shared_ptr<const ImageSet> set, const std::string& path, bool resume);

    void checkPictures(const Checkpoint* newest);
    void resumeFrom(const Checkpoint& checkpoint);
    void resumeChanges(const Checkpoint* newest);
    void resumeSamples(const Safetensors& saved);
    void noteChanges(const Config& before, const Config& after);
    TrainerStep completeIteration();
    /// Whether a Langevin step is only asked for, and takes its time on a device.
    bool queuesSteps() const { return runtime.device.is_cuda(); }
    /// By value: going back empties the learner's own.
    TrainerStep handleDivergence(Divergence divergence);
    /// In memory only; the rows that it went back over.
    std::vector<MetricsRow> goBackTo(const GoodState& good);
    void writeWayBack(const std::vector<MetricsRow>& blowUp);
    /// The mean q of the iterations up to this one; 0 where chains do not begin at p0, for then it says nothing.
    double pathRatioAt(std::int64_t iteration) const;
    void keepGoodState();
    void keepSamples();
    bool measuresAreDue() const;
    void beginMeasures();
    TrainerStep measure();
    void writeMeasures();
    TrainerStep giveUpMeasures(const std::string& why);
    Generator generator(bool followsUpdates) const;
    ImageTiles sampleGrid(int limit) const;
    bool isLast() const { return learner->iteration() >= config.train.iterations; }
    bool sheetIsDue() const;
    void beginSheet();
    TrainerStep drawSheet();
    void keepSheet();
    void writeSheet();
    void noteSheet();
    void writeCheckpointIfDue();
    /// `write`s to the directory. What a full disk does not take is still in memory: the run is `behind` then, and
    /// advance() goes no further before it has caught up.
    void keep(const std::function<void()>& write);
    void catchUp();
    /// Of a run whose last iteration is done, perhaps only because fewer are wanted now: all of it is on disk.
    void finish();
    bool isSaved() const { return savedIteration == learner->iteration() && savedRevision == recordRevision; }
    /// Metrics, measures and changes, anew.
    void writeRecord();
    Checkpoint checkpoint() const;
    /// Whatever the directory lacks, and a checkpoint.
    void writeCheckpoint();
    void followLearner();
    void log(const std::string& line) {
        if (directory) directory->log(line);
    }
};

}  // namespace shortrun
