#include "engine/latent/latent_response.h"

#include <numeric>

#include "engine/core/check.h"
#include "engine/latent/hessian_product.h"

namespace shortrun {

LatentResponse::LatentResponse(const EnergyNetwork& network, GradientPath& path, const torch::Tensor& z,
                               const torch::Tensor& v, double amount, const ChainParameters& chain,
                               std::uint64_t noiseSeed, std::vector<std::uint32_t> images)
    : amount_(amount), stepSize_(chain.stepSize), run_(path), tangent_(v.detach().clone()) {
    SHORTRUN_CHECK(z.sizes() == v.sizes() && amount > 0, "one direction for each z, and a change in it");
    if (!isPiecewiseLinear(network.spec().activation)) network_.emplace(network.copy(z.scalar_type(), z.device()));
    if (images.empty()) {
        images.resize(static_cast<std::size_t>(z.size(0)));
        std::iota(images.begin(), images.end(), 0u);
    }
    images.insert(images.end(), images.begin(), images.begin() + z.size(0));
    const at::NoGradGuard constant;
    run_.begin(torch::cat({z, z + amount * v}), chain, noiseSeed, std::move(images));
}

bool LatentResponse::advance(int count) {
    const at::NoGradGuard constant;
    if (!network_) return run_.advance(count) > 0;
    for (int made = 0; made < count && !run_.finished(); ++made) {
        tangent_.add_(hessianVectorProduct(*network_, end(), tangent_), stepSize_);
        run_.advance();
    }
    return !run_.finished();
}

torch::Tensor LatentResponse::end() const { return run_.state().slice(0, 0, tangent_.size(0)); }

torch::Tensor LatentResponse::movedEnd() const { return run_.state().slice(0, tangent_.size(0)); }

}  // namespace shortrun
