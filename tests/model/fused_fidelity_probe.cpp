#include "model/fused_fidelity_probe.h"

#include <torch/torch.h>

#include <algorithm>

#include "engine/core/float_batch.h"
#include "engine/data/avatars.h"
#include "engine/model/gradient_path.h"
#include "engine/model/learning_gradient.h"
#include "engine/model/weights_io.h"
#include "engine/sampling/noise_stream.h"
#include "engine/sampling/short_run.h"
#include "engine/storage/model_file.h"

namespace shortrun::testing {
namespace {

constexpr int count = 24;

torch::Tensor makeImages(Images images) {
    torch::Tensor x = torch::empty({count, 3, 32, 32});
    const std::span<float> numbers(x.data_ptr<float>(), static_cast<std::size_t>(x.numel()));
    NoiseStream(1, NoisePurpose::InitialState).uniform(numbers, 0, 0);
    if (images == Images::Noise) return x;
    // Blown up from 4 x 4: as smooth as a photograph out of focus.
    namespace functional = torch::nn::functional;
    const torch::Tensor seeds = x.slice(2, 0, 4).slice(3, 0, 4).contiguous();
    return functional::interpolate(seeds, functional::InterpolateFuncOptions()
                                              .size(std::vector<std::int64_t>{32, 32})
                                              .mode(torch::kBicubic)
                                              .align_corners(false))
        .contiguous();
}

EnergyNetwork makeNetwork(int width) {
    NetworkSpec spec;
    spec.width = width;
    return EnergyNetwork(spec, 5, 1.5);
}

double medianDistance(const torch::Tensor& g, const torch::Tensor& exact) {
    const torch::Tensor difference = (g.to(torch::kFloat64) - exact).flatten(1).norm(2, 1);
    return (difference / exact.flatten(1).norm(2, 1)).median().item<double>();
}

torch::Tensor gradientBy(GradientPath& path, const EnergyNetwork& network, const torch::Tensor& x) {
    path.updateWeights(network);
    torch::Tensor g = torch::empty_like(x);
    path.gradient(x, g);
    return g;
}

std::vector<torch::Tensor> learningBy(LearningGradient& learning, const EnergyNetwork& network,
                                      const torch::Tensor& x) {
    learning.updateWeights(network);
    std::vector<torch::Tensor> gradients = zeroGradients(network);
    learning.accumulate(x, 1.0 / count, gradients);
    return gradients;
}

std::vector<torch::Tensor> exactLearning(const EnergyNetwork& network, const torch::Tensor& x) {
    const EnergyNetwork exact = network.copy(torch::kFloat64, torch::kCPU);
    std::vector<torch::Tensor> theta;
    for (auto& [key, parameter] : exact.namedParameters()) theta.push_back(parameter.requires_grad_(true));
    return torch::autograd::grad({exact.negativeEnergy(x.to(torch::kFloat64)).mean()}, theta);
}

double largestDistance(const std::vector<torch::Tensor>& found, const std::vector<torch::Tensor>& exact) {
    double largest = 0;
    for (std::size_t i = 0; i < exact.size(); ++i) {
        const torch::Tensor difference = (found[i].to(torch::kFloat64) - exact[i]).norm();
        largest = std::max(largest, (difference / exact[i].norm()).item<double>());
    }
    return largest;
}

}  // namespace

namespace {

Distances distancesAt(const EnergyNetwork& network, const torch::Tensor& x, bool bf16) {
    const Precision precision = bf16 ? Precision::Bf16 : Precision::Fp32;
    std::string reason;
    const auto fused = makeFusedCpuPath(network.spec(), precision, reason);
    if (!fused) return {false};
    const auto reference = makeReferencePath(network.spec(), precision, torch::kCPU);
    const auto exact = makeDoubleReferencePath(network.spec(), torch::kCPU);
    const torch::Tensor wanted = gradientBy(*exact, network, x.to(torch::kFloat64));
    return {true, medianDistance(gradientBy(*fused, network, x), wanted),
            medianDistance(gradientBy(*reference, network, x), wanted)};
}

torch::Tensor avatars(int size) {
    torch::Tensor x = torch::empty({count, 3, size, size});
    for (int i = 0; i < count; ++i) {
        const FloatBatch avatar = toFloatBatch(drawAvatar(i, 1, size));
        std::copy(avatar.values.begin(), avatar.values.end(), x[i].data_ptr<float>());
    }
    return x;
}

torch::Tensor madeBy(const EnergyNetwork& network, const SamplerConfig& sampler, const torch::Tensor& z) {
    const auto path = makeReferencePath(network.spec(), Precision::Fp32, torch::kCPU);
    path->updateWeights(network);
    ChainParameters parameters = chainOf(sampler);
    parameters.noiseStd = 0;
    ShortRun chain(*path);
    chain.begin(z, parameters);
    chain.advance(parameters.steps);
    return chain.state().clone();
}

}  // namespace

Distances gradientDistances(int width, bool bf16, Images images) {
    return distancesAt(makeNetwork(width), makeImages(images), bf16);
}

Distances trainedDistances(bool bf16, Met met) {
    const ModelFile model = readModelFile(resolveModelPath("model:avatars32"));
    EnergyNetwork network(specOf(model.config, model.channels), 1);
    loadWeights(network, model.weights);
    torch::Tensor x = met == Met::Data ? avatars(network.spec().size) : makeImages(Images::Noise);
    if (met == Met::Samples) x = madeBy(network, model.config.sampler, x);
    return distancesAt(network, x, bf16);
}

Distances learningDistances(int width, bool bf16) {
    const EnergyNetwork network = makeNetwork(width);
    const Precision precision = bf16 ? Precision::Bf16 : Precision::Fp32;
    const auto fused = makeFusedLearningGradient(network.spec(), precision);
    if (!fused) return {false};
    const torch::Tensor x = makeImages(Images::Noise);
    const auto reference = makeReferenceLearningGradient(network.spec(), precision, torch::kCPU);
    const std::vector<torch::Tensor> wanted = exactLearning(network, x);
    return {true, largestDistance(learningBy(*fused, network, x), wanted),
            largestDistance(learningBy(*reference, network, x), wanted)};
}

}  // namespace shortrun::testing
