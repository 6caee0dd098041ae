#include "engine/model/weights_io.h"

#include <algorithm>

#include "engine/core/error.h"

namespace shortrun {
namespace {

std::string shapeText(const std::vector<std::int64_t>& shape) {
    std::string text = "[";
    for (const std::int64_t extent : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(extent);
    return text + "]";
}

const NamedArray& arrayFor(const std::string& key, const torch::Tensor& parameter,
                           const std::vector<NamedArray>& arrays) {
    const auto found =
        std::find_if(arrays.begin(), arrays.end(), [&](const auto& a) { return a.name == key; });
    if (found == arrays.end()) {
        throw Error(ErrorCode::BadInput,
                    "the model has no array '" + key +
                        "', which a network of its configuration needs; it is the model of "
                        "another network or damaged");
    }
    if (found->shape != parameter.sizes().vec()) {
        throw Error(ErrorCode::BadInput, "the model's array '" + key + "' has the shape " +
                                             shapeText(found->shape) + " where its configuration asks for " +
                                             shapeText(parameter.sizes().vec()) +
                                             "; it is the model of another network or damaged");
    }
    return *found;
}

}  // namespace

NetworkSpec specOf(const Config& config, int channels) {
    return {channels, config.data.size, config.model.width, config.model.activation, config.model.slope};
}

std::vector<NamedArray> weightsOf(const EnergyNetwork& network) {
    std::vector<NamedArray> arrays;
    for (const auto& [key, parameter] : network.namedParameters()) {
        const torch::Tensor host = parameter.detach().to(torch::kCPU, torch::kFloat32).contiguous();
        arrays.push_back(NamedArray::fromFloats(
            key, host.sizes().vec(), {host.data_ptr<float>(), static_cast<std::size_t>(host.numel())}));
    }
    return arrays;
}

void loadWeights(EnergyNetwork& network, const std::vector<NamedArray>& arrays) {
    const at::NoGradGuard constant;
    std::vector<std::pair<torch::Tensor, torch::Tensor>> pairs;
    for (const auto& [key, parameter] : network.namedParameters()) {
        const NamedArray& array = arrayFor(key, parameter, arrays);
        const std::vector<float> values = array.toFloats();
        pairs.emplace_back(parameter, torch::tensor(values).view(array.shape));
    }
    // Only now that all of them fit, so that a bad file leaves the network as it was.
    for (auto& [parameter, values] : pairs) parameter.copy_(values);
}

}  // namespace shortrun
