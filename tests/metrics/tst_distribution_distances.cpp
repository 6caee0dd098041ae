// Moments, Frechet distance, kernel distance and Inception score against closed forms and plain loops.
#include <QtTest>

#include "engine/core/error.h"
#include "engine/metrics/frechet_distance.h"
#include "engine/metrics/inception_score.h"
#include "engine/metrics/kernel_distance.h"
#include "metrics/random_rows.h"

using namespace shortrun;
using namespace shortrun::testing;

namespace {

GaussianMoments diagonal(std::vector<double> mean, const std::vector<double>& variances) {
    GaussianMoments moments{1000, std::move(mean), {}};
    const std::size_t d = variances.size();
    moments.covariance.assign(d * d, 0.0);
    for (std::size_t k = 0; k < d; ++k) moments.covariance[k * d + k] = variances[k];
    return moments;
}

/// R C R^T of a covariance in two dimensions, and R m.
GaussianMoments rotated(const GaussianMoments& moments, double angle) {
    const double c = std::cos(angle), s = std::sin(angle);
    const double vx = moments.covariance[0], vy = moments.covariance[3];
    GaussianMoments result = moments;
    result.mean = {c * moments.mean[0] - s * moments.mean[1], s * moments.mean[0] + c * moments.mean[1]};
    result.covariance = {c * c * vx + s * s * vy, c * s * (vx - vy), c * s * (vx - vy),
                         s * s * vx + c * c * vy};
    return result;
}

double kernel(std::span<const float> a, std::span<const float> b) {
    double inner = 0;
    for (std::size_t k = 0; k < a.size(); ++k) inner += double{a[k]} * b[k];
    return std::pow(inner / static_cast<double>(a.size()) + 1, 3);
}

/// The definition, pair by pair.
double plainDiscrepancy(const FeatureMatrix& x, const FeatureMatrix& y, std::int64_t first, std::int64_t m) {
    double xx = 0, yy = 0, xy = 0;
    for (std::int64_t i = first; i < first + m; ++i)
        for (std::int64_t j = first; j < first + m; ++j) {
            if (i != j) xx += kernel(x.row(i), x.row(j));
            if (i != j) yy += kernel(y.row(i), y.row(j));
            xy += kernel(x.row(i), y.row(j));
        }
    const double n = static_cast<double>(m);
    return (xx + yy) / (n * (n - 1)) - 2 * xy / (n * n);
}

}  // namespace

class TestDistributionDistances : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void batchesGiveTheMomentsOfTheWhole();
    void largeMeansCostNoDigits();
    void frechetDistanceOfKnownGaussians();
    void frechetDistanceDoesNotDependOnTheAxes();
    void singularCovariancesAreNoTrouble();
    void frechetDistanceOfSamplesNearsTheExactOne();
    void kernelDistanceIsTheMeanOfPlainBlocks();
    void kernelDistanceIsUnbiased();
    void kernelDistanceCanBeStopped();
    void inceptionScoreOfKnownProbabilities();
    void inceptionScoreIsByConsecutiveSplits();
};

void TestDistributionDistances::batchesGiveTheMomentsOfTheWhole() {
    const FeatureMatrix rows = normalRows(103, 5, 1, 2, 3);
    RunningMoments running;
    for (std::int64_t first = 0; first < rows.rows;) {
        const std::int64_t count = std::min<std::int64_t>(1 + first % 7, rows.rows - first);
        FeatureMatrix batch(count, 5);
        std::copy_n(rows.row(first).begin(), count * 5, batch.values.begin());
        running.add(batch);
        first += count;
    }
    const GaussianMoments moments = running.moments();
    QCOMPARE(moments.count, 103);
    for (int a = 0; a < 5; ++a)
        for (int b = 0; b < 5; ++b) {
            double ma = 0, mb = 0, product = 0;
            for (std::int64_t i = 0; i < rows.rows; ++i) {
                ma += rows.row(i)[a] / 103.0;
                mb += rows.row(i)[b] / 103.0;
            }
            for (std::int64_t i = 0; i < rows.rows; ++i)
                product += (rows.row(i)[a] - ma) * (rows.row(i)[b] - mb);
            QVERIFY(near(moments.mean[a], ma, 1e-12));
            QVERIFY(near(moments.covariance[a * 5 + b], product / 102, 1e-10));
        }
}

void TestDistributionDistances::largeMeansCostNoDigits() {
    RunningMoments running;
    for (int batch = 0; batch < 100; ++batch) {
        FeatureMatrix rows(2, 1);
        rows.values = {100000.0f, 100001.0f};
        running.add(rows);
    }
    QVERIFY(near(running.moments().covariance[0], 0.25 * 200 / 199, 1e-9));
}

void TestDistributionDistances::frechetDistanceOfKnownGaussians() {
    const auto a = diagonal({0, 1, 2}, {1, 4, 9}), b = diagonal({1, 1, 0}, {4, 4, 0.25});
    const FrechetDistance result = frechetDistance(a, b);
    QVERIFY(near(result.ofMeans, 5, 1e-12));
    QVERIFY(near(result.ofCovariances, 1 + 0 + 2.5 * 2.5, 1e-12));
    QVERIFY(near(result.distance, 12.25, 1e-12));
    QVERIFY(near(frechetDistance(b, a).distance, 12.25, 1e-12));
    QVERIFY(std::abs(frechetDistance(a, a).distance) < 1e-12);
}

void TestDistributionDistances::frechetDistanceDoesNotDependOnTheAxes() {
    // Covariances that do not commute: Tr (A B)^{1/2} = sqrt(Tr AB + 2 sqrt(det AB)) in two dimensions.
    const auto a = diagonal({1, 2}, {9, 1}), b = rotated(diagonal({0, 0}, {4, 0.25}), 0.7);
    double trace = 0;
    for (int i = 0; i < 2; ++i)
        for (int k = 0; k < 2; ++k) trace += a.covariance[i * 2 + k] * b.covariance[k * 2 + i];
    const double root = std::sqrt(trace + 2 * std::sqrt(9.0 * 1.0));
    const double expected = 5 + 10 + 4.25 - 2 * root;
    QVERIFY(near(frechetDistance(a, b).distance, expected, 1e-12));
    QVERIFY(near(frechetDistance(rotated(a, 1.1), rotated(diagonal({0, 0}, {4, 0.25}), 0.7 + 1.1)).distance,
                 expected, 1e-12));
}

void TestDistributionDistances::singularCovariancesAreNoTrouble() {
    // Fewer rows than dimensions: all variance lies in one direction, of length sqrt(n).
    constexpr int d = 60;
    std::vector<double> covariance(d * d, 2.0), other(d * d, 0.5);
    const GaussianMoments a{2, std::vector<double>(d, 0.0), covariance},
        b{2, std::vector<double>(d, 0.0), other};
    const double expected = std::pow(std::sqrt(2.0 * d) - std::sqrt(0.5 * d), 2);
    QVERIFY(near(frechetDistance(a, b).distance, expected, 1e-10));
    QVERIFY(frechetDistance(a, a).distance < 1e-9);
    const auto nothing = diagonal(std::vector<double>(d, 0.0), std::vector<double>(d, 0.0));
    QVERIFY(near(frechetDistance(a, nothing).distance, 2.0 * d, 1e-12));
}

void TestDistributionDistances::frechetDistanceOfSamplesNearsTheExactOne() {
    RunningMoments a, b;
    a.add(normalRows(40000, 4, 1, 0, 1));
    b.add(normalRows(40000, 4, 2, 0.5, 2));
    const double exact = 4 * (0.25 + 1);
    QVERIFY(std::abs(frechetDistance(a.moments(), b.moments()).distance - exact) < 0.02 * exact);
}

void TestDistributionDistances::kernelDistanceIsTheMeanOfPlainBlocks() {
    const FeatureMatrix x = normalRows(64, 7, 1), y = normalRows(70, 7, 2, 0.3, 1.2);
    const KernelDistance result = kernelDistance(x, y, 16);
    QCOMPARE(result.blockSize, 6);  // a tenth of 64
    QCOMPARE(result.blocks, 10);
    std::vector<double> values;
    double mean = 0;
    for (std::int64_t block = 0; block < 10; ++block) {
        values.push_back(plainDiscrepancy(x, y, block * 6, 6));
        mean += values.back() / 10;
    }
    double squares = 0;
    for (const double value : values) squares += (value - mean) * (value - mean);
    QVERIFY(near(result.mean, mean, 1e-10));
    QVERIFY(near(result.deviation, std::sqrt(squares / 9), 1e-10));
    QVERIFY(near(result.standardError, std::sqrt(squares / 90), 1e-10));
    QCOMPARE(kernelDistance(x, y, 4).blockSize, 4);
    QCOMPARE(kernelDistance(x, y, 4).blocks, 16);
}

void TestDistributionDistances::kernelDistanceIsUnbiased() {
    const KernelDistance same = kernelDistance(normalRows(4000, 6, 1), normalRows(4000, 6, 2), 20);
    QCOMPARE(same.blocks, 200);
    QVERIFY(std::abs(same.mean) < 4 * same.standardError);
    QVERIFY(same.standardError > 0);
    const KernelDistance other = kernelDistance(normalRows(4000, 6, 1), normalRows(4000, 6, 2, 0.5), 20);
    QVERIFY(other.mean > 4 * other.standardError);
}

void TestDistributionDistances::kernelDistanceCanBeStopped() {
    std::stop_source source;
    source.request_stop();
    const FeatureMatrix rows = normalRows(20, 3, 1);
    QVERIFY_EXCEPTION_THROWN(kernelDistance(rows, rows, 1000, {{}, source.get_token()}), Error);
}

void TestDistributionDistances::inceptionScoreOfKnownProbabilities() {
    constexpr int classes = 5;
    FeatureMatrix certain(50, classes), undecided(50, classes), alike(50, classes);
    for (int i = 0; i < 50; ++i) {
        certain.row(i)[i % classes] = 1;
        alike.row(i)[2] = 1;
        for (float& p : undecided.row(i)) p = 1.0f / classes;
    }
    const auto scoreOf = [](const FeatureMatrix& rows) {
        RunningInceptionScore score(rows.rows);
        score.add(rows);
        return score.score();
    };
    QVERIFY(near(scoreOf(certain).mean, classes, 1e-9));
    QVERIFY(near(scoreOf(undecided).mean, 1, 1e-6));
    QVERIFY(near(scoreOf(alike).mean, 1, 1e-9));
    QCOMPARE(scoreOf(certain).splits, 10);
    QVERIFY(scoreOf(certain).deviation < 1e-9);
}

void TestDistributionDistances::inceptionScoreIsByConsecutiveSplits() {
    FeatureMatrix rows(20, 2);
    for (int i = 0; i < 10; ++i) rows.row(i)[i % 2] = 1;  // a half of score 2
    for (int i = 10; i < 20; ++i) rows.row(i)[0] = 1;     // a half of score 1
    RunningInceptionScore whole(20, 2);
    FeatureMatrix first(13, 2), rest(7, 2);
    std::copy_n(rows.values.begin(), 26, first.values.begin());
    std::copy_n(rows.values.begin() + 26, 14, rest.values.begin());
    whole.add(first);
    whole.add(rest);
    QCOMPARE(whole.score().splits, 2);
    QVERIFY(near(whole.score().mean, 1.5, 1e-9));
    QVERIFY(near(whole.score().deviation, 0.5, 1e-9));
    RunningInceptionScore few(3, 10);
    QCOMPARE(few.score().splits, 0);
}

QTEST_APPLESS_MAIN(TestDistributionDistances)
#include "tst_distribution_distances.moc"
