// What the gauges of a run say about its health, in words, with the evidence and what helps. Pure functions
// over rows; any thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/core/metrics_row.h"

namespace shortrun {

enum class Health {
    Beginning,       ///< too few iterations to judge
    Learning,        ///< the gauges are where those of every healthy run were
    Oscillating,     ///< the chains swing: it may settle, or blow up
    AboutToDiverge,  ///< the blow-up has begun
    Diverged,        ///< the weights are of no use any more
    Stalled,         ///< nothing is learnt any more
};

enum class Remedy { MoreDataNoise, LowerLearningRate, MoreSteps, HigherLearningRate };

struct HealthReport {
    Health health = Health::Beginning;
    std::string evidence;          ///< one short sentence
    std::vector<Remedy> remedies;  ///< the first helps most; none while nothing is wrong
};

/// So many of the newest rows say all; more do not change the judgement.
inline constexpr std::size_t kHealthRows = 400;

/// Rows in the order of their iterations, the newest last. The bounds are those of the recorded runs: q
/// between 1.0 and 1.25 in every healthy one, swinging chains above 1.3, a blow-up under way above 1.5, which
/// doubles q every 25 to 50 iterations. It speaks before the divergence guard, which stops a run only when it
/// is sure. Chains that do not begin at noise (`fromNoise` false) have no way to go: what is short or long is
/// then not judged by q, a blow-up still is.
HealthReport judgeHealth(std::span<const MetricsRow> rows, bool fromNoise = true);

/// "Learning", "Oscillating", "About to diverge", ...
std::string wordFor(Health health);

}  // namespace shortrun
