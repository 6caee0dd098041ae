#include "engine/latent/hessian_product.h"

#include <torch/autograd.h>

#include "engine/core/compute_threads.h"
#include "engine/model/thread_count_scope.h"

namespace shortrun {

torch::Tensor hessianVectorProduct(const EnergyNetwork& network, const torch::Tensor& x, const torch::Tensor& v) {
    const ThreadCountScope all(computeThreads());
    const at::AutoGradMode differentiate(true);
    const torch::Tensor leaf = x.detach().requires_grad_(true);
    const torch::Tensor gradient = torch::autograd::grad({network.negativeEnergy(leaf).sum()}, {leaf}, {},
                                                         /*retain_graph=*/true, /*create_graph=*/true)[0];
    const torch::Tensor product = torch::autograd::grad({gradient}, {leaf}, {v}, /*retain_graph=*/false,
                                                        /*create_graph=*/false, /*allow_unused=*/true)[0];
    return product.defined() ? product : torch::zeros_like(v);
}

}  // namespace shortrun
