#include "model/network_probe.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/model/gradient_path.h"
#include "engine/model/weights_io.h"
#include "engine/sampling/initial_state.h"

namespace shortrun::testing {
namespace {

const NetworkSpec smallSpec{.channels = 3, .size = 16, .width = 4};

NetworkSpec smallWith(Activation activation, int size = 16) {
    NetworkSpec spec = smallSpec;
    spec.activation = activation;
    spec.size = size;
    return spec;
}

torch::Tensor noise(const NetworkSpec& spec, int count) {
    return drawInitialState(InitialState::Uniform, spec.channels, spec.size, 5, 0, count);
}

std::unique_ptr<GradientPath> pathFor(const NetworkSpec& spec, Precision precision, bool chosen) {
    if (!chosen) return makeReferencePath(spec, precision, torch::kCPU);
    return makeGradientPath(spec, Runtime{torch::kCPU, precision, 1, GradientMethod::Auto});
}

torch::Tensor gradientBy(GradientPath& path, const EnergyNetwork& network, const torch::Tensor& x) {
    path.updateWeights(network);
    torch::Tensor g = torch::empty_like(x);
    path.gradient(x, g);
    return g;
}

}  // namespace

std::vector<NamedShape> parametersOf(int channels, int size, int width) {
    const EnergyNetwork network({.channels = channels, .size = size, .width = width}, 1);
    std::vector<NamedShape> shapes;
    for (const auto& [key, tensor] : network.namedParameters()) shapes.push_back({key, tensor.sizes().vec()});
    return shapes;
}

std::vector<std::array<int, 5>> layerTable(int channels, int size, int width) {
    std::vector<std::array<int, 5>> table;
    for (const ConvLayer& l : layersOf({.channels = channels, .size = size, .width = width})) {
        table.push_back({l.inChannels, l.outChannels, l.kernel, l.stride, l.padding});
    }
    return table;
}

std::vector<NamedArray> initialWeights(std::uint64_t seed, double gain) {
    return weightsOf(EnergyNetwork(smallSpec, seed, gain));
}

std::vector<NamedArray> afterLoading(const std::vector<NamedArray>& arrays) {
    EnergyNetwork network(smallSpec, 77);
    loadWeights(network, arrays);
    return weightsOf(network);
}

Refusal refusalOf(const std::vector<NamedArray>& arrays) {
    EnergyNetwork network(smallSpec, 77);
    const EnergyNetwork before = network.copy(torch::kFloat32, torch::kCPU);
    Refusal refusal;
    try {
        loadWeights(network, arrays);
    } catch (const Error& error) {
        refusal.message = error.message();
    }
    refusal.unchanged = true;
    for (std::size_t i = 0; i < network.layers().size(); ++i) {
        refusal.unchanged = refusal.unchanged && torch::equal(network.weight(i), before.weight(i)) &&
                            torch::equal(network.bias(i), before.bias(i));
    }
    return refusal;
}

double differenceFromFiniteDifferences(Activation activation, int size) {
    const NetworkSpec spec = smallWith(activation, size);
    const EnergyNetwork network = EnergyNetwork(spec, 3).copy(torch::kFloat64, torch::kCPU);
    const auto path = makeDoubleReferencePath(spec, torch::kCPU);
    const torch::Tensor x = noise(spec, 4).to(torch::kFloat64);
    const torch::Tensor g = gradientBy(*path, network, x);
    // Small enough to stay between two kinks of the piecewise linear activations.
    const double h = 1e-8;
    double worst = 0;
    for (int direction = 0; direction < 3; ++direction) {
        const torch::Tensor v =
            drawInitialState(InitialState::Gaussian, spec.channels, size, 6, 4 * direction, 4)
                .to(torch::kFloat64);
        const torch::Tensor slope =
            (network.negativeEnergy(x + h * v) - network.negativeEnergy(x - h * v)) / (2 * h);
        const torch::Tensor along = (g * v).flatten(1).sum(1);
        const torch::Tensor scale = g.flatten(1).norm(2, 1);
        worst = std::max(worst, ((slope - along).abs() / scale).max().item<double>());
    }
    return worst;
}

double differenceFromDouble(Activation activation, Precision precision, bool chosenPath) {
    const NetworkSpec spec = smallWith(activation, 32);
    const EnergyNetwork network(spec, 3);
    const torch::Tensor x = noise(spec, 8);
    const auto exact = makeDoubleReferencePath(spec, torch::kCPU);
    const auto path = pathFor(spec, precision, chosenPath);
    const torch::Tensor g64 = gradientBy(*exact, network, x.to(torch::kFloat64));
    const torch::Tensor g = gradientBy(*path, network, x);
    return ((g.to(torch::kFloat64) - g64).norm() / g64.norm()).item<double>();
}

bool sameAloneAndInABatch(Activation activation, int size, Precision precision, bool chosenPath) {
    NetworkSpec spec = smallWith(activation, size);
    spec.width = 16;
    const EnergyNetwork network(spec, 3);
    const torch::Tensor x = noise(spec, 8);
    const auto path = pathFor(spec, precision, chosenPath);
    const torch::Tensor alone = gradientBy(*path, network, x.narrow(0, 0, 1).contiguous());
    for (const int count : {2, 3, 8}) {
        const torch::Tensor among = gradientBy(*path, network, x.narrow(0, 0, count).contiguous());
        if (!torch::equal(among.narrow(0, 0, 1), alone)) return false;
    }
    return true;
}

bool computesBf16() {
    return resolvePrecision(Precision::Auto, torch::kCPU) == Precision::Bf16;
}

double energyDifferenceInBf16() {
    const EnergyNetwork network(smallSpec, 3);
    const torch::Tensor x = noise(smallSpec, 8);
    const torch::Tensor f = network.negativeEnergy(x);
    const torch::Tensor rounded = network.inBf16().negativeEnergy(x);
    TORCH_CHECK(rounded.scalar_type() == torch::kFloat32);
    return ((f - rounded).abs() / (1 + f.abs())).max().item<double>();
}

std::string referenceDescription(Precision precision, const std::string& note) {
    return makeReferencePath(smallSpec, precision, torch::kCPU, note)->description();
}

}  // namespace shortrun::testing
