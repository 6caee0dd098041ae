// What a ReconstructionRun is made of. Internal to the workbench (Torch types); engine thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/latent/reconstruction.h"
#include "engine/workbench/reconstruction_run.h"

namespace shortrun {

/// Row r * N + n of the batch that descends is picture n from its z_0 number r.
struct ReconstructionRun::Impl {
    /// `z0`: N * restarts rows, on the device of `path`.
    Impl(const EnergyNetwork& network, std::shared_ptr<GradientPath> path, const ReconstructionTask& task,
         const torch::Tensor& z0, const ChainParameters& chain, const ReconstructConfig& options);

    bool advance();
    FloatBatch ofWinners(const torch::Tensor& rows) const;

    std::shared_ptr<GradientPath> path;
    ReconstructionTask task;
    FloatBatch targets;
    Reconstruction run;
    FloatBatch frame;
    std::vector<std::vector<float>> loss;
    std::vector<std::vector<float>> truth;
    std::vector<int> winners;  ///< for each picture the row of its best z
    std::vector<int> best;     ///< and its t
    std::string rule;

 private:
    void chooseLeaders();
    void chooseWinners();
    void noteTruth();
};

}  // namespace shortrun
