// An open model as a generator, on the host's numbers: noise to image, interpolation, reconstruction. The command
// line calls it plainly, the session's jobs a slice at a time: the same classes, the same results.
// Torch-free header; one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/config/config.h"
#include "engine/core/float_batch.h"
#include "engine/session/requests.h"
#include "engine/session/snapshot.h"

namespace shortrun {

/// How chains run. Chain i of a batch uses the noise field of image `firstImage + i` unless `sharedNoise` gives
/// all of them that of `firstImage` (an interpolation: the same u for every rho).
struct ChainOptions {
    int steps = 0;  ///< 0: the model's K
    ChainNoise noise = ChainNoise::Off;
    std::uint64_t noiseSeed = 1;
    std::uint32_t firstImage = 0;
    bool sharedNoise = false;
};

/// Some chains under way. advance() makes Langevin steps; state() is x_k.
class Chains {
 public:
    ~Chains();
    Chains(Chains&&) noexcept;

    int step() const;
    int steps() const;
    bool finished() const { return step() >= steps(); }
    /// Makes up to `count` steps.
    void advance(int count = 1);
    FloatBatch state() const;
    /// |f'(x_k)| of each image at the last step made; empty before the first.
    std::vector<float> gradientNorms() const;

 private:
    friend class Generator;
    struct Impl;
    explicit Chains(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// A reconstruction of N pictures as one batch: gradient descent on L(z) = |x - M(z)|^2, the best z kept.
/// Memory does not depend on K for the identity rule, and is K images (not K graphs) for the exact one.
class ReconstructionRun {
 public:
    ~ReconstructionRun();
    ReconstructionRun(ReconstructionRun&&) noexcept;

    /// One Langevin step's worth of work; true when M(z_t) of a new t has come out.
    bool advance();
    bool finished() const;
    int step() const;   ///< t of the newest frame, -1 before the first
    int steps() const;  ///< frames t = 0 ... steps
    /// M(z_t) of the newest t.
    const FloatBatch& frame() const;
    /// [t][n], t = 0 ... step(): mean squared error per pixel and channel on [-1, 1].
    const std::vector<std::vector<float>>& loss() const;
    const std::vector<int>& best() const;
    FloatBatch bestZ() const;
    FloatBatch bestX() const;
    const FloatBatch& targets() const;
    const std::string& rule() const;

 private:
    friend class Generator;
    struct Impl;
    explicit ReconstructionRun(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

class Generator {
 public:
    /// Opens a `.safetensors` model or a run directory (its newest checkpoint). Error{BadInput} names what is wrong.
    /// `runtime` decides device, precision and threads.
    static Generator open(const std::string& path, const RuntimeConfig& runtime);
    ~Generator();
    Generator(Generator&&) noexcept;
    Generator& operator=(Generator&&) noexcept;

    const ModelInfo& info() const;
    std::string deviceText() const;     ///< "CPU, 2 threads"
    std::string precisionText() const;  ///< "fp32", "bf16"
    std::string gradientPath() const;

    /// Chains from now on take K, s and e from here; p0 stays the model's. Not for a generator that follows a run.
    void setSampler(const SamplerConfig& sampler);

    /// z_i ~ p0, i = first ... first + count - 1, of the draw of `seed`.
    FloatBatch initialStates(std::uint64_t seed, int first, int count) const;
    FloatBatch initialState(const LatentPoint& point) const;

    Chains start(const FloatBatch& z, const ChainOptions& options = {}) const;
    /// start(), all steps, the end state; `onStep` (may be empty) returns false to give up (Error{Interrupted}).
    FloatBatch run(const FloatBatch& z, const ChainOptions& options = {},
                   const std::function<bool(const Chains&)>& onStep = {}) const;

    ReconstructionRun reconstruct(const FloatBatch& targets, std::uint64_t seed,
                                  const ReconstructConfig& options) const;

    /// Writes the model with its whole configuration.
    void save(const std::string& path) const;

    struct Impl;  ///< generator_impl.h: for the engine's own rooms
    explicit Generator(std::unique_ptr<Impl> impl);

 private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace shortrun
