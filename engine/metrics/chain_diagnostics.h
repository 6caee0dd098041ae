// Do chains mix? R-hat and the effective sample size of one number along several chains. Pure functions; any
// thread.
#pragma once

#include <span>
#include <vector>

namespace shortrun {

/// R-hat near 1 (below 1.01) says that the chains cannot be told apart; short-run chains are far above it,
/// and need not be below. Where all values are equal, or a chain has fewer than four, R-hat is NaN.
struct ChainDiagnostics {
    double splitRHat = 0;          ///< classical, of the halves of the chains: sqrt(var+ / W)
    double rankRHat = 0;           ///< rank-normalised: the larger of the bulk's and the folded (tails') one
    double effectiveSize = 0;      ///< of the mean, from the halves; at most draws log10(draws)
    double bulkEffectiveSize = 0;  ///< the same of the rank-normalised values
    int chains = 0;
    int draws = 0;  ///< of each chain
};

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
