// A training run as a job of the session: reads the data, then learns. Torch-free header; engine thread.
#pragma once

#include <memory>

#include "engine/session/workbench.h"
#include "engine/workbench/open_state.h"

namespace shortrun {

class LearningJob : public TrainingJob {
 public:
    /// Checks what can be checked before the data are there. Error as Trainer's.
    LearningJob(std::shared_ptr<OpenState> open, const StartTraining& request);
    ~LearningJob() override;

    Advance advance(Outbox& out) override;
    std::int64_t iterationsMade() const override { return made_; }
    void save(Outbox& out) override;
    bool diverged() const override { return diverged_; }

 private:
    std::shared_ptr<const ImageSet> pictures();
    Advance begin(Outbox& out);
    Advance report(TrainerStep step, Outbox& out);
    void showPictures(Outbox& out) const;
    void showAllMetrics(Outbox& out);
    void showNewMetrics(Outbox& out);
    void showMeasures(Outbox& out) const;
    void showRecord(Outbox& out);

    std::shared_ptr<OpenState> open_;
    StartTraining request_;
    std::shared_ptr<DataReader> reader_;  ///< while the set is read
    std::shared_ptr<Trainer> trainer_;
    std::int64_t made_ = 0;
    std::size_t shownRows_ = 0;  ///< of the trainer's metrics
    int shownRevision_ = 0;  ///< of the trainer's record
    bool diverged_ = false;
};

}  // namespace shortrun
