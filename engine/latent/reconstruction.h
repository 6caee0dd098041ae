// Gradient descent on L(z) = |M(z) - x|^2, or on the part of it outside a mask: which z does the generator turn
// into given pictures? Internal to the engine (Torch types); engine thread.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/config/config.h"
#include "engine/model/energy_network.h"
#include "engine/model/gradient_path.h"
#include "engine/sampling/short_run.h"

namespace shortrun {

/// What of the pictures is aimed at.
struct ReconstructionAim {
    /// [N, 1, H, W], 1 where a pixel counts and 0 where the model is to fill in; undefined: all of them count.
    torch::Tensor counted;
    /// Near enough: the first z_t with a loss of at most this is the best one, and what comes after it only copies
    /// the noise of the picture.
    double enough = 0;
    /// The targets hold a filling where pixels do not count (HoleFilling): z descends to it too, and only the error
    /// leaves it out.
    bool filled = false;
};

/// `options` with a step size and a decay where it leaves them open (0), for a rule that is not Auto.
/// Measured over 200 steps on held-out pictures: under the identity rule 0.5 * 0.966^t leaves 12 to 17 % less
/// error than 0.2 * 0.97^t (garments with K = 50, avatars32, cifar32); with a smooth activation twice as
/// large a step leaves a third more. With K = 150 M is so broken up by the kinks of f that neither other
/// pairs, a step that stops falling, a z held near p0, nor going on from the best z so far leave less.
ReconstructConfig withSuitingSteps(ReconstructConfig options, ReconstructionRule rule);

/// z_{t+1} = z_t - eta decay^t dL/dz for N pictures as one batch, each with its own L. Identity rule: f' is
/// piecewise constant for LeakyReLU and ReLU, so dM/dz = I almost everywhere and dL/dz = 2 (M(z) - x). Exact
/// rule: the product of (I + s H(x_k)), H the Hessian of f, by one Hessian-vector product a step over the K
/// stored states, last to first. With a mask m, L(z) = |m (M(z) - x)|^2: dL/dz begins with 2 m (M(z) - x), and under
/// the identity rule z keeps its z_0 where m is 0; there the chain itself draws M(z), led by the pixels around (unless
/// the aim is filled, as the program always has it).
class Reconstruction {
 public:
    /// `targets` and `z0`: [N, C, H, W], float32 on the path's device. `path` gives f' in the chain and must
    /// outlive this object; `network` (the same weights) is copied where the exact rule needs it. With
    /// `noiseStd` above 0 the chain's noise is frozen: the fields 0 ... N - 1 of `noiseSeed`, the same for
    /// all t.
    Reconstruction(const EnergyNetwork& network, GradientPath& path, const torch::Tensor& targets,
                   const torch::Tensor& z0, const ChainParameters& chain, const ReconstructConfig& options,
                   std::uint64_t noiseSeed = 0, const ReconstructionAim& aim = {});

    /// One Langevin step, or one Hessian-vector product. True: M(z_t) of a new t has come out.
    bool advance();
    bool finished() const { return time_ >= options_.steps; }

    int step() const { return time_; }            ///< t of the newest frame, -1 before the first
    int steps() const { return options_.steps; }  ///< frames t = 0 ... steps
    /// M(z_t) and z_t of the newest frame.
    const torch::Tensor& frame() const { return frame_; }
    const torch::Tensor& latent() const { return latent_; }
    const torch::Tensor& targets() const { return targets_; }

    /// [t][n]: mean squared error per pixel that counts and channel on [-1, 1] of M(z_t) against picture n.
    const std::vector<std::vector<float>>& loss() const { return loss_; }
    /// For each picture the t of its smallest loss so far (or of the first that was near enough), and z_t and
    /// M(z_t) from then.
    const std::vector<int>& best() const { return best_; }
    const torch::Tensor& bestLatent() const { return bestLatent_; }
    const torch::Tensor& bestFrame() const { return bestFrame_; }

    ReconstructionRule rule() const { return rule_; }  ///< never Auto
    std::string ruleText() const;                      ///< for people

 private:
    std::vector<float> errors() const;
    void takeFrame();
    void descend(const torch::Tensor& gradient);
    void moveBack();

    ChainParameters chain_;
    std::uint64_t noiseSeed_;
    ReconstructionRule rule_;
    ReconstructConfig options_;  ///< nothing left open
    std::optional<EnergyNetwork> network_;  ///< exact rule only
    ShortRun run_;
    ReconstructionAim aim_;
    torch::Tensor targets_;
    torch::Tensor z_;       ///< of the chain under way
    torch::Tensor latent_;  ///< of frame_
    torch::Tensor frame_;
    torch::Tensor bestLatent_;
    torch::Tensor bestFrame_;
    std::vector<std::vector<float>> loss_;
    std::vector<float> bestLoss_;
    std::vector<int> best_;
    torch::Tensor states_;   ///< x_0 ... x_{K-1} [K, N, C, H, W]; exact rule only
    torch::Tensor adjoint_;  ///< dL / d x_k
    int time_ = -1;
    int backStep_ = 0;  ///< Hessian-vector products left to make; 0: a chain is under way
};

}  // namespace shortrun
