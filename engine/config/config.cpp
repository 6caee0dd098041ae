#include "engine/config/config.h"

#include <cmath>

namespace shortrun {

double SamplerConfig::effectiveNoiseStd() const {
    return tieNoise ? std::sqrt(2.0 * stepSize) : noiseStd;
}

double SamplerConfig::temperature() const {
    if (tieNoise) return 1.0;
    return noiseStd * noiseStd / (2.0 * stepSize);
}

}  // namespace shortrun
