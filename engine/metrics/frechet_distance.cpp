#include "engine/metrics/frechet_distance.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/core/check.h"
#include "engine/metrics/eigen_views.h"
#include "engine/metrics/symmetric_eigen.h"

namespace shortrun {
namespace {

/// Square roots of eigenvalues that are negative, or noise, by rounding alone become 0: the root of noise of
/// 1e-16 would be 1e-8, in each of thousands of directions.
Eigen::VectorXd rootsOf(const Eigen::VectorXd& eigenvalues) {
    const double largest = eigenvalues.size() > 0 ? eigenvalues.maxCoeff() : 0.0;
    const double noise =
        largest * static_cast<double>(eigenvalues.size()) * std::numeric_limits<double>::epsilon();
    return eigenvalues.unaryExpr([noise](double value) { return value > noise ? std::sqrt(value) : 0.0; });
}

}  // namespace

FrechetDistance frechetDistance(const GaussianMoments& a, const GaussianMoments& b) {
    SHORTRUN_CHECK(a.dimension() == b.dimension(), "features of one network");
    const Eigen::MatrixXd ca = covarianceOf(a), cb = covarianceOf(b);
    const SymmetricEigen ofA = symmetricEigen(ca);
    const Eigen::MatrixXd rootA = ofA.vectors * rootsOf(ofA.values).asDiagonal() * ofA.vectors.transpose();
    Eigen::MatrixXd product = rootA * cb * rootA;
    product = (0.5 * (product + product.transpose())).eval();

    FrechetDistance result;
    result.ofMeans = (meanOf(a) - meanOf(b)).squaredNorm();
    const double roots = rootsOf(symmetricEigenvalues(product)).sum();
    result.ofCovariances = std::max(0.0, ca.trace() + cb.trace() - 2 * roots);
    result.distance = result.ofMeans + result.ofCovariances;
    return result;
}

}  // namespace shortrun
