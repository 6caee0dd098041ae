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
#include "engine/workbench/reconstruction_run.h"

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
    /// f(x_k) of each image, by the reference network in fp32 with the weights of this moment.
    std::vector<float> negativeEnergies() const;

 private:
    friend class Generator;
    struct Impl;
    explicit Chains(std::unique_ptr<Impl> impl);
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
    /// z of a position: between two ends by rho or by a turn, or with weights between four corners.
    FloatBatch initialState(const Interpolate& position) const;

    Chains start(const FloatBatch& z, const ChainOptions& options = {}) const;
    /// start(), all steps, the end state; `onStep` (may be empty) returns false to give up (Error{Interrupted}).
    FloatBatch run(const FloatBatch& z, const ChainOptions& options = {},
                   const std::function<bool(const Chains&)>& onStep = {}) const;

    ReconstructionRun reconstruct(const ReconstructionTask& task, const ReconstructConfig& options) const;
    /// Whole pictures, from one z_0 each.
    ReconstructionRun reconstruct(const FloatBatch& pictures, std::uint64_t seed,
                                  const ReconstructConfig& options) const;

    /// Writes the model with its whole configuration.
    void save(const std::string& path) const;

    struct Impl;  ///< generator_impl.h: for the engine's own rooms
    Impl& internals() const { return *impl_; }
    explicit Generator(std::unique_ptr<Impl> impl);

 private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace shortrun
