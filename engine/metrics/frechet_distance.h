// The Frechet distance between two Gaussians: what "FID" is, whatever the features. Pure function; any
// thread.
#pragma once

#include "engine/metrics/running_moments.h"

namespace shortrun {

/// |m_a - m_b|^2 + Tr(C_a + C_b - 2 (C_a C_b)^{1/2}); the two summands are never negative.
struct FrechetDistance {
    double distance = 0;
    double ofMeans = 0;        ///< |m_a - m_b|^2
    double ofCovariances = 0;  ///< Tr(C_a + C_b - 2 (C_a C_b)^{1/2})
};

/// Dowson and Landau, "The Frechet distance between multivariate normal distributions" (1982); with Inception
/// features Heusel et al., "GANs Trained by a Two Time-Scale Update Rule" (2017). Tr (C_a C_b)^{1/2} is
/// computed as the sum of the square roots of the eigenvalues of C_a^{1/2} C_b C_a^{1/2}, which is symmetric
/// and positive semi-definite: no complex numbers, and no offset on the diagonal, however few rows there
/// were. Eigenvalues below the rounding of the largest count as zero. Moments of equal dimension; O(d^3)
/// time, O(d^2) memory.
FrechetDistance frechetDistance(const GaussianMoments& a, const GaussianMoments& b);

}  // namespace shortrun
