// A training run with everything around the algorithm: data, run directory, checkpoints, guard and recovery. The
// command line calls it plainly, the session a slice at a time. Torch-free header; one thread at a time.
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
#include "engine/core/progress.h"
#include "engine/data/image_set.h"
#include "engine/workbench/generator.h"

namespace shortrun {

/// What advance() has come to.
enum class TrainerStep {
    InIteration,  ///< some Langevin steps of an iteration were made
    Iteration,    ///< an update of theta is done; metrics().back() is new
    Drawing,      ///< learning waits while the sheet of samples of this iteration is drawn (`train.sample_every`)
    Drawn,        ///< sheet() is new
    Measuring,    ///< learning waits while the samples are measured (`train.measure_every`); measuring() says how far
    Measured,     ///< measures() have a new row; notice() says it in a line
    NotMeasured,  ///< that failed; notice() says why. The run goes on, unmeasured until these parameters change
    Recovered,    ///< the guard went back to a state in which q was calm and goes on; notice() says what changed
    Diverged,     ///< the guard stopped the run; the last good state is kept; notice() says what to try
    Done,         ///< `train.iterations` are done
};

/// What the weights that a run gives away make of the first z of its seed, after an iteration.
struct DrawnSheet {
    std::int64_t iteration = 0;
    ImageTiles samples;
};

class Trainer {
 public:
    /// Begins a run in `runDirectory` (made when missing; empty: keeps nothing on disk), or with `resume` goes on
    /// where it stopped, exactly (of the states that a recovery may go back to, only the checkpoints outlive a stop);
    /// `config` is then RunDirectory's, or differs from it in live fields only, which are changes made now, or in
    /// data.source, where the same pictures lie there. Data must fit `config.data`. Where they have changed in their
    /// place, notice() says so. Error{BadInput}: the directory belongs to another configuration (the sentence names
    /// the differing keys) or to other pictures, cannot be written, or there is nothing to resume; or its measures need
    /// a network that cannot be used.
    Trainer(const Config& config, std::shared_ptr<const ImageSet> data, const std::string& runDirectory, bool resume);
    ~Trainer();

    /// At most a few Langevin steps. Writes metrics, sample grids and checkpoints when they are due. Error{DiskFull}
    /// where that has failed, each time until it succeeds: nothing is lost meanwhile, and nothing goes on.
    TrainerStep advance();

    std::int64_t iteration() const;  ///< completed updates
    /// All rows since the run began (read back when resumed); after a recovery those of the good part only. The
    /// last is the newest.
    const std::vector<MetricsRow>& metrics() const;
    /// What was measured on its way, in the same sense.
    const MeasureTable& measures() const;
    /// How far measuring is; none while the run learns.
    std::optional<Progress> measuring() const;
    /// What was changed while the run went, over all resumes, recoveries included.
    const std::vector<ParameterChange>& changes() const;
    /// Counts up whenever changes() or the sheets of samples have changed.
    int recordRevision() const;
    const std::string& notice() const;
    const Config& config() const;  ///< in force, live changes included
    double millisecondsPerStep() const;
    std::string deviceText() const;
    std::string precisionText() const;
    std::string gradientPath() const;

    /// Changes a live field now. Error{Usage} for a bad key or value; false: it needs a restart, nothing changed.
    bool setParameter(const std::string& key, const std::string& value);

    /// The ends of the last chains that theta learnt from, newest first, and the (noise-free) data of the last
    /// completed iteration.
    ImageTiles samples(int limit) const;
    ImageTiles dataBatch(int limit) const;
    /// The (noise-free) data of an iteration that lies behind.
    ImageTiles dataBatchOf(std::int64_t iteration, int limit) const;
    /// The newest sheet: `train.sample_count` samples, drawn every `train.sample_every` iterations and after the
    /// last, each time of the same noise. Without samples before the first, and where it was drawn before the run was
    /// resumed.
    const DrawnSheet& sheet() const;
    /// Iterations, ascending, of which a run that is not kept on disk keeps the sheet in memory; and its samples.
    std::vector<std::int64_t> keptSheets() const;
    ImageTiles keptSamples(std::int64_t iteration) const;

    /// A generator over the weights that the run gives away (its average of them, with `train.average`): `live` shares
    /// them (follows each update), else a frozen copy.
    Generator generator(bool live) const;

    /// Whether the newest checkpoint holds all of it, changes made since the last iteration included.
    bool isSaved() const;
    /// Writes a checkpoint of the last completed iteration, durable when it returns. Error{DiskFull}.
    void saveCheckpoint();
    void saveModel(const std::string& path) const;

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace shortrun
