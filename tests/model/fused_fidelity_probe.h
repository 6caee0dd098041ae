// How far the fused path and automatic differentiation are from float64, as plain numbers (the Torch side of
// tst_fused_fidelity).
#pragma once

namespace shortrun::testing {

enum class Images { Noise, Smooth };
/// What a trained model meets: p0, its data, and what its chains (K steps, noise off) make of p0.
enum class Met { Noise, Data, Samples };

/// Medians over the images of |g - g64| / |g64|.
struct Distances {
    bool available = true;  ///< the fused path computes this precision here
    double fused = 0;
    double automatic = 0;  ///< automatic differentiation in the same precision
};

/// f' of a network of this width with weights from a seed, on 3 x 32 x 32 images.
Distances gradientDistances(int width, bool bf16, Images images);
/// f' of the avatars' model that comes with the program.
Distances trainedDistances(bool bf16, Met met);
/// df/d theta of a batch by LearningGradient: largest over the parameters instead of a median over images.
Distances learningDistances(int width, bool bf16);

}  // namespace shortrun::testing
