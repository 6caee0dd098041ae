#include "engine/metrics/running_moments.h"

#include "engine/core/check.h"
#include "engine/metrics/eigen_views.h"

namespace shortrun {

void RunningMoments::add(const FeatureMatrix& batch) {
    if (batch.rows == 0) return;
    const auto d = static_cast<std::size_t>(batch.columns);
    if (count_ == 0) {
        mean_.assign(d, 0.0);
        scatter_.assign(d * d, 0.0);
    }
    SHORTRUN_CHECK(mean_.size() == d, "rows of one length");
    Eigen::Map<Eigen::VectorXd> mean(mean_.data(), batch.columns);
    Eigen::Map<RowMajorDoubles> scatter(scatter_.data(), batch.columns, batch.columns);

    RowMajorDoubles rows = viewOf(batch).cast<double>();
    const Eigen::VectorXd batchMean = rows.colwise().mean().transpose();
    rows.rowwise() -= batchMean.transpose();
    const Eigen::VectorXd delta = batchMean - mean;
    const double before = static_cast<double>(count_), added = static_cast<double>(batch.rows);
    // One triangle is kept up; moments() mirrors it.
    scatter.selfadjointView<Eigen::Lower>().rankUpdate(rows.transpose());
    scatter.selfadjointView<Eigen::Lower>().rankUpdate(delta, before * added / (before + added));
    mean += delta * (added / (before + added));
    count_ += batch.rows;
}

GaussianMoments RunningMoments::moments() const {
    SHORTRUN_CHECK(count_ >= 2, "a covariance takes two rows");
    GaussianMoments moments{count_, mean_, scatter_};
    const auto d = static_cast<Eigen::Index>(mean_.size());
    Eigen::Map<RowMajorDoubles> covariance(moments.covariance.data(), d, d);
    covariance /= static_cast<double>(count_ - 1);
    covariance.triangularView<Eigen::StrictlyUpper>() = covariance.transpose();
    return moments;
}

}  // namespace shortrun
