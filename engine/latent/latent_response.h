// How M(z) answers a change of z in a direction v: the product J v, J = dM/dz, and the response to a change of finite
// size. Internal to the engine (Torch types); engine thread.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/model/energy_network.h"
#include "engine/model/gradient_path.h"
#include "engine/sampling/short_run.h"

namespace shortrun {

/// J is the product of (I + s H(x_k)), k = K - 1 ... 0, H the Hessian of f. Forward along the chain:
/// t_0 = v, t_{k+1} = t_k + s H(x_k) t_k, t_K = J v. For a piecewise-linear network (LeakyReLU, ReLU) H = 0 almost
/// everywhere, so J v = v; the finite response (M(z + a v) - M(z)) / a is another, since between z and z + a v the
/// chains cross kinks, where f' jumps. Reconstruction goes the same product backward.
class LatentResponse {
 public:
    /// z and v: [N, C, H, W] in the path's type, on its device; `amount` a above 0. `path` gives f' and must outlive
    /// this object; `network`, the same weights, is copied where f is smooth. Both chains of image i have the noise
    /// field images[i] (empty: i) of `noiseSeed`.
    LatentResponse(const EnergyNetwork& network, GradientPath& path, const torch::Tensor& z, const torch::Tensor& v,
                   double amount, const ChainParameters& chain, std::uint64_t noiseSeed = 0,
                   std::vector<std::uint32_t> images = {});

    /// Makes up to `count` Langevin steps of both chains. False once they are at their ends.
    bool advance(int count = 1);
    bool finished() const { return run_.finished(); }
    int step() const { return run_.step(); }
    int steps() const { return run_.steps(); }

    bool identity() const { return !network_; }  ///< J = I almost everywhere
    torch::Tensor end() const;                   ///< x_k of z
    torch::Tensor movedEnd() const;              ///< x_k of z + a v
    const torch::Tensor& jacobianProduct() const { return tangent_; }
    torch::Tensor finiteResponse() const { return (movedEnd() - end()) / amount_; }

 private:
    double amount_;
    double stepSize_;
    std::optional<EnergyNetwork> network_;  ///< smooth f only
    ShortRun run_;                          ///< of z and of z + a v, one batch
    torch::Tensor tangent_;                 ///< t_k
};

}  // namespace shortrun
