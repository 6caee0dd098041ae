// What a ReconstructionRun is made of. Internal to the workbench (Torch types); engine thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/latent/hole_filling.h"
#include "engine/latent/reconstruction.h"
#include "engine/workbench/reconstruction_run.h"

namespace shortrun {

/// Where it begins, on the device of the path.
struct ReconstructionStart {
    torch::Tensor z0;        ///< N * restarts rows
    torch::Tensor fillings;  ///< N * HoleFilling::kChains rows; may be undefined where nothing is masked
};

/// Row r * N + n of the batch that descends is picture n from its z_0 number r.
struct ReconstructionRun::Impl {
    Impl(const EnergyNetwork& weights, std::shared_ptr<GradientPath> path, const ReconstructionTask& task,
         const ReconstructionStart& start, const ChainParameters& chain, const ReconstructConfig& options);

    bool advance();
    FloatBatch ofWinners(const torch::Tensor& rows) const;

    std::shared_ptr<GradientPath> path;
    ReconstructionTask task;
    FloatBatch targets;
    ChainParameters chain;
    ReconstructConfig options;
    torch::Tensor z0;
    std::optional<EnergyNetwork> network;  ///< kept until the holes are filled
    std::optional<HoleFilling> filling;    ///< where something is masked, this comes first
    std::optional<Reconstruction> run;
    FloatBatch frame;
    std::vector<std::vector<float>> loss;
    std::vector<std::vector<float>> truth;
    std::vector<int> winners;  ///< for each picture the row of its best z
    std::vector<int> best;     ///< and its t
    std::string rule;

 private:
    void descendTo(const EnergyNetwork& weights, const torch::Tensor& whole);
    void chooseLeaders();
    void chooseWinners();
    void noteTruth();
};

}  // namespace shortrun
