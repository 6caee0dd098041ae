// How far a run goes back after a divergence, and how much it is eased.
#include <QTest>

#include "engine/workbench/recovery_plan.h"

using namespace shortrun;

class TestRecoveryPlan : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void theFirstGoesBackToBeforeTheOnset() {
        RecoveryPlan plan;
        const Recovery first = plan.next(730);
        QCOMPARE(first.before, std::int64_t{730});
        QCOMPARE(first.noiseFactor, 1.5);
        QCOMPARE(first.rateFactor, 0.5);
        QVERIFY(!first.again);
    }

    void theSameOneAgainGoesFurtherBackAndIsEasedMore() {
        RecoveryPlan plan;
        plan.next(3000);
        std::int64_t place = 2950;
        plan.wentBackTo(place);
        double noise = 1.5, rate = 0.5;
        for (const std::int64_t further : {100, 200, 400, 800, 1600, 1600}) {
            const Recovery again = plan.next(3100);
            QVERIFY(again.again);
            QCOMPARE(again.before, place - further);
            QCOMPARE(again.noiseFactor, noise *= 1.5);
            QCOMPARE(again.rateFactor, rate *= 0.5);
            plan.wentBackTo(place = again.before - 1);
        }
    }

    void oneLongAfterIsAnother() {
        RecoveryPlan plan;
        plan.next(1000);
        plan.wentBackTo(950);
        plan.next(1400);
        plan.wentBackTo(800);
        const Recovery other = plan.next(1901);
        QVERIFY(!other.again);
        QCOMPARE(other.before, std::int64_t{1901});
        QCOMPARE(other.noiseFactor, 1.5);
    }

    void oneSoonAfterTheLastIsTheSame() {
        RecoveryPlan plan;
        plan.next(1000);
        plan.wentBackTo(950);
        QVERIFY(plan.next(1500).again);
    }
};

QTEST_GUILESS_MAIN(TestRecoveryPlan)
#include "tst_recovery_plan.moc"
