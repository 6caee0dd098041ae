// Vectors of this room as Eigen sees them. Internal to the room.
#pragma once

#include <Eigen/Core>

#include "engine/metrics/feature_matrix.h"
#include "engine/metrics/running_moments.h"

namespace shortrun {

using RowMajorFloats = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using RowMajorDoubles = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

inline Eigen::Map<const RowMajorFloats> viewOf(const FeatureMatrix& matrix) {
    return {matrix.values.data(), matrix.rows, matrix.columns};
}
inline Eigen::Map<const Eigen::VectorXd> meanOf(const GaussianMoments& moments) {
    return {moments.mean.data(), moments.dimension()};
}
inline Eigen::Map<const RowMajorDoubles> covarianceOf(const GaussianMoments& moments) {
    return {moments.covariance.data(), moments.dimension(), moments.dimension()};
}

}  // namespace shortrun
