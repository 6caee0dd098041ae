// The samples of a run, measured on its way: a slice at a time, so that whoever explores meanwhile is not kept
// waiting. Torch-free header; engine thread.
#pragma once

#include <memory>
#include <string>

#include "engine/config/config.h"
#include "engine/core/measure_table.h"
#include "engine/core/progress.h"
#include "engine/data/image_set.h"
#include "engine/workbench/generator.h"

namespace shortrun {

/// The measures of `evaluate()`, the gap of the top layer's moments, and reconstruction, as TrainConfig asks for
/// them (`measures`, `measureCount`, `measureNetwork`), of new samples from p0 against the run's own pictures, by
/// the seed of the run. What belongs to the data is computed once and kept. The last part, numbers about numbers,
/// runs on a thread of its own.
class RunMeasures {
 public:
    explicit RunMeasures(std::shared_ptr<const ImageSet> data);
    ~RunMeasures();

    /// Error{BadInput} where the file of config.train.measureNetwork cannot be used: for those who want to know
    /// before a run begins.
    void checkNetwork(const Config& config);

    /// Begins to measure what this generator makes, with its configuration. What was under way is dropped.
    void begin(Generator generator);
    bool underWay() const;
    /// A few Langevin steps, or about as much; waits for a few milliseconds where another thread works. True:
    /// numbers() are new. Throws what the networks throw; nothing is under way then.
    bool advance();
    void cancel();

    Progress progress() const;
    const NamedNumbers& numbers() const;
    /// "top layer's gap 0.1  Frechet 3.2 ...", for people.
    const std::string& sentence() const;
    /// How the numbers were taken, as JSON: counts, seed, data, networks with hash and input rule.
    std::string protocol() const;

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace shortrun
