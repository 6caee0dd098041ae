// Model files: a safetensors file whose arrays are exactly those of the network that its configuration
// describes.
#include "engine/storage/model_file.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

#include "engine/config/schema.h"
#include "engine/config/shipped_models.h"
#include "engine/config/value_text.h"
#include "engine/core/error.h"
#include "engine/storage/run_directory.h"

namespace shortrun {
namespace {

constexpr std::string_view kFormatKey = "shortrun.format";
constexpr std::string_view kFormatVersion = "1";

[[noreturn]] void refuseModel(const std::string& path, const std::string& why) {
    throw Error(ErrorCode::BadInput, "'" + path + "' is not a model that Shortrun can use: " + why + ".");
}

const std::string& metadataOf(const Safetensors& file, const std::string& path, std::string_view key) {
    const auto found = file.metadata.find(std::string(key));
    if (found == file.metadata.end()) refuseModel(path, "its metadata lacks '" + std::string(key) + "'");
    return found->second;
}

std::int64_t wholeNumberOf(const Safetensors& file, const std::string& path, std::string_view key) {
    const auto value = parseInteger(metadataOf(file, path, key));
    if (!value || *value < 0) refuseModel(path, "its metadata '" + std::string(key) + "' is no count");
    return *value;
}

std::string shapeText(const std::vector<std::int64_t>& shape) {
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i) text += (i > 0 ? ", " : "") + std::to_string(shape[i]);
    return text + "]";
}

void checkWeights(const ModelFile& model, const std::string& path) {
    const auto expected = weightShapes(model.config, model.channels);
    std::set<std::string> known;
    for (const auto& [name, shape] : expected) {
        known.insert(name);
        const auto array = std::find_if(model.weights.begin(), model.weights.end(),
                                        [&](const NamedArray& a) { return a.name == name; });
        if (array == model.weights.end()) refuseModel(path, "the array '" + name + "' is missing");
        if (array->shape != shape)
            refuseModel(path, "'" + name + "' has the shape " + shapeText(array->shape) +
                                  " where its configuration asks for " + shapeText(shape));
        const std::vector<float> values = array->toFloats();
        if (!std::all_of(values.begin(), values.end(), [](float v) { return std::isfinite(v); }))
            refuseModel(path, "'" + name + "' holds numbers that are not finite");
    }
    for (const NamedArray& array : model.weights)
        if (!known.contains(array.name)) refuseModel(path, "it has arrays that belong to another kind of network");
}

}  // namespace

std::vector<std::pair<std::string, std::vector<std::int64_t>>> weightShapes(const Config& config,
                                                                            int channels) {
    std::vector<std::pair<std::string, std::vector<std::int64_t>>> shapes;
    const auto layer = [&](std::int64_t out, std::int64_t in, std::int64_t kernel) {
        // The activations between the convolutions take every other number, as in the authors' nn.Sequential.
        const std::string key = "f." + std::to_string(shapes.size());
        shapes.push_back({key + ".weight", {out, in, kernel, kernel}});
        shapes.push_back({key + ".bias", {out}});
    };
    std::int64_t width = config.model.width;
    layer(width, channels, 3);
    for (int size = config.data.size; size > 4; size /= 2) {
        const std::int64_t wider = std::min<std::int64_t>(2 * width, 8 * std::int64_t{config.model.width});
        layer(wider, width, 4);
        width = wider;
    }
    layer(1, width, 4);
    return shapes;
}

void writeModelFile(const std::string& path, const ModelFile& model) {
    Safetensors file;
    file.arrays = model.weights;
    file.metadata = {{std::string(kFormatKey), std::string(kFormatVersion)},
                     {"program", "Shortrun"},
                     {"config", toJson(model.config)},
                     {"channels", std::to_string(model.channels)},
                     {"iteration", std::to_string(model.iteration)},
                     {"data_noise", realText(model.dataNoiseStd)}};
    writeSafetensors(path, file);
}

ModelFile readModelFile(const std::string& path) {
    Safetensors file = readSafetensors(path);
    if (!file.metadata.contains(std::string(kFormatKey)))
        refuseModel(path, "it is a safetensors file of another program or of another kind");
    if (metadataOf(file, path, kFormatKey) != kFormatVersion)
        refuseModel(path, "it was written by a newer version of Shortrun");

    ModelFile model;
    applyJson(model.config, metadataOf(file, path, "config"), path);
    const std::int64_t channels = wholeNumberOf(file, path, "channels");
    if (channels != 1 && channels != 3) refuseModel(path, "its images have neither 1 nor 3 channels");
    model.channels = static_cast<int>(channels);
    model.iteration = wholeNumberOf(file, path, "iteration");
    const auto dataNoise = parseReal(metadataOf(file, path, "data_noise"));
    if (!dataNoise || *dataNoise < 0) refuseModel(path, "its metadata 'data_noise' is no standard deviation");
    model.dataNoiseStd = *dataNoise;
    model.weights = std::move(file.arrays);
    checkWeights(model, path);
    return model;
}

std::string resolveModelPath(const std::string& modelOrRun) {
    if (namesShippedModel(modelOrRun)) return shippedModelPath(modelOrRun);
    // What cannot even be looked at is for the reader of files to name.
    std::error_code unreadable;
    if (!std::filesystem::is_directory(modelOrRun, unreadable)) return modelOrRun;
    const std::string newest = RunDirectory::open(modelOrRun).newestModelPath();
    if (newest.empty())
        throw Error(ErrorCode::BadInput,
                    "The run '" + modelOrRun + "' has no checkpoint yet: train it first.");
    return newest;
}

}  // namespace shortrun
