// The response of small random chains to a change of z, in double precision, and the same by finite differences (the
// Torch side of tst_latent_response).
#pragma once

#include <vector>

#include "engine/config/config.h"

namespace shortrun::testing {

struct ResponseRequest {
    Activation activation = Activation::LeakyRelu;
    int images = 2;
    int steps = 6;
    double stepSize = 1.0;
    double noiseStd = 0;
    double amount = 1e-6;
    int advanceBy = 1;  ///< steps a call
};

struct ResponseResult {
    bool identity = false;
    std::vector<double> v, jacobian, finite;  ///< of all images
    std::vector<double> end, moved;           ///< M(z), M(z + a v)
    /// (M(z + h v) - M(z - h v)) / 2 h with h = 1e-5, by chains of their own.
    std::vector<double> central;
    int calls = 0;  ///< of advance() until it was finished
};

ResponseResult respond(const ResponseRequest& request);

/// |a - b| / |b|.
double relativeDifference(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace shortrun::testing
