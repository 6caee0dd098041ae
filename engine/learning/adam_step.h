// The arithmetic of one Adam step over plain numbers, in one pass. Torch-free; any thread.
#pragma once

#include <cstddef>

namespace shortrun {

/// What is the same for all parameters of one step.
struct AdamFactors {
    float beta1, beta2;
    float rate;       ///< learning rate / (1 - beta1^t)
    float rootScale;  ///< 1 / sqrt(1 - beta2^t)
};

inline constexpr float kAdamEpsilon = 1e-8f;

/// m <- b1 m + (1 - b1) g;  v <- b2 v + (1 - b2) g^2;  theta <- theta - rate m / (sqrt(v) rootScale + 1e-8).
/// On the calling thread alone: it is bound by memory, and the result does not depend on the number of
/// threads.
void adamStep(float* theta, float* first, float* second, const float* gradient, std::size_t count,
              const AdamFactors& factors);

}  // namespace shortrun
