#include "model/fused_fidelity_probe.h"

#include <torch/autograd.h>
#include <torch/cuda.h>
#include <torch/nn/functional/upsampling.h>
#include <torch/types.h>

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
        const torch::Tensor difference = (found[i].cpu().to(torch::kFloat64) - exact[i]).norm();
        largest = std::max(largest, (difference / exact[i].norm()).item<double>());
    }
    return largest;
}

}  // namespace

namespace {

torch::Device deviceOf(Where where) {
    return where == Where::Cuda ? torch::kCUDA : torch::kCPU;
}

/// Whether the device is there, and computes bf16 where that is asked for.
bool computes(Where where, Precision precision) {
    if (where == Where::Cuda && !torch::cuda::is_available()) return false;
    return precision == Precision::Fp32 || resolvePrecision(Precision::Auto, deviceOf(where)) == precision;
}

Runtime runtimeOn(Where where, Precision precision) {
    Runtime runtime;
    runtime.device = deviceOf(where);
    runtime.precision = precision;
    return runtime;
}

bool isFused(const std::string& description) {
    return description.rfind("fused", 0) == 0;
}

Distances distancesAt(Where where, const EnergyNetwork& network, const torch::Tensor& x, bool bf16) {
    const Precision precision = bf16 ? Precision::Bf16 : Precision::Fp32;
    if (!computes(where, precision)) return {false};
    const auto fused = makeGradientPath(network.spec(), runtimeOn(where, precision));
    if (!isFused(fused->description())) return {false};
    const torch::Device device = deviceOf(where);
    const auto reference = makeReferencePath(network.spec(), precision, device);
    const auto exact = makeDoubleReferencePath(network.spec(), torch::kCPU);
    const torch::Tensor wanted = gradientBy(*exact, network, x.to(torch::kFloat64));
    return {true, medianDistance(gradientBy(*fused, network, x.to(device)).cpu(), wanted),
            medianDistance(gradientBy(*reference, network, x.to(device)).cpu(), wanted)};
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

Distances gradientDistances(Where where, int width, bool bf16, Images images) {
    return distancesAt(where, makeNetwork(width), makeImages(images), bf16);
}

Distances trainedDistances(Where where, bool bf16, Met met) {
    const ModelFile model = readModelFile(resolveModelPath("model:avatars32"));
    EnergyNetwork network(specOf(model.config, model.channels), 1);
    loadWeights(network, model.weights);
    torch::Tensor x = met == Met::Data ? avatars(network.spec().size) : makeImages(Images::Noise);
    if (met == Met::Samples) x = madeBy(network, model.config.sampler, x);
    return distancesAt(where, network, x, bf16);
}

Distances learningDistances(Where where, int width, bool bf16) {
    const EnergyNetwork drawn = makeNetwork(width);
    const Precision precision = bf16 ? Precision::Bf16 : Precision::Fp32;
    if (!computes(where, precision)) return {false};
    const auto fused = makeLearningGradient(drawn.spec(), runtimeOn(where, precision));
    if (!isFused(fused->description())) return {false};
    const torch::Device device = deviceOf(where);
    const EnergyNetwork network = drawn.copy(torch::kFloat32, device);
    const torch::Tensor x = makeImages(Images::Noise).to(device);
    const auto reference = makeReferenceLearningGradient(network.spec(), precision, device);
    const std::vector<torch::Tensor> wanted = exactLearning(network, x.cpu());
    return {true, largestDistance(learningBy(*fused, network, x), wanted),
            largestDistance(learningBy(*reference, network, x), wanted)};
}

DeviceChain deviceChain() {
    if (!torch::cuda::is_available()) return {false};
    const EnergyNetwork network = makeNetwork(16);
    const auto path = makeGradientPath(network.spec(), runtimeOn(Where::Cuda, Precision::Fp32));
    path->updateWeights(network);
    const torch::Tensor z = makeImages(Images::Noise);
    DeviceChain result;

    ShortRun noise(*path);  // s = 0, e = 1: what moves the images is u alone
    noise.begin(z.to(torch::kCUDA), {.steps = 1, .stepSize = 0.0, .noiseStd = 1.0}, 7);
    noise.advance(1);
    torch::Tensor u = torch::empty_like(z[0]);
    const NoiseStream stream(7, NoisePurpose::Chain);
    for (int i = 0; i < count; ++i) {
        stream.normal({u.data_ptr<float>(), static_cast<std::size_t>(u.numel())}, static_cast<std::uint32_t>(i), 0);
        const double difference = (noise.state()[i].cpu() - z[i] - u).abs().max().item<double>();
        result.noiseDifference = std::max(result.noiseDifference, difference);
    }

    const ChainParameters parameters{.steps = 23, .stepSize = 1.0, .noiseStd = 0.01};
    ShortRun whole(*path), pieces(*path);
    whole.begin(z.to(torch::kCUDA), parameters, 3);
    whole.advance(parameters.steps);
    pieces.begin(z.to(torch::kCUDA), parameters, 3);
    for (int steps = 1; !pieces.finished(); ++steps) pieces.advance(steps);
    result.sameBytes = torch::equal(whole.state(), pieces.state());
    result.sameNorms = whole.meanGradientNorm() == pieces.meanGradientNorm() && whole.meanGradientNorm() > 0 &&
                       std::ranges::equal(whole.gradientNorms(), pieces.gradientNorms());
    return result;
}

}  // namespace shortrun::testing
