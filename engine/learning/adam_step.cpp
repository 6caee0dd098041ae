#include "engine/learning/adam_step.h"

#include <cmath>

namespace shortrun {

void adamStep(float* __restrict theta, float* __restrict first, float* __restrict second,
              const float* __restrict gradient, std::size_t count, const AdamFactors& factors) {
    const auto [beta1, beta2, rate, rootScale] = factors;
    for (std::size_t i = 0; i < count; ++i) {
        const float g = gradient[i];
        first[i] = beta1 * first[i] + (1.0f - beta1) * g;
        second[i] = beta2 * second[i] + (1.0f - beta2) * g * g;
        theta[i] -= rate * first[i] / (std::sqrt(second[i]) * rootScale + kAdamEpsilon);
    }
}

}  // namespace shortrun
