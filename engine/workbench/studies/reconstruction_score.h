// How well a model finds pictures that it has not learnt from. Torch-free; engine thread.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/image.h"
#include "engine/core/progress.h"
#include "engine/workbench/generator.h"

namespace shortrun {

struct ReconstructionScore {
    std::int64_t count = 0;
    double meanSquaredError = 0;  ///< per pixel and channel on [-1, 1], mean over the pictures
    double standardError = 0;     ///< of that mean
    double psnr = 0;              ///< 10 log10(4 / MSE) in dB, mean over the pictures
    int steps = 0;                ///< of the descent
    std::vector<float> errors;    ///< of each picture
};

/// The error of the best z of each of the first `count` pictures of a run that has ended.
std::vector<float> bestErrors(const ReconstructionRun& run, int count);
ReconstructionScore scoreOf(std::vector<float> errors, int steps);

/// Gradient descent on |x - M(z)|^2 from z_0 of the seed for each picture, as the model's configuration has
/// it; the best z of each counts. Error{Interrupted} when stopped, Error{Diverged} where M(z_0) has run away.
ReconstructionScore scoreReconstruction(const Generator& generator, const ImageTiles& pictures,
                                        std::uint64_t seed, const ProgressSink& sink = {});

}  // namespace shortrun
