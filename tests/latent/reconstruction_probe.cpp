#include "latent/reconstruction_probe.h"

#include <torch/autograd.h>

#include "engine/latent/reconstruction.h"
#include "engine/sampling/initial_state.h"

namespace shortrun::testing {
namespace {

/// A network with large weights, so that the chain bends its way; targets and z0 of its own shape.
struct Scene {
    NetworkSpec spec;
    EnergyNetwork network;
    std::unique_ptr<GradientPath> path;
    torch::Tensor targets, z0;

    explicit Scene(const ReconstructionRequest& request)
        : spec{.channels = 2, .size = 8, .width = 4, .activation = request.activation},
          network(EnergyNetwork(spec, 3, 2.5).copy(torch::kFloat64, torch::kCPU)),
          path(makeDoubleReferencePath(spec, torch::kCPU)),
          targets(draw(1, request.pictures).mul(0.8)),
          z0(draw(2, request.pictures)) {
        path->updateWeights(network);
    }

    torch::Tensor draw(std::uint64_t seed, int count) const {
        return drawInitialState(InitialState::Uniform, spec.channels, spec.size, seed, 0, count)
            .to(torch::kFloat64);
    }
};

/// 0 in the left three columns.
torch::Tensor countedOf(const Scene& scene) {
    torch::Tensor counted = torch::ones({scene.z0.size(0), 1, 8, 8}, torch::kFloat64);
    counted.slice(3, 0, 3).zero_();
    return counted;
}

Reconstruction begin(const Scene& scene, const ReconstructionRequest& request) {
    ReconstructConfig options = request.options;
    options.rule = request.rule;
    return Reconstruction(scene.network, *scene.path, scene.targets, scene.z0,
                          {request.chainSteps, request.chainStepSize, request.noiseStd}, options, 5,
                          {request.masked ? countedOf(scene) : torch::Tensor(), request.enough});
}

std::vector<double> numbers(const torch::Tensor& tensor) {
    const torch::Tensor host = tensor.contiguous();
    return {host.data_ptr<double>(), host.data_ptr<double>() + host.numel()};
}

}  // namespace

ReconstructionResult reconstruct(const ReconstructionRequest& request) {
    const Scene scene(request);
    Reconstruction run = begin(scene, request);
    ReconstructionResult result;
    while (!run.finished()) {
        ++result.advances;
        if (!run.advance()) continue;
        result.latents.push_back(numbers(run.latent()));
        result.frames.push_back(numbers(run.frame()));
    }
    result.loss = run.loss();
    result.best = run.best();
    result.targets = numbers(run.targets());
    result.bestLatent = numbers(run.bestLatent());
    result.bestFrame = numbers(run.bestFrame());
    result.identity = run.rule() == ReconstructionRule::Identity;
    return result;
}

double gradientDifference(const ReconstructionRequest& request) {
    const Scene scene(request);
    const at::AutoGradMode differentiate(true);
    const torch::Tensor z = scene.z0.clone().requires_grad_(true);
    torch::Tensor x = z;
    for (int k = 0; k < request.chainSteps; ++k) {
        const torch::Tensor f = scene.network.negativeEnergy(x).sum();
        x = x + request.chainStepSize * torch::autograd::grad({f}, {x}, {}, true, /*create_graph=*/true)[0];
    }
    torch::Tensor squares = (x - scene.targets).square();
    if (request.masked) squares = squares * countedOf(scene);
    const torch::Tensor exact = torch::autograd::grad({squares.sum()}, {z})[0];

    ReconstructionRequest oneStep = request;
    oneStep.options.steps = 1;
    oneStep.options.stepSize = 1.0;
    Reconstruction run = begin(scene, oneStep);
    while (!run.finished()) run.advance();
    const torch::Tensor used = scene.z0 - run.latent();
    return ((used - exact).norm() / exact.norm()).item<double>();
}

}  // namespace shortrun::testing
