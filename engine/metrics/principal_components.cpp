#include "engine/metrics/principal_components.h"

#include <Eigen/QR>
#include <algorithm>
#include <random>

#include "engine/core/check.h"
#include "engine/metrics/eigen_views.h"
#include "engine/metrics/symmetric_eigen.h"

namespace shortrun {
namespace {

constexpr Eigen::Index kOversampling = 16;
constexpr int kPasses = 6;

Eigen::MatrixXf orthonormal(const Eigen::MatrixXf& columns) {
    const Eigen::HouseholderQR<Eigen::MatrixXf> solved(columns);
    return solved.householderQ() * Eigen::MatrixXf::Identity(columns.rows(), columns.cols());
}

/// mt19937_64's bits are fixed by the standard, the library's normal distribution is not: uniform numbers do
/// as well.
Eigen::MatrixXf randomColumns(Eigen::Index rows, Eigen::Index columns, std::uint64_t seed) {
    std::mt19937_64 bits(seed);
    Eigen::MatrixXf result(rows, columns);
    for (Eigen::Index i = 0; i < result.size(); ++i)
        result.data()[i] = static_cast<float>(static_cast<double>(bits() >> 11) * 0x1p-52 - 1.0);
    return result;
}

}  // namespace

PrincipalComponents principalComponents(const FeatureMatrix& rows, int components, std::uint64_t seed) {
    SHORTRUN_CHECK(rows.rows >= 2 && components > 0, "components of at least two rows");
    const Eigen::Index d = rows.columns, n = rows.rows;
    const Eigen::Index most = std::min<Eigen::Index>(n - 1, d);
    const Eigen::Index kept = std::min<Eigen::Index>(components, most);
    const Eigen::Index searched = std::min(kept + kOversampling, most);

    const Eigen::VectorXd mean = viewOf(rows).cast<double>().colwise().mean().transpose();
    const RowMajorFloats centred = viewOf(rows).rowwise() - mean.transpose().cast<float>();
    Eigen::MatrixXf space = orthonormal(randomColumns(d, searched, seed));
    for (int pass = 0; pass < kPasses; ++pass) {
        const Eigen::MatrixXf image = centred * space;
        space = orthonormal(centred.transpose() * image);
    }
    const Eigen::MatrixXd image = (centred * space).cast<double>();
    const Eigen::MatrixXd within = image.transpose() * image / static_cast<double>(n - 1);
    const SymmetricEigen solved = symmetricEigen(within);

    PrincipalComponents result;
    result.mean.assign(mean.data(), mean.data() + d);
    result.directions = FeatureMatrix(kept, static_cast<int>(d));
    Eigen::Map<RowMajorFloats> directions(result.directions.values.data(), kept, d);
    double held = 0;
    for (Eigen::Index k = 0; k < kept; ++k) {
        const Eigen::Index from = searched - 1 - k;  // the values grow
        result.variances.push_back(std::max(0.0, solved.values[from]));
        held += result.variances.back();
        directions.row(k) = (space * solved.vectors.col(from).cast<float>()).transpose();
    }
    const double whole = centred.cast<double>().squaredNorm() / static_cast<double>(n - 1);
    result.share = whole > 0 ? std::min(1.0, held / whole) : 1.0;
    return result;
}

FeatureMatrix PrincipalComponents::project(const FeatureMatrix& rows) const {
    SHORTRUN_CHECK(rows.columns == directions.columns, "rows of the set's kind");
    FeatureMatrix result(rows.rows, static_cast<int>(directions.rows));
    const Eigen::Map<const Eigen::VectorXd> centre(mean.data(), rows.columns);
    Eigen::Map<RowMajorFloats>(result.values.data(), rows.rows, directions.rows) =
        (viewOf(rows).rowwise() - centre.transpose().cast<float>()) * viewOf(directions).transpose();
    return result;
}

}  // namespace shortrun
