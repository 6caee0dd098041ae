#include "engine/workbench/studies/sample_stream.h"

#include <algorithm>
#include <cmath>

#include "engine/core/error.h"

namespace shortrun {
namespace {

/// Several at once are quicker; somebody who stops should not wait.
constexpr int kStepsAtOnce = 10;

}  // namespace

int batchSize(const ModelInfo& model) {
    return std::clamp(64 * 32 * 32 / (model.size * model.size), 8, 64);
}

void throwIfStopped(const std::stop_token& stop) {
    if (stop.stop_requested())
        throw Error(ErrorCode::Interrupted, "Interrupted before the measures were there.");
}

void advanceChains(Chains& chains, int count, const std::stop_token& stop) {
    const int end = std::min(chains.steps(), chains.step() + count);
    while (chains.step() < end) {
        throwIfStopped(stop);
        chains.advance(std::min(kStepsAtOnce, end - chains.step()));
    }
}

void throwIfRunAway(const FloatBatch& images, const Generator& generator) {
    if (std::ranges::all_of(images.values, [](float value) { return std::isfinite(value); })) return;
    throw Error(ErrorCode::Diverged, "The chains of '" + generator.info().name +
                                         "' ran away to numbers that are not finite: it has diverged, take an earlier "
                                         "checkpoint or another model.");
}

FloatBatch shortRunSamples(const Generator& generator, std::uint64_t seed, std::int64_t first, int count,
                           int steps, const std::stop_token& stop) {
    const FloatBatch z = generator.initialStates(seed, static_cast<int>(first), count);
    Chains chains =
        generator.start(z, {steps, ChainNoise::Frozen, seed, static_cast<std::uint32_t>(first), false});
    advanceChains(chains, chains.steps(), stop);
    FloatBatch samples = chains.state();
    throwIfRunAway(samples, generator);
    return samples;
}

}  // namespace shortrun
