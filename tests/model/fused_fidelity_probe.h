// How far the fused path and automatic differentiation are from float64, as plain numbers (the Torch side of
// tst_fused_fidelity).
#pragma once

namespace shortrun::testing {

enum class Images { Noise, Smooth };
/// What a trained model meets: p0, its data, and what its chains (K steps, noise off) make of p0.
enum class Met { Noise, Data, Samples };

/// The device that the fused path is asked of. All functions: `available` is false where it is not there.
enum class Where { Cpu, Cuda };

/// Medians over the images of |g - g64| / |g64|.
struct Distances {
    bool available = true;  ///< there is a fused path for this precision here
    double fused = 0;
    double automatic = 0;  ///< automatic differentiation in the same precision
};

/// f' of a network of this width with weights from a seed, on 3 x 32 x 32 images.
Distances gradientDistances(Where where, int width, bool bf16, Images images);
/// f' of the avatars' model that comes with the program.
Distances trainedDistances(Where where, bool bf16, Met met);
/// df/d theta of a batch by LearningGradient: largest over the parameters instead of a median over images.
Distances learningDistances(Where where, int width, bool bf16);

/// What the steps of a chain that the device makes by itself come to.
struct DeviceChain {
    bool available = true;
    double noiseDifference = 0;  ///< largest difference of u from the CPU's
    bool sameBytes = false;      ///< in one call as in several
    bool sameNorms = false;      ///< |f'|, last and mean, in one call as in several
};
DeviceChain deviceChain();

}  // namespace shortrun::testing
