// A reconstruction on the host's numbers: whole, with parts to be filled in, or of pictures with noise on them, from
// one z_0 or from several. Torch-free header; one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/float_batch.h"

namespace shortrun {

/// What is to be reconstructed.
struct ReconstructionTask {
    FloatBatch pictures;  ///< x [N, C, H, W], fitted to the model
    /// [N, 1, H, W]: 1 where a pixel counts, 0 where it is to be filled in; empty: all of them count. What could stand
    /// there is drawn first, by chains led along what counts (HoleFilling); then z descends to the whole.
    FloatBatch counted;
    /// N(0, std^2) added to the pictures, to be taken out again: the descent has come near enough where its error is
    /// as large as this noise. It then starts at the mean of p0 and goes in quarter steps.
    double noiseStd = 0;
    /// z_0 tried for each picture; the one with the smallest error is kept. Against noise all begin at the mean of p0,
    /// and one is tried.
    int restarts = 1;
    std::uint64_t seed = 1;  ///< z_0 of picture n: draw (seed, n), then (seed, n + N), ...; noise: field n of it
    int first = 0;           ///< the number n of the first picture: what it begins at does not hang on its company
};

/// Gradient descent on L(z) = |x - M(z)|^2 of N pictures as one batch, the best z kept. Memory does not depend on K
/// for the identity rule, and is K images (not K graphs) for the exact one. Made by Generator::reconstruct().
class ReconstructionRun {
 public:
    ~ReconstructionRun();
    ReconstructionRun(ReconstructionRun&&) noexcept;

    /// One Langevin step's worth of work; true when M(z_t) of a new t has come out.
    bool advance();
    bool finished() const;
    int step() const;   ///< t of the newest frame, -1 before the first
    int steps() const;  ///< frames t = 0 ... steps
    /// M(z_t) of the newest t; of several z_0 the one that is nearest now.
    const FloatBatch& frame() const;
    /// [t][n], t = 0 ... step(): mean squared error on [-1, 1] per channel and pixel that counts, against targets().
    const std::vector<std::vector<float>>& loss() const;
    /// [t][n]: the same over all pixels and against the pictures without noise; empty where that is loss().
    const std::vector<std::vector<float>>& truth() const;
    const std::vector<int>& best() const;
    FloatBatch bestZ() const;
    FloatBatch bestX() const;
    const FloatBatch& targets() const;  ///< the pictures, with their noise, as they are in the holes too
    const FloatBatch& counted() const;  ///< as in the task
    const std::string& rule() const;

 private:
    friend class Generator;
    struct Impl;
    explicit ReconstructionRun(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace shortrun
