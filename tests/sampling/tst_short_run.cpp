// The chain over a quadratic energy, whose law after k steps is known: what it moves by, what it remembers,
// and that only z, parameters, seed and image numbers matter.
#include <QtTest>
#include <cmath>
#include <limits>
#include <numeric>

#include "sampling/short_run_probe.h"

using namespace shortrun;
using namespace shortrun::testing;

namespace {

struct Moments {
    double mean = 0, variance = 0;
};

Moments momentsOf(const std::vector<float>& numbers) {
    Moments m;
    for (const float x : numbers) m.mean += x;
    m.mean /= static_cast<double>(numbers.size());
    for (const float x : numbers) m.variance += (x - m.mean) * (x - m.mean);
    m.variance /= static_cast<double>(numbers.size());
    return m;
}

/// Of x_k from a fixed x_0: x - mean shrinks by a = 1 - s / variance a step, and e^2 is added to the
/// variance.
Moments expected(const ChainRequest& request, const Quadratic& energy) {
    const double a = 1.0 - request.stepSize / energy.variance;
    Moments m{energy.mean + std::pow(a, request.steps) * (request.startAt - energy.mean), 0};
    for (int k = 0; k < request.steps; ++k)
        m.variance = a * a * m.variance + request.noiseStd * request.noiseStd;
    return m;
}

std::vector<float> image(const std::vector<float>& state, int index, int size) {
    return {state.begin() + index * size * size, state.begin() + (index + 1) * size * size};
}

}  // namespace

class TestShortRun : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void onAQuadraticEnergyItReachesTheKnownMeanAndVariance_data();
    void onAQuadraticEnergyItReachesTheKnownMeanAndVariance();
    void withoutNoiseItIsTheKnownPoint();
    void slicesMakeNoDifference_data();
    void slicesMakeNoDifference();
    void itStopsAfterTheLastStep();
    void theSameSeedGivesTheSameBytesAndAnotherOthers();
    void aChainDoesNotDependOnItsNeighbours();
    void oneImageNumberForAllIsTheSameNoiseForAll();
    void whatRanBeforeLeavesNoTrace();
    void theMeanGradientNormIsOverStepsAndImages();
    void theWayByTensorsIsTheSameChain();
};

void TestShortRun::onAQuadraticEnergyItReachesTheKnownMeanAndVariance_data() {
    QTest::addColumn<int>("steps");
    QTest::addColumn<double>("stepSize");
    QTest::addColumn<double>("noiseStd");
    QTest::newRow("under way") << 5 << 0.5 << 0.1;
    QTest::newRow("stationary") << 100 << 0.5 << 0.1;
    // s = 0.1 = e^2 / 2: eq. 4 as it is written, so the law comes to p = exp(f) but for the step's own
    // error.
    QTest::newRow("literal eq. 4") << 500 << 0.1 << std::sqrt(0.2);
    QTest::newRow("overshooting steps") << 60 << 6.0 << 0.3;
}

void TestShortRun::onAQuadraticEnergyItReachesTheKnownMeanAndVariance() {
    QFETCH(int, steps);
    QFETCH(double, stepSize);
    QFETCH(double, noiseStd);
    const Quadratic energy;
    const ChainRequest request{
        .count = 256, .size = 16, .steps = steps, .stepSize = stepSize, .noiseStd = noiseStd};
    const Moments m = momentsOf(runQuadratic(request, energy).state);
    const Moments known = expected(request, energy);
    // 65,536 independent numbers: five standard errors.
    const double count = 256 * 16 * 16;
    const QString text = QString("mean %1 (%2), variance %3 (%4)")
                             .arg(m.mean)
                             .arg(known.mean)
                             .arg(m.variance)
                             .arg(known.variance);
    QVERIFY2(std::abs(m.mean - known.mean) < 5 * std::sqrt(known.variance / count), qPrintable(text));
    QVERIFY2(std::abs(m.variance / known.variance - 1) < 5 * std::sqrt(2 / count), qPrintable(text));
    if (steps == 500) QVERIFY2(std::abs(m.variance / energy.variance - 1) < 0.05, qPrintable(text));
}

void TestShortRun::withoutNoiseItIsTheKnownPoint() {
    const ChainRequest request{.noiseStd = 0};
    const double known = expected(request, {}).mean;
    for (const float x : runQuadratic(request).state) QVERIFY(std::abs(x - known) < 1e-6);
}

void TestShortRun::slicesMakeNoDifference_data() {
    QTest::addColumn<QList<int>>("slices");
    QTest::newRow("one by one") << QList<int>(20, 1);
    QTest::newRow("uneven") << QList<int>{3, 1, 0, 9, 7};
    QTest::newRow("too many") << QList<int>{15, 100};
}

void TestShortRun::slicesMakeNoDifference() {
    QFETCH(QList<int>, slices);
    ChainRequest request;
    const ChainResult whole = runQuadratic(request);
    request.slices.assign(slices.begin(), slices.end());
    const ChainResult sliced = runQuadratic(request);
    QCOMPARE(sliced.state, whole.state);
    QCOMPARE(sliced.lastNorms, whole.lastNorms);
    QCOMPARE(sliced.meanNorm, whole.meanNorm);
}

void TestShortRun::itStopsAfterTheLastStep() {
    ChainRequest request;
    request.slices = {12};
    QCOMPARE(runQuadratic(request).stepsLeft, 8);
    request.slices = {12, 8, 4};
    const ChainResult result = runQuadratic(request);
    QCOMPARE(result.stepsLeft, 0);
    QCOMPARE(result.gradientNormsSeen.size(), std::size_t(20 * 4));
}

void TestShortRun::theSameSeedGivesTheSameBytesAndAnotherOthers() {
    ChainRequest request;
    const auto once = runQuadratic(request).state;
    QCOMPARE(runQuadratic(request).state, once);
    request.noiseSeed = 8;
    QVERIFY(runQuadratic(request).state != once);
}

void TestShortRun::aChainDoesNotDependOnItsNeighbours() {
    ChainRequest request{.count = 8};
    const auto all = runQuadratic(request).state;
    request.count = 2;
    request.images = {5, 3};
    const auto two = runQuadratic(request).state;
    QCOMPARE(image(two, 0, request.size), image(all, 5, request.size));
    QCOMPARE(image(two, 1, request.size), image(all, 3, request.size));
}

void TestShortRun::oneImageNumberForAllIsTheSameNoiseForAll() {
    ChainRequest request;
    request.images = {9, 9, 9, 9};
    const auto state = runQuadratic(request).state;
    for (int i = 1; i < 4; ++i) QCOMPARE(image(state, i, request.size), image(state, 0, request.size));
    request.images = {9, 10, 9, 10};
    const auto two = runQuadratic(request).state;
    QCOMPARE(image(two, 2, request.size), image(two, 0, request.size));
    QVERIFY(image(two, 1, request.size) != image(two, 0, request.size));
}

void TestShortRun::whatRanBeforeLeavesNoTrace() {
    const ChainRequest request{.startAt = std::numeric_limits<double>::quiet_NaN()};
    const ChainResult later = runAfterOthers(request), first = runQuadratic(request);
    QCOMPARE(later.state, first.state);
    QCOMPARE(later.lastNorms, first.lastNorms);
    QCOMPARE(later.meanNorm, first.meanNorm);
}

void TestShortRun::theMeanGradientNormIsOverStepsAndImages() {
    ChainRequest request{.startAt = std::numeric_limits<double>::quiet_NaN()};
    const ChainResult result = runQuadratic(request);
    const auto& seen = result.gradientNormsSeen;
    const double mean = std::accumulate(seen.begin(), seen.end(), 0.0) / static_cast<double>(seen.size());
    QVERIFY(std::abs(result.meanNorm / mean - 1) < 1e-6);
    for (int i = 0; i < request.count; ++i) {
        QVERIFY(std::abs(result.lastNorms[i] / seen[seen.size() - request.count + i] - 1) < 1e-6);
    }
}

void TestShortRun::theWayByTensorsIsTheSameChain() {
    ChainRequest request;
    const ChainResult fast = runQuadratic(request);
    request.inDouble = true;
    const ChainResult plain = runQuadratic(request);
    for (std::size_t i = 0; i < fast.state.size(); ++i)
        QVERIFY(std::abs(fast.state[i] - plain.state[i]) < 1e-5);
    QVERIFY(std::abs(fast.meanNorm / plain.meanNorm - 1) < 1e-6);
    QVERIFY(fast.state != std::vector<float>(fast.state.size(), fast.state[0]));
}

QTEST_APPLESS_MAIN(TestShortRun)
#include "tst_short_run.moc"
