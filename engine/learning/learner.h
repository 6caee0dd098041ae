// Algorithm 1 of the paper, resumable between any two Langevin steps. Internal to the engine (Torch types);
// engine thread.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/config/config.h"
#include "engine/core/image.h"
#include "engine/core/metrics_row.h"
#include "engine/learning/adam.h"
#include "engine/learning/data_batches.h"
#include "engine/learning/divergence_guard.h"
#include "engine/learning/noise_controller.h"
#include "engine/learning/weight_average.h"
#include "engine/model/energy_network.h"
#include "engine/model/gradient_path.h"
#include "engine/model/learning_gradient.h"
#include "engine/model/runtime.h"
#include "engine/sampling/short_run.h"
#include "engine/storage/safetensors.h"

namespace shortrun {

/// Draws m data images and adds noise, draws z ~ p0, makes K Langevin steps, ascends mean f(data) - mean
/// f(samples) by Adam (eq. 6). With another `train.chain_start` the chains begin where those of the iteration
/// before ended (persistent contrastive divergence; Tieleman, "Training Restricted Boltzmann Machines using
/// Approximations to the Likelihood Gradient", ICML 2008: m chains, never begun anew), or at the noisy data
/// (contrastive divergence; Hinton, "Training Products of Experts by Minimizing Contrastive Divergence",
/// 2002); mode Auto then leaves sigma where it starts, since q measures the way from noise. What iteration t
/// draws (images, flips, noise, z, u) is a pure function of the seed and t, so a learner restored to a
/// completed iteration goes on exactly as the one that never stopped.
class Learner {
 public:
    /// New weights from config.seed. The data must be config.data.size square with 1 or 3 channels.
    Learner(const Config& config, std::shared_ptr<const ImageTiles> data, const Runtime& runtime);

    /// Makes up to `steps` further Langevin steps of the current iteration's chain or, after the last, the
    /// update of theta. True: an iteration was completed; metrics(), samples() and divergence() are new.
    bool advance(int steps = 1);
    /// One whole iteration, or what is left of the current one.
    void completeIteration();

    std::int64_t iteration() const { return iteration_; }              ///< completed updates
    int chainStep() const { return chainBegun_ ? chain_.step() : 0; }  ///< within the current iteration
    int chainLength() const { return chain_.steps(); }                 ///< K of the last chain begun

    /// Gauges of the last completed iteration; `seconds` and `iterationsPerSecond` are left to the caller.
    const MetricsRow& metrics() const { return metrics_; }
    /// Set once the guard has fired at the last completed iteration; the weights are then of no use any more.
    const std::optional<Divergence>& divergence() const { return guard_.verdict(); }

    /// x_K and the data without noise of the last iteration completed by this object: [m, C, H, W] on the
    /// CPU, undefined before the first.
    const torch::Tensor& samples() const { return samples_; }
    const torch::Tensor& cleanData() const { return cleanData_; }

    /// The weights that learn, and f' by them: both follow each update.
    std::shared_ptr<const EnergyNetwork> network() const { return network_; }
    std::shared_ptr<GradientPath> path() const { return path_; }
    /// The weights that the run gives away, to whoever looks at it and to its model files: the running average of those
    /// that learn (`train.average`), or these themselves. It follows each update; another object after setLive() and
    /// restore().
    std::shared_ptr<const EnergyNetwork> model() const { return average_ ? average_->network() : network_; }
    /// sigma and learning rate of the coming update.
    double dataNoiseStd() const;
    double learningRate() const;

    /// Takes over what may change under way: learning rate, data noise, cooldown and averaging for the coming update;
    /// K, step and noise of the chain from the next chain on. In mode Auto a changed `train.data_noise` (or a change
    /// to Auto) sets the controller anew from there.
    void setLive(const Config& config);

    /// For going on after a divergence, from restored weights: data noise times `noiseFactor`, learning rate
    /// times `rateFactor`, both for the rest of the run and in force until changed again (they multiply).
    /// In mode Fixed the controller steers from then on as it does in mode Auto, but never below the schedule
    /// times the factors (chains that do not begin at p0 have no q to steer by). Part of state().
    void ease(double noiseFactor, double rateFactor);

    /// Everything but the weights that an exact resume needs, as of the last completed iteration: Adam's
    /// moments, controller, guard, counters, persistent chains, and theta where model() is its average. With
    /// weightsOf(*model()) it is the whole learner.
    Safetensors state() const;
    /// Goes to a saved state; a chain under way is dropped. Error{BadInput} names the key that is missing or
    /// does not fit; the learner must then not be used further.
    void restore(const std::vector<NamedArray>& weights, const Safetensors& state);

 private:
    /// Whether the controller has a say.
    bool controls() const { return steered_ || config_.train.dataNoiseMode == DataNoiseMode::Auto; }
    /// sigma as schedule, controller and recoveries have it, without the cooldown.
    double heldDataNoiseStd() const;
    void beginIteration();
    /// x_0 of an iteration, as `train.chain_start` has it.
    torch::Tensor chainStart(std::int64_t iteration);
    void update();
    void measure(const torch::Tensor& noisy, double energyGap, double parameterGradientNorm);
    std::vector<torch::Tensor> parameters() const;
    void followWeights();
    /// `average_` as `train.average` has it: begun at theta where there is none yet, or gone.
    void beginOrEndAverage();
    /// Updates over which the average reaches, the one under way included: a share of all; in the cooldown fewer, as the
    /// rate falls, for there the weights settle by themselves, and those from before it would only blur them.
    double averageMemory() const;

    Config config_;  ///< live changes included
    Runtime runtime_;
    DataBatches batches_;
    std::shared_ptr<EnergyNetwork> network_;
    std::shared_ptr<GradientPath> path_;
    std::unique_ptr<LearningGradient> learningGradient_;
    ShortRun chain_;
    std::vector<torch::Tensor> gradients_;  ///< of the loss, which is minus the likelihood's share of eq. 6
    Adam adam_;
    std::optional<WeightAverage> average_;  ///< none: model() is theta
    NoiseController controller_;
    DivergenceGuard guard_;
    double noiseFactor_ = 1.0;
    double rateFactor_ = 1.0;
    bool steered_ = false;  ///< in mode Fixed: eased, and steered since

    std::int64_t iteration_ = 0;
    bool chainBegun_ = false;
    MetricsRow metrics_;
    torch::Tensor samples_;
    torch::Tensor chainEnds_;  ///< where persistent chains stand after the last iteration, on the CPU
    torch::Tensor cleanData_;
};

}  // namespace shortrun
