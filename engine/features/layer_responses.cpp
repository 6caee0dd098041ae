#include "engine/features/layer_responses.h"

#include <algorithm>
#include <cstring>
#include <functional>

#include "engine/core/compute_threads.h"
#include "engine/model/thread_count_scope.h"

namespace shortrun {
namespace {

/// Goes up through the hidden layers and shows each its responses [N, c, h, w].
void walkHiddenLayers(const EnergyNetwork& network, const torch::Tensor& x,
                      const std::function<void(const torch::Tensor&)>& visit) {
    const ThreadCountScope all(computeThreads());
    const at::NoGradGuard constant;
    torch::Tensor h = x.to(network.weight(0).device());
    for (std::size_t i = 0; i + 1 < network.layers().size(); ++i) {
        const ConvLayer& layer = network.layers()[i];
        h = activate(torch::conv2d(h.to(network.weight(i).scalar_type()), network.weight(i), network.bias(i),
                                   layer.stride, layer.padding),
                     network.spec());
        visit(h);
    }
}

}  // namespace

std::vector<torch::Tensor> layerResponses(const EnergyNetwork& network, const torch::Tensor& x) {
    std::vector<torch::Tensor> responses;
    walkHiddenLayers(network, x, [&](const torch::Tensor& h) { responses.push_back(h.mean({2, 3})); });
    std::reverse(responses.begin(), responses.end());
    return responses;
}

torch::Tensor topResponses(const EnergyNetwork& network, const torch::Tensor& x) {
    torch::Tensor top;
    walkHiddenLayers(network, x, [&](const torch::Tensor& h) { top = h; });
    return top;
}

std::vector<std::string> layerNames(const EnergyNetwork& network) {
    const std::size_t hidden = network.layers().size() - 1;
    std::vector<std::string> names;
    for (std::size_t i = hidden; i > 0; --i)
        names.push_back("layer " + std::to_string(i) + " of " + std::to_string(hidden) + ", " +
                        std::to_string(network.layers()[i - 1].outChannels) + " channels");
    return names;
}

FeatureMatrix toFeatureMatrix(const torch::Tensor& rows) {
    const torch::Tensor host = rows.detach().to(torch::kCPU, torch::kFloat32).flatten(1).contiguous();
    FeatureMatrix matrix(host.size(0), static_cast<int>(host.size(1)));
    std::memcpy(matrix.values.data(), host.data_ptr<float>(), matrix.values.size() * sizeof(float));
    return matrix;
}

}  // namespace shortrun
