#include "latent/response_probe.h"

#include <cmath>

#include "engine/latent/latent_response.h"
#include "engine/sampling/initial_state.h"

namespace shortrun::testing {
namespace {

std::vector<double> numbers(const torch::Tensor& tensor) {
    const torch::Tensor host = tensor.contiguous();
    return {host.data_ptr<double>(), host.data_ptr<double>() + host.numel()};
}

}  // namespace

ResponseResult respond(const ResponseRequest& request) {
    const NetworkSpec spec{.channels = 2, .size = 8, .width = 4, .activation = request.activation};
    // Large weights, so that the chain bends its way.
    const EnergyNetwork network = EnergyNetwork(spec, 3, 2.5).copy(torch::kFloat64, torch::kCPU);
    const auto path = makeDoubleReferencePath(spec, torch::kCPU);
    path->updateWeights(network);
    const auto draw = [&](std::uint64_t seed) {
        return drawInitialState(InitialState::Uniform, spec.channels, spec.size, seed, 0, request.images)
            .to(torch::kFloat64);
    };
    const torch::Tensor z = draw(2), v = draw(7);
    const ChainParameters chain{request.steps, request.stepSize, request.noiseStd};
    LatentResponse response(network, *path, z, v, request.amount, chain, 5);
    ResponseResult result;
    result.identity = response.identity();
    do ++result.calls;
    while (response.advance(request.advanceBy));
    result.v = numbers(v);
    result.jacobian = numbers(response.jacobianProduct());
    result.finite = numbers(response.finiteResponse());
    result.end = numbers(response.end());
    result.moved = numbers(response.movedEnd());
    const auto endOf = [&](const torch::Tensor& from) {
        ShortRun run(*path);
        run.begin(from, chain, 5);
        while (run.advance() > 0) {
        }
        return run.state().clone();
    };
    constexpr double h = 1e-5;
    result.central = numbers((endOf(z + h * v) - endOf(z - h * v)) / (2 * h));
    return result;
}

double relativeDifference(const std::vector<double>& a, const std::vector<double>& b) {
    double difference = 0, size = 0;
    for (std::size_t i = 0; i < b.size(); ++i) {
        difference += (a[i] - b[i]) * (a[i] - b[i]);
        size += b[i] * b[i];
    }
    return std::sqrt(difference / size);
}

}  // namespace shortrun::testing
