// Do chains mix? R-hat and the effective sample size of one number along several chains. Pure functions; any
// thread.
#pragma once

#include <span>
#include <vector>

#include "engine/core/study_numbers.h"

namespace shortrun {

/// chains[c][t], all of one length. With the 2 m halves of length n: W = mean within-half variance, B / n =
/// variance of the halves' means, var+ = (n - 1) / n W + B / n; ESS = 2 m n / tau, tau = -1 + 2 sum of the
/// autocorrelations rho_t = 1 - (W - mean autocovariance_t) / var+ over Geyer's initial monotone sequence.
/// Gelman et al., "Bayesian Data Analysis", 3rd edition (2013), 11.4-11.5; rank-normalised after Vehtari et
/// al., "Rank-Normalization, Folding, and Localization" (2021): ranks r (ties averaged) of all S values
/// become Phi^-1((r - 3/8) / (S + 1/4)), folded values are |x - median|. The numbers are those of Stan's
/// `posterior` and of ArviZ. An odd number of draws leaves the middle one out.
ChainDiagnostics diagnose(const std::vector<std::vector<double>>& chains);

/// Phi^-1(p), 0 < p < 1: relative error below 1e-12.
double normalQuantile(double p);

}  // namespace shortrun
