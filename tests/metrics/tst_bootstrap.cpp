// The bootstrap's interval against the known error of a mean.
#include <QtTest>
#include <numeric>

#include "engine/metrics/bootstrap.h"
#include "metrics/random_rows.h"

using namespace shortrun;
using namespace shortrun::testing;

class TestBootstrap : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void eachResampleDrawsAsManyRowsAsThereAre();
    void theIntervalOfAMeanIsItsStandardError();
    void theSeedDecides();
    void quantilesAreLinearBetweenValues();
};

void TestBootstrap::eachResampleDrawsAsManyRowsAsThereAre() {
    const std::vector<std::int64_t> sizes = {7, 31};
    bool right = true, varied = false;
    std::vector<double> before;
    bootstrapInterval(sizes, {.resamples = 50}, [&](const Weights& weights) {
        for (std::size_t s = 0; s < sizes.size(); ++s)
            right = right && std::accumulate(weights[s].begin(), weights[s].end(), 0.0) ==
                                 static_cast<double>(sizes[s]);
        varied = varied || (!before.empty() && before != weights[1]);
        before = weights[1];
        return 0.0;
    });
    QVERIFY(right && varied);
}

void TestBootstrap::theIntervalOfAMeanIsItsStandardError() {
    const FeatureMatrix rows = normalRows(400, 1, 3, 5, 2);
    const std::vector<std::int64_t> sizes = {400};
    const Interval interval = bootstrapInterval(sizes, {.resamples = 2000}, [&](const Weights& weights) {
        double sum = 0;
        for (std::size_t i = 0; i < 400; ++i) sum += weights[0][i] * rows.values[i];
        return sum / 400;
    });
    const double width = 2 * 1.96 * 2 / std::sqrt(400.0);
    QVERIFY(std::abs(interval.high - interval.low - width) < 0.12 * width);
    QVERIFY(interval.low < 5 && interval.high > 5);
}

void TestBootstrap::theSeedDecides() {
    const std::vector<std::int64_t> sizes = {20};
    const auto of = [&](std::uint64_t seed) {
        return bootstrapInterval(sizes, {.resamples = 20, .level = 0.9, .seed = seed},
                                 [](const Weights& weights) { return weights[0][0] + 0.01 * weights[0][1]; });
    };
    QCOMPARE(of(4).high, of(4).high);
    QVERIFY(of(4).low != of(5).low || of(4).high != of(5).high);
}

void TestBootstrap::quantilesAreLinearBetweenValues() {
    const std::vector<double> sorted = {1, 2, 4};
    QCOMPARE(sortedQuantile(sorted, 0), 1.0);
    QCOMPARE(sortedQuantile(sorted, 0.75), 3.0);
    QCOMPARE(sortedQuantile(sorted, 1), 4.0);
}

QTEST_APPLESS_MAIN(TestBootstrap)
#include "tst_bootstrap.moc"
