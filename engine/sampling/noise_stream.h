// Counter-based random numbers (Philox 4x32-10): every number is a pure function of (seed, purpose, image, step,
// element), so a frozen u needs no storage, a batch may be split or reordered, and the number of threads does
// not matter. Torch-free; any thread.
#pragma once

#include <cstdint>
#include <span>

namespace shortrun {

/// What a random number is for; streams of different purposes never overlap.
enum class NoisePurpose : std::uint32_t {
    InitialState = 1,  ///< z ~ p0
    Chain = 2,         ///< u of the Langevin chain, one field for each step
    DataNoise = 3,     ///< sigma-noise on the data images
    BatchChoice = 4,   ///< which data images, and their flips
    Weights = 5,
    Avatars = 6,
    Direction = 7,     ///< random directions in z
};

/// The numbers of one seed and purpose. `image` and `step` pick a field; elements are numbered from 0.
class NoiseStream {
 public:
    NoiseStream(std::uint64_t seed, NoisePurpose purpose) : seed_(seed), purpose_(purpose) {}

    /// out[i] ~ N(0, 1).
    void normal(std::span<float> out, std::uint32_t image, std::uint32_t step) const;
    /// out[i] ~ U[-1, 1).
    void uniform(std::span<float> out, std::uint32_t image, std::uint32_t step) const;
    /// 64 random bits.
    std::uint64_t bits(std::uint32_t image, std::uint32_t step, std::uint32_t element) const;

    std::uint64_t seed() const { return seed_; }
    NoisePurpose purpose() const { return purpose_; }

 private:
    std::uint64_t seed_;
    NoisePurpose purpose_;
};

}  // namespace shortrun
