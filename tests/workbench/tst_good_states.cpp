// The states that a run keeps in memory: which of them are there to go back to.
#include <QTest>

#include "engine/core/error.h"
#include "engine/workbench/good_states.h"

using namespace shortrun;

namespace {

/// The states of a run of so many iterations.
GoodStates after(std::int64_t iterations) {
    GoodStates states;
    for (std::int64_t i = 0; i <= iterations; ++i)
        if (states.isDue(i)) states.keep({i, {}, {}});
    return states;
}

}  // namespace

class TestGoodStates : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void oneOfTheLastHundredIterationsIsThere() {
        for (const std::int64_t now : {60, 149, 150, 1000, 5049}) {
            const std::int64_t iteration = after(now).newestBefore(now - 50).iteration;
            QVERIFY2(iteration < now - 50 && iteration >= now - 150, qPrintable(QString::number(iteration)));
        }
    }

    void eachStepBackGoesAboutTwiceAsFar() {
        for (const std::int64_t now : {3000, 3050, 3100, 4750, 9999}) {
            const GoodStates states = after(now);
            for (std::int64_t back = 100; back <= 800; back *= 2) {
                const std::int64_t age = now - states.newestBefore(now - back).iteration;
                QVERIFY2(age > back && age <= 2 * back + 100, qPrintable(QString("%1: %2").arg(back).arg(age)));
            }
        }
    }

    void aLongRunKeepsFew() {
        QCOMPARE(after(10).count(), std::size_t{1});
        for (std::int64_t now = 100; now < 6000; now += 70) QVERIFY(after(now).count() <= 9);
    }

    void whatIsDroppedIsNoLongerFound() {
        GoodStates states = after(1000);
        states.dropAfter(700);
        QVERIFY(states.newestBefore(1000).iteration <= 700);
        QVERIFY(states.isDue(750));
    }

    void theOldestStandsInForAnOlderOne() {
        QCOMPARE(after(40).newestBefore(0).iteration, std::int64_t{0});
        QVERIFY_EXCEPTION_THROWN(GoodStates().newestBefore(1), std::exception);
    }
};

QTEST_GUILESS_MAIN(TestGoodStates)
#include "tst_good_states.moc"
