// The interval of a gap between moments holds the gap of the expectations as often as it says.
#include <QtTest>
#include <cmath>

#include "engine/workbench/studies/moment_study.h"
#include "metrics/random_rows.h"

using namespace shortrun;
using namespace shortrun::testing;

class TestMomentStudy : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void theIntervalHoldsTheTrueGap_data();
    void theIntervalHoldsTheTrueGap();
    void theGapThatIsShownLiesWithin();
};

void TestMomentStudy::theIntervalHoldsTheTrueGap_data() {
    QTest::addColumn<double>("trueGap");
    QTest::addColumn<int>("channels");
    QTest::newRow("none, few channels") << 0.0 << 3;
    QTest::newRow("none, many channels") << 0.0 << 64;
    QTest::newRow("near what chance leaves") << 0.15 << 8;
    QTest::newRow("plain to see") << 0.5 << 8;
}

void TestMomentStudy::theIntervalHoldsTheTrueGap() {
    QFETCH(double, trueGap);
    QFETCH(int, channels);
    int held = 0;
    constexpr int kTrials = 100;
    for (unsigned trial = 0; trial < kTrials; ++trial) {
        // E_data[h] = 1 in every channel, E_q[h] = 1 + trueGap: |E_data[h] - E_q[h]| / |E_data[h]| = trueGap.
        const FeatureMatrix data = normalRows(80, channels, 2 * trial + 1, 1.0, 1.0);
        const FeatureMatrix samples = normalRows(80, channels, 2 * trial + 2, 1.0 + trueGap, 1.0);
        const Interval interval = compareLayer("h", data, samples, {.resamples = 200, .seed = trial}).interval;
        held += interval.low <= trueGap && trueGap <= interval.high;
    }
    QVERIFY2(held >= 90, qPrintable(QStringLiteral("held %1 times of %2").arg(held).arg(kTrials)));
}

void TestMomentStudy::theGapThatIsShownLiesWithin() {
    const FeatureMatrix data = normalRows(50, 64, 5, 1.0, 1.0), samples = normalRows(50, 64, 6, 1.0, 1.0);
    const LayerMoments layer = compareLayer("h", data, samples, {.resamples = 200});
    QVERIFY(layer.gap > 0.5 * layer.samplingError);
    QVERIFY(layer.interval.low <= layer.gap && layer.gap <= layer.interval.high);
    QCOMPARE(layer.interval.low, 0.0);
}

QTEST_APPLESS_MAIN(TestMomentStudy)
#include "tst_moment_study.moc"
