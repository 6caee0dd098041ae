#include "engine/latent/hole_filling.h"

#include <cmath>

#include "engine/core/check.h"

namespace shortrun {

namespace {

ChainParameters oneStepOf(ChainParameters chain) {
    chain.steps = 1;
    chain.noiseStd = 0;
    return chain;
}

}  // namespace

HoleFilling::HoleFilling(GradientPath& path, const torch::Tensor& pictures, const torch::Tensor& counted,
                         const torch::Tensor& z, const ChainParameters& chain)
    : chain_(chain),
      run_(path),
      pictures_(pictures),
      counted_(counted.to(pictures.scalar_type())),
      z_(z),
      target_(pictures.repeat({kChains, 1, 1, 1})),
      known_(counted_.repeat({kChains, 1, 1, 1})),
      x_(z.clone()) {
    SHORTRUN_CHECK(z.size(0) == kChains * pictures.size(0), "so many chains for each picture");
}

bool HoleFilling::advance() {
    if (step_ >= chain_.steps) return false;
    const at::NoGradGuard constant;
    run_.begin(x_, oneStepOf(chain_));
    run_.advance();
    ++step_;
    const double share = std::sqrt(static_cast<double>(step_) / chain_.steps);
    x_ = torch::where(known_ > 0, z_ * (1 - share) + target_ * share, run_.state());
    return step_ < chain_.steps;
}

// The mean square of the steps between neighbours of which one is known and one is not: [kChains, N].
torch::Tensor HoleFilling::edgeErrors() const {
    const torch::Tensor x = x_.clamp(-1, 1);
    torch::Tensor sum = torch::zeros({x.size(0)}, x.options()), edges = torch::zeros_like(sum);
    for (const int axis : {2, 3}) {
        const std::int64_t last = x.size(axis) - 1;
        const torch::Tensor step = x.narrow(axis, 1, last) - x.narrow(axis, 0, last);
        const torch::Tensor edge = (known_.narrow(axis, 1, last) - known_.narrow(axis, 0, last)).abs();
        sum += (step.square() * edge).flatten(1).sum(1);
        edges += edge.flatten(1).sum(1);
    }
    return (sum / edges.clamp_min(1)).view({kChains, pictures_.size(0)});
}

torch::Tensor HoleFilling::filled() const {
    const at::NoGradGuard constant;
    const torch::Tensor best = std::get<1>(edgeErrors().topk(kKept, /*dim=*/0, /*largest=*/false));
    const torch::Tensor rows = x_.clamp(-1, 1).view({kChains, pictures_.size(0), -1});
    const torch::Tensor chosen = rows.gather(0, best.unsqueeze(2).expand({-1, -1, rows.size(2)}));
    return torch::where(counted_ > 0, pictures_, chosen.mean(0).view_as(pictures_));
}

}  // namespace shortrun
