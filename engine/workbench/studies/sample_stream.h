// Samples of q_theta for studies: the law of x after K steps, the chain's noise included. Torch-free; engine
// thread.
#pragma once

#include <cstdint>

#include "engine/core/float_batch.h"
#include "engine/core/progress.h"
#include "engine/workbench/generator.h"

namespace shortrun {

/// Images of this model computed at once: enough to keep the machine busy, few enough to need little memory.
int batchSize(const ModelInfo& model);

/// x_i = M(z_i, u_i), i = first ... first + count - 1: z_i and u_i are functions of the seed and i. `steps`
/// 0: the model's K. Error{Interrupted} soon after a stop is requested, Error{Diverged} where the chains ran away.
FloatBatch shortRunSamples(const Generator& generator, std::uint64_t seed, std::int64_t first, int count,
                           int steps, const std::stop_token& stop);

/// Error{Diverged} where a number is not finite: such a picture shows nothing, and no measure of it means anything.
void throwIfRunAway(const FloatBatch& images, const Generator& generator);

/// Makes `count` more steps. Error{Interrupted} soon after a stop is requested.
void advanceChains(Chains& chains, int count, const std::stop_token& stop);

/// Error{Interrupted} where a stop is requested.
void throwIfStopped(const std::stop_token& stop);

}  // namespace shortrun
