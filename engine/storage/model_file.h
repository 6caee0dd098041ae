// A model on disk: weights under the authors' keys, the whole configuration (sampler included) in the
// metadata. Torch-free; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/config/config.h"
#include "engine/storage/safetensors.h"

namespace shortrun {

struct ModelFile {
    Config config;
    int channels = 3;  ///< of the image; config.data.channels may be 0 (as the source)
    std::int64_t iteration = 0;
    double dataNoiseStd = 0;          ///< sigma at that iteration
    std::vector<NamedArray> weights;  ///< f.0.weight, f.0.bias, f.2.weight, ...
};

/// Key and shape of every array of the network that a configuration describes, in layer order: the authors'
/// keys, weights [out, in, k, k] before their bias [out].
std::vector<std::pair<std::string, std::vector<std::int64_t>>> weightShapes(const Config& config,
                                                                            int channels);

/// Metadata: shortrun.format = "1", program, config (JSON), channels, iteration, data_noise.
void writeModelFile(const std::string& path, const ModelFile& model);
/// Error{BadInput}: not a safetensors file, a model of another kind (keys, shapes), a configuration out of
/// range. Keys, shapes and sizes have all been checked against the configuration when it returns.
ModelFile readModelFile(const std::string& path);
/// A `.safetensors` file as it is, for "model:NAME" the file that comes with the program, for a run directory its
/// newest checkpoint's model.
std::string resolveModelPath(const std::string& modelOrRun);

}  // namespace shortrun
