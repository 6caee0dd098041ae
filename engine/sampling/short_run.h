// The short-run chain x = M_theta(z, u): K Langevin steps from z (eq. 5 and 7 of the paper), a step at a
// time. Internal to the engine (Torch types); engine thread.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <span>
#include <vector>

#include "engine/model/gradient_path.h"
#include "engine/sampling/noise_stream.h"

namespace shortrun {

/// x <- x + s f'(x) + e U, K times (eq. 4, step and noise set apart).
struct ChainParameters {
    int steps = 50;          ///< K
    double stepSize = 1.0;   ///< s
    double noiseStd = 0.01;  ///< e; 0 is the flow M(z), noise off
    bool operator==(const ChainParameters&) const = default;
};

/// K, s and e as the sampler's configuration has them in force (e tied or not).
ChainParameters chainOf(const SamplerConfig& config);

/// A batch of chains that can be left and gone on with between any two steps. The same z, parameters, noise
/// seed, image numbers and gradient path give the same bytes, however the steps are divided into calls.
class ShortRun {
 public:
    /// `path` must outlive the chain; it gives f' of the weights that it holds at each step.
    explicit ShortRun(GradientPath& path) : path_(&path) {}

    /// Begins at z [N, C, H, W], float32 (or float64 with a float64 path), which is copied. Chain i draws its
    /// noise u from the field of image images[i] (empty: 0 ... N - 1) of `noiseSeed`: the same seed again is
    /// frozen noise, a new one fresh noise, one number for all images the same u in every chain. The buffers
    /// are kept from chain to chain of one shape.
    void begin(const torch::Tensor& z, const ChainParameters& parameters, std::uint64_t noiseSeed = 0,
               std::vector<std::uint32_t> images = {});

    /// Makes up to `count` steps and returns how many were left to make. Several at once are quicker: the
    /// threads then wait for each other only at the end. On a device with a path of its own the steps are only
    /// queued; whoever reads state() or the norms waits for them.
    int advance(int count = 1);

    int step() const { return step_; }
    int steps() const { return parameters_.steps; }
    bool finished() const { return step_ >= parameters_.steps; }
    const ChainParameters& parameters() const { return parameters_; }

    /// x_k [N, C, H, W]: the chain's own buffer, overwritten by the next step. Never clamped.
    const torch::Tensor& state() const { return x_; }

    /// |f'(x_k)| of each image at the last step made (zeros before the first).
    std::span<const double> gradientNorms() const;
    /// r_t: the mean of |f'| over the steps made so far and the images. 0 before the first step.
    double meanGradientNorm() const;

 private:
    /// x <- x + s g + e U for some of the chains, on whichever thread has computed their g.
    void move(std::size_t first, std::size_t images, int step);
    /// From the squares of a step's norms to the norms, and to their sums.
    void takeNorms(std::size_t first, std::size_t images);
    /// Queues the steps on the device, where the path can.
    bool makeOnDevice(int steps);
    /// Waits for the norms of the steps made there.
    void fetchNorms() const;
    /// A whole step where there is neither: on other devices, in other types.
    void moveByTensors();

    GradientPath* path_;
    ChainParameters parameters_;
    NoiseStream noise_{0, NoisePurpose::Chain};
    std::vector<std::uint32_t> images_;
    int step_ = 0;
    torch::Tensor x_;
    torch::Tensor gradient_;
    torch::Tensor unit_;         ///< U on the host, for devices and types without langevinUpdate
    torch::Tensor deviceNorms_;  ///< [2, N]: norms and their sums, where the device makes the steps
    mutable bool normsAreThere_ = false;  ///< on the device, not yet fetched
    mutable std::vector<double> norms_;   ///< squared while a step is being made
    mutable std::vector<double> normSums_;  ///< over the steps, by image
};

}  // namespace shortrun
