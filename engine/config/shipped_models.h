// The models that come with the program: resources/models/NAME.safetensors with its card NAME.json (as text:
// NAME.txt) and its picture NAME.png. Any thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/config/model_card.h"

namespace shortrun {

struct ShippedModel {
    ModelCard card;
    std::filesystem::path weights;  ///< NAME.safetensors
    std::filesystem::path grid;     ///< NAME.png: 8 x 8 samples
};

/// The name of the model that opens by itself.
inline constexpr const char* kDefaultModel = "avatars32";

/// Those with weights and a card: the default first, then by name. A broken card is left out, with a warning
/// in the log; without a folder of models there are none.
std::vector<ShippedModel> listShippedModels();
/// Error{BadInput} for an unknown name: names the nearest and all there are.
ShippedModel findShippedModel(const std::string& name);

/// "model:avatars32", the way a shipped model is named where a file could be.
bool namesShippedModel(const std::string& path);
/// "avatars32" of "model:avatars32"; any other text as it is.
std::string shippedModelName(const std::string& path);
/// The weights' file for "model:NAME"; any other path as it is. Error{BadInput} as findShippedModel().
std::string shippedModelPath(const std::string& path);

}  // namespace shortrun
