// A training run so small that it takes a moment: for tests that need a real model.
#pragma once

#include <memory>

#include "engine/config/config.h"
#include "engine/data/image_set.h"

namespace shortrun::testing {

/// n_f = 4, K = 4, m = 4 on 16 avatars, one thread, fp32.
inline Config tinyConfig() {
    Config config;
    config.data.limit = 16;
    config.model.width = 4;
    config.sampler.steps = 4;
    config.train.batch = 4;
    config.train.iterations = 8;
    config.train.sampleCount = 4;
    config.runtime.threads = 1;
    config.runtime.precision = Precision::Fp32;
    return config;
}

inline std::shared_ptr<const ImageSet> tinyData(const Config& config = tinyConfig()) {
    return std::make_shared<const ImageSet>(readImageSet(config.data));
}

}  // namespace shortrun::testing
