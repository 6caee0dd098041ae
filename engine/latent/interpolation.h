// Points between latent points: z_rho = rho z1 + sqrt(1 - rho^2) z2. Torch-free; any thread.
#pragma once

#include <span>
#include <vector>

#include "engine/core/float_batch.h"

namespace shortrun {

/// One image for each rho in [0, 1] between the single images z1 and z2. Weights whose squares sum to 1 keep
/// the variance of z. rho = 0 gives z2 and rho = 1 gives z1, bit for bit. Error{Usage} for a rho outside [0,
/// 1].
FloatBatch interpolate(const FloatBatch& z1, const FloatBatch& z2, std::span<const double> rho);

/// Scales a point between z1 and z2 of this rho back to the length it would have if they were independent. Ends that
/// are alike (photos reconstructed from one z_0) otherwise give points as much as 1.4 times too long, which the
/// chain has never seen. Does nothing at the ends.
void keepLength(FloatBatch& between, const FloatBatch& z1, const FloatBatch& z2, double rho);

/// The point at `share` in [0, 1] of the angle from z2 (0) to z1 (1), on the great circle through both: for
/// independent z, whose angle is a right one, that of rho = sin(share pi / 2). The length goes evenly from one to the
/// other. The ends come out bit for bit. Error{Usage} for a share outside [0, 1].
FloatBatch turned(const FloatBatch& z1, const FloatBatch& z2, double share);

/// sum_i w_i z_i over the images of `corners`, the weights scaled so that their squares sum to 1 (which keeps
/// the variance). A single weight other than 0 gives that corner bit for bit when positive. Error{Usage} when
/// all weights are 0 or one is not finite.
FloatBatch mixCorners(const FloatBatch& corners, std::span<const double> weights);

/// `count` values from 0 to 1, both exactly, evenly apart (count 1: just 0).
std::vector<double> evenRho(int count);

}  // namespace shortrun
