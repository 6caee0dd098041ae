// The paper's tables as guides, where they apply and only there.
#include <QtTest>

#include "engine/config/published_values.h"

using namespace shortrun;

class TestPublishedValues : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void theTableAgreesWithItself();
    void theyApplyToSettingsLikeCifarAlone();
    void aPublishedKHasItsOwnLine();
};

namespace {
Config likeCifar(int steps) {
    Config config;
    config.data.size = 32;
    config.model.width = 32;
    config.sampler.steps = steps;
    return config;
}
}  // namespace

void TestPublishedValues::theTableAgreesWithItself() {
    const auto guide = publishedGuide(likeCifar(100), 3);
    QVERIFY(guide.has_value());
    for (const PublishedRun& run : publishedRuns()) {
        const double length = run.steps * run.gradientNorm;
        QVERIFY2(length > guide->chainLengthLow - 0.6 && length < guide->chainLengthHigh + 0.6,
                 qPrintable(QString("K = %1").arg(run.steps)));
    }
}

void TestPublishedValues::theyApplyToSettingsLikeCifarAlone() {
    QVERIFY(publishedGuide(likeCifar(60), 3).has_value());
    QVERIFY(!publishedGuide(likeCifar(60), 1).has_value());
    for (const auto spoil :
         {+[](Config& c) { c.data.size = 64; }, +[](Config& c) { c.sampler.stepSize = 0.5; },
          +[](Config& c) { c.sampler.initialState = InitialState::Gaussian; }}) {
        Config config = likeCifar(100);
        spoil(config);
        QVERIFY(!publishedGuide(config, 3).has_value());
    }
}

void TestPublishedValues::aPublishedKHasItsOwnLine() {
    QCOMPARE(publishedGuide(likeCifar(100), 3)->run->gradientNorm, 0.49);
    QCOMPARE(publishedGuide(likeCifar(50), 3)->run->dataNoiseStd, 0.04);
    QVERIFY(!publishedGuide(likeCifar(60), 3)->run);
    Config wide = likeCifar(100);
    wide.model.width = 64;  // the table over K is of n_f = 32
    QVERIFY(!publishedGuide(wide, 3)->run);
}

QTEST_APPLESS_MAIN(TestPublishedValues)
#include "tst_published_values.moc"
