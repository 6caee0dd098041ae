#include "features/script_probe.h"

#include <torch/script.h>

#include <algorithm>

#include "engine/features/layer_responses.h"
#include "engine/features/picture_tensor.h"

namespace shortrun::testing {
namespace {

/// The definition of a convolution, then LeakyReLU(0.2).
torch::Tensor plainLayer(const torch::Tensor& x, const torch::Tensor& w, const torch::Tensor& b,
                         const ConvLayer& layer) {
    const auto in = x.accessor<float, 4>();
    const auto weight = w.accessor<float, 4>();
    const auto bias = b.accessor<float, 1>();
    const std::int64_t side = (x.size(2) + 2 * layer.padding - layer.kernel) / layer.stride + 1;
    torch::Tensor out = torch::zeros({x.size(0), layer.outChannels, side, side});
    auto to = out.accessor<float, 4>();
    for (std::int64_t n = 0; n < x.size(0); ++n)
        for (int o = 0; o < layer.outChannels; ++o)
            for (std::int64_t r = 0; r < side; ++r)
                for (std::int64_t c = 0; c < side; ++c) {
                    double sum = bias[o];
                    for (int i = 0; i < layer.inChannels; ++i)
                        for (int dr = 0; dr < layer.kernel; ++dr)
                            for (int dc = 0; dc < layer.kernel; ++dc) {
                                const std::int64_t row = r * layer.stride + dr - layer.padding;
                                const std::int64_t column = c * layer.stride + dc - layer.padding;
                                if (row < 0 || column < 0 || row >= x.size(2) || column >= x.size(3))
                                    continue;
                                sum += double{in[n][i][row][column]} * weight[o][i][dr][dc];
                            }
                    to[n][o][r][c] = static_cast<float>(sum > 0 ? sum : 0.2 * sum);
                }
    return out;
}

}  // namespace

void saveScript(const std::string& path, const std::string& body) {
    torch::jit::Module module("network");
    module.define("def forward(self, x):\n    " + body + "\n");
    module.save(path);
}

Responses responsesOf(const ImageTiles& pictures, std::uint64_t seed) {
    const EnergyNetwork network({pictures.channels, pictures.width, 4, Activation::LeakyRelu, 0.2}, seed,
                                2.0);
    const torch::Tensor x = toTensor(pictures);
    Responses result;
    for (const torch::Tensor& rows : layerResponses(network, x))
        result.computed.push_back(toFeatureMatrix(rows));
    torch::Tensor h = x;
    for (std::size_t i = 0; i + 1 < network.layers().size(); ++i) {
        h = plainLayer(h, network.weight(i), network.bias(i), network.layers()[i]);
        result.plain.push_back(toFeatureMatrix(h.mean({2, 3})));
    }
    std::reverse(result.plain.begin(), result.plain.end());
    result.names = layerNames(network);
    const std::size_t last = network.layers().size() - 1;
    const torch::Tensor inner =
        (topResponses(network, x) * network.weight(last)).flatten(1).sum(1) + network.bias(last);
    result.energyDifference = (network.negativeEnergy(x) - inner).abs().max().item<double>();
    return result;
}

}  // namespace shortrun::testing
