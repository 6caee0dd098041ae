// Eigenvalues of symmetric matrices, for the files of this room: compiled once, since Eigen's solver is most of what
// each would compile. Internal to the room; no state, any thread.
#pragma once

#include <Eigen/Core>

namespace shortrun {

struct SymmetricEigen {
    Eigen::VectorXd values;   ///< growing
    Eigen::MatrixXd vectors;  ///< orthonormal, a column for each value
};

/// symmetric = V diag(values) V'. Only the lower triangle is read. O(d^3) for d x d.
SymmetricEigen symmetricEigen(const Eigen::MatrixXd& symmetric);
/// The values alone: several times as fast.
Eigen::VectorXd symmetricEigenvalues(const Eigen::MatrixXd& symmetric);

}  // namespace shortrun
