#include "engine/metrics/symmetric_eigen.h"

#include <Eigen/Eigenvalues>

namespace shortrun {

SymmetricEigen symmetricEigen(const Eigen::MatrixXd& symmetric) {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solved(symmetric);
    return {solved.eigenvalues(), solved.eigenvectors()};
}

Eigen::VectorXd symmetricEigenvalues(const Eigen::MatrixXd& symmetric) {
    return Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(symmetric, Eigen::EigenvaluesOnly).eigenvalues();
}

}  // namespace shortrun
