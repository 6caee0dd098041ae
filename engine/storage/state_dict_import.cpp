#include "engine/storage/state_dict_import.h"

#include <cmath>
#include <map>
#include <optional>

#include "engine/config/schema.h"
#include "engine/config/value_text.h"
#include "engine/core/error.h"

namespace shortrun {
namespace {

[[noreturn]] void refuseNetwork(const std::string& origin, const std::string& why) {
    throw Error(ErrorCode::BadInput, "'" + origin + "' does not hold the authors' network: " + why + ".");
}

struct Layer {
    const NamedArray* weight = nullptr;
    const NamedArray* bias = nullptr;
};

/// The number in "f.4.weight" or "conv3.bias"; nothing for any other name.
std::optional<std::int64_t> layerNumber(std::string_view name, std::string_view part) {
    if (name.starts_with("module.")) name.remove_prefix(7);
    if (name.starts_with("f."))
        name.remove_prefix(2);
    else if (name.starts_with("conv"))
        name.remove_prefix(4);
    else
        return {};
    if (!name.ends_with(part) || name.size() == part.size() || name.size() > part.size() + 4) return {};
    name.remove_suffix(part.size());
    for (const char c : name)
        if (c < '0' || c > '9') return {};
    return parseInteger(name);
}

/// By their number: 0, 2, 4, ... or 1, 2, 3, ...
std::map<std::int64_t, Layer> layersOf(const std::vector<NamedArray>& arrays, const std::string& origin) {
    std::map<std::int64_t, Layer> layers;
    for (const NamedArray& array : arrays) {
        if (const auto number = layerNumber(array.name, ".weight"))
            layers[*number].weight = &array;
        else if (const auto biased = layerNumber(array.name, ".bias"))
            layers[*biased].bias = &array;
        else
            refuseNetwork(origin, "it has '" + array.name +
                                      "', where only f.N.weight, f.N.bias or convN.weight, convN.bias are known");
    }
    for (const auto& [number, layer] : layers)
        if (layer.weight == nullptr || layer.bias == nullptr)
            refuseNetwork(origin, "layer " + std::to_string(number) + " lacks its weight or its bias");
    return layers;
}

/// Sizes that the network can have, by its number of layers: each stage of stride 2 halves the image down to
/// 4 x 4.
int sizeOf(std::size_t layers, const std::string& origin) {
    for (const int size : {32, 64, 128})
        if ((std::size_t{4} << (layers - 2)) == static_cast<std::size_t>(size)) return size;
    refuseNetwork(origin, "it has " + std::to_string(layers) +
                              " layers, and there are 5, 6 or 7 for pictures of 32, 64 or 128 pixels");
}

void checkFinite(const std::vector<float>& values, const std::string& name, const std::string& origin) {
    for (const float value : values)
        if (!std::isfinite(value)) refuseNetwork(origin, "'" + name + "' holds numbers that are not finite");
}

NamedArray convert(const NamedArray& array, const std::string& name, const std::vector<std::int64_t>& shape,
                   bool negate, const std::string& origin) {
    if (array.shape != shape) {
        std::string text;
        for (const std::int64_t extent : array.shape)
            text += (text.empty() ? "" : " x ") + std::to_string(extent);
        refuseNetwork(origin,
                      "'" + array.name + "' has the shape " + text + ", which the network does not have there");
    }
    if (array.type == ArrayType::I64 || array.type == ArrayType::I32 || array.type == ArrayType::U8)
        refuseNetwork(origin, "'" + array.name + "' holds whole numbers");
    std::vector<float> values = array.toFloats();
    checkFinite(values, array.name, origin);
    if (negate)
        for (float& value : values) value = -value;
    return NamedArray::fromFloats(name, shape, values);
}

}  // namespace

ModelFile importStateDict(const std::vector<NamedArray>& arrays, const Config& settings, bool negate,
                          const std::string& origin) {
    const auto layers = layersOf(arrays, origin);
    if (layers.size() < 2 || layers.size() > 16)
        refuseNetwork(origin, "it has " + std::to_string(layers.size()) +
                                  (layers.size() == 1 ? " layer" : " layers") + " under the keys f.N or convN");
    const NamedArray& first = *layers.begin()->second.weight;
    if (first.shape.size() != 4) refuseNetwork(origin, "'" + first.name + "' belongs to no convolution");
    ModelFile model;
    model.config = settings;
    model.config.data.size = sizeOf(layers.size(), origin);
    if (first.shape[1] != 1 && first.shape[1] != 3)
        refuseNetwork(origin, "its pictures would have " + std::to_string(first.shape[1]) +
                                  " channels, and there are 1 or 3");
    model.channels = static_cast<int>(first.shape[1]);
    model.config.data.channels = model.channels;
    try {
        setField(model.config, "model.width", std::to_string(first.shape[0]));
    } catch (const Error& error) {
        refuseNetwork(origin, error.message());
    }

    const auto shapes = weightShapes(model.config, model.channels);
    auto layer = layers.begin();
    for (std::size_t i = 0; i < shapes.size(); i += 2, ++layer) {
        const bool top = i + 2 == shapes.size();  // f's sign is that of its last layer
        model.weights.push_back(
            convert(*layer->second.weight, shapes[i].first, shapes[i].second, negate && top, origin));
        model.weights.push_back(
            convert(*layer->second.bias, shapes[i + 1].first, shapes[i + 1].second, negate && top, origin));
    }
    return model;
}

}  // namespace shortrun
