// How far a run goes back after a divergence, and how much it is eased.
#include <QTest>

#include <limits>

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

    void aRestoredPlanGoesOnAsTheOneThatNeverStopped() {
        RecoveryPlan plan;
        for (const std::int64_t onset : {730, 1000, 3000, 3100, 3200, 9000}) {
            RecoveryPlan restored;
            QVERIFY(restored.restore(plan.state()));
            const Recovery expected = plan.next(onset), next = restored.next(onset);
            QCOMPARE(next.before, expected.before);
            QCOMPARE(next.noiseFactor, expected.noiseFactor);
            QCOMPARE(next.rateFactor, expected.rateFactor);
            QCOMPARE(next.again, expected.again);
            plan.wentBackTo(onset - 50);
            restored.wentBackTo(onset - 50);
            QVERIFY(restored.state() == plan.state());
        }
    }

    void aStateThatCannotBeItsOwnIsRefused() {
        RecoveryPlan plan;
        plan.next(1000);
        plan.wentBackTo(950);
        const std::vector<double> before = plan.state();
        using Limits = std::numeric_limits<double>;
        constexpr double none = Limits::quiet_NaN(), endless = Limits::infinity();
        for (const double nonsense : {-1.0, 0.5, none, endless, -endless, 1e18})
            for (std::size_t i = 0; i < before.size(); ++i) {
                std::vector<double> state{3000, 2950, 1};
                state[i] = nonsense;
                QVERIFY(!plan.restore(state));
                QVERIFY(plan.state() == before);
            }
        for (const std::vector<double>& state : {std::vector<double>{}, {3000, 2950}, {3000, 2950, 1, 0}}) {
            QVERIFY(!plan.restore(state));
            QVERIFY(plan.state() == before);
        }
        QVERIFY(plan.restore(std::vector<double>{3000, 2950, 1}));
    }
};

QTEST_GUILESS_MAIN(TestRecoveryPlan)
#include "tst_recovery_plan.moc"
