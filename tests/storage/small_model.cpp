#include "storage/small_model.h"

#include <random>

namespace shortrun {

ModelFile smallModel(std::int64_t iteration, unsigned seed) {
    ModelFile model;
    model.config.model.width = 2;
    model.config.sampler.steps = 5;
    model.channels = 1;
    model.iteration = iteration;
    model.dataNoiseStd = 0.0625;
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    for (const auto& [key, shape] : weightShapes(model.config, model.channels)) {
        std::size_t count = 1;
        for (const std::int64_t extent : shape) count *= static_cast<std::size_t>(extent);
        std::vector<float> values(count);
        for (float& value : values) value = normal(random);
        model.weights.push_back(NamedArray::fromFloats(key, shape, values));
    }
    return model;
}

Checkpoint smallCheckpoint(std::int64_t iteration, unsigned seed) {
    Checkpoint checkpoint{smallModel(iteration, seed), {}};
    for (NamedArray moment : checkpoint.model.weights) {
        moment.name = "adam.m." + moment.name;
        checkpoint.learner.arrays.push_back(std::move(moment));
    }
    checkpoint.learner.metadata["controller.sigma"] = "0.125";
    return checkpoint;
}

}  // namespace shortrun
