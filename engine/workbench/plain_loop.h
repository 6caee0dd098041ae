// Algorithm 1 as the authors' script writes it, in plain LibTorch: what a training iteration is held against
// on a GPU. Internal to the engine (Torch types); engine thread.
#pragma once

#include <torch/optim/adam.h>
#include <torch/types.h>

#include <vector>

#include "engine/model/energy_network.h"
#include "engine/sampling/short_run.h"

namespace shortrun {

/// fp32, automatic differentiation, noise from the device's own generator, data that is there already; Adam.
class PlainLoop {
 public:
    /// `tf32`: convolutions in TF32, as LibTorch does unless told otherwise.
    PlainLoop(const NetworkSpec& spec, int batch, const ChainParameters& chain, torch::Device device,
              bool tf32);

    /// One whole iteration, to its end on the device.
    void iterate();

 private:
    torch::Tensor sample() const;

    EnergyNetwork network_;
    std::vector<torch::Tensor> parameters_;
    torch::optim::Adam adam_;
    ChainParameters chain_;
    bool tf32_;
    torch::Tensor data_;
};

/// Waits until the device has done what it was asked for.
void waitFor(torch::Device device);

}  // namespace shortrun
