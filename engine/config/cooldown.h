// The end of a run, in which learning rate and data noise fall together. Pure functions; any thread.
#pragma once

#include <cstdint>

#include "engine/config/config.h"

namespace shortrun {

/// While the learning rate is high the weights swing about what they have learnt, and with them the colours and the
/// grain of all samples; while it falls they settle (Haegele et al., "Scaling Laws and Compute-Optimal Training Beyond
/// Fixed Training Durations", NeurIPS 2024, call it the cooldown), and settled chains bear the smaller sigma of clean
/// pictures.
struct Cooldown {
    double rateFactor = 1.0;   ///< of the learning rate: from 1 down to 1/30, the same ratio in each iteration
    double noiseFactor = 1.0;  ///< of sigma: from 1 down to 0.4, likewise
    bool begun() const { return rateFactor < 1.0; }
};

/// Of the update that follows on `completed` ones: the last `train.cooldown` updates of the run are its cooldown, and
/// the very last has the smallest factors. After the run's end as at its end.
Cooldown cooldownAt(const TrainConfig& train, std::int64_t completed);

/// So many updates are made before it.
std::int64_t cooldownBegin(const TrainConfig& train);

/// The same run, had it been meant to end after `completed` updates (1 at least): without a cooldown that had not begun
/// by then, and with a steeper one in place of one that was under way.
TrainConfig endedAfter(TrainConfig train, std::int64_t completed);

/// Whether a cooldown could settle what was learnt in `completed` updates: there are some, and none has begun.
bool mayCoolDown(const TrainConfig& train, std::int64_t completed);

/// How long a cooldown suits a run that has made `completed` updates: a sixth of them, 50 to 1000.
std::int64_t suitingCooldown(std::int64_t completed);

/// The same run with a cooldown of `length` updates after `completed` ones, and its end with it.
TrainConfig coolingFrom(TrainConfig train, std::int64_t completed, std::int64_t length);

}  // namespace shortrun
