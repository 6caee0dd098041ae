// What the tests of a run share: driving it, its weights on disk, where it lies.
#pragma once

#include <QTemporaryDir>

#include <string>
#include <vector>

#include "engine/storage/model_file.h"
#include "engine/workbench/trainer.h"
#include "support/tiny_run.h"

namespace shortrun::testing {

/// Runs until `iterations` are done or the run ends; returns the last step's outcome.
inline TrainerStep runTo(Trainer& trainer, std::int64_t iterations) {
    TrainerStep step = TrainerStep::InIteration;
    while (trainer.iteration() < iterations) {
        step = trainer.advance();
        if (step == TrainerStep::Diverged || step == TrainerStep::Done) break;
    }
    return step;
}

inline std::vector<std::vector<std::byte>> weightBytes(const std::string& runOrModel) {
    std::vector<std::vector<std::byte>> bytes;
    for (const NamedArray& array : readModelFile(resolveModelPath(runOrModel)).weights) bytes.push_back(array.data);
    return bytes;
}

/// A folder of its own for the runs of a test, and their paths in it.
class RunFolder {
 public:
    bool isValid() const { return folder_.isValid(); }
    std::string operator()(const char* run) const { return (folder_.path() + "/" + run).toStdString(); }

 private:
    QTemporaryDir folder_;
};

}  // namespace shortrun::testing
