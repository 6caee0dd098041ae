// The controller of the data noise: where it goes for which q, and that it brings a model of training to
// rest.
#include <QtTest>
#include <cmath>
#include <limits>

#include "engine/learning/noise_controller.h"
#include "learning/histories.h"

using namespace shortrun;
using namespace shortrun::testing;

namespace {

/// sigma after the controller has seen q `times` times.
double sigmaAfter(NoiseController controller, double q, int times) {
    for (int i = 0; i < times; ++i) controller.observe(q);
    return controller.dataNoiseStd();
}

}  // namespace

class TestNoiseController : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void itStartsWhereItIsTold();
    void aLongPathRaisesSigma();
    void theFartherAboveTheBandTheFaster();
    void aShortPathLowersSigmaSlowly();
    void inTheUpperBandItHolds();
    void itStaysInItsRange();
    void aBlurringSigmaIsSharedWithTheLearningRate();
    void theLearningRateIsLeftAloneWhileSigmaIsSharp();
    void withCautionSigmaMovesAsSlowlyAsTheNetworkLearns();
    void oneWildValueHardlyMovesIt();
    void numbersThatAreNotFiniteAreIgnored();
    void itCatchesAnUnstableRun();
    void aRestoredControllerGoesOnExactly();
    void aStateThatCannotBeItsOwnIsRefused();
};

void TestNoiseController::itStartsWhereItIsTold() {
    QCOMPARE(NoiseController(0.15).dataNoiseStd(), 0.15);
    QCOMPARE(NoiseController(0.15).rateFactor(), 1.0);
    QCOMPARE(NoiseController(0.0).dataNoiseStd(), 0.01);
    QCOMPARE(NoiseController(3.0).dataNoiseStd(), 0.4);
}

void TestNoiseController::aLongPathRaisesSigma() {
    const double sigma = sigmaAfter(NoiseController(0.02), 1.35, 20);
    QVERIFY2(sigma > 0.03 && sigma < 0.06, qPrintable(QString::number(sigma)));
}

void TestNoiseController::theFartherAboveTheBandTheFaster() {
    const double little = sigmaAfter(NoiseController(0.02), 1.27, 10);
    const double more = sigmaAfter(NoiseController(0.02), 1.35, 10);
    const double most = sigmaAfter(NoiseController(0.02), 2.5, 10);
    QVERIFY(0.02 < little && little < more && more < most);
}

void TestNoiseController::aShortPathLowersSigmaSlowly() {
    const double sigma = sigmaAfter(NoiseController(0.15), 0.9, 300);
    QVERIFY2(sigma > 0.04 && sigma < 0.08, qPrintable(QString::number(sigma)));
    const double inBand = sigmaAfter(NoiseController(0.15), 1.15, 300);
    QVERIFY2(inBand > 0.12 && inBand < 0.15, qPrintable(QString::number(inBand)));
}

void TestNoiseController::inTheUpperBandItHolds() {
    QCOMPARE(sigmaAfter(NoiseController(0.04), 1.22, 1000), 0.04);
}

void TestNoiseController::itStaysInItsRange() {
    QCOMPARE(sigmaAfter(NoiseController(0.15), 5.0, 2000), 0.4);
    QCOMPARE(sigmaAfter(NoiseController(0.15), 0.1, 5000), 0.01);
    NoiseController controller(0.15);
    for (int i = 0; i < 5000; ++i) controller.observe(5.0);
    QCOMPARE(controller.rateFactor(), 0.1);
}

void TestNoiseController::aBlurringSigmaIsSharedWithTheLearningRate() {
    NoiseController controller(0.06);
    for (int i = 0; i < 30; ++i) controller.observe(1.32);
    QVERIFY(controller.dataNoiseStd() > 0.06);
    QVERIFY(controller.rateFactor() < 0.8);
    for (int i = 0; i < 20; ++i) controller.observe(1.0);  // until the smoothed q is back
    const double rateFactor = controller.rateFactor();
    for (int i = 0; i < 500; ++i) controller.observe(1.0);
    QCOMPARE(controller.rateFactor(), rateFactor);
    QVERIFY(controller.dataNoiseStd() < 0.06);
}

void TestNoiseController::theLearningRateIsLeftAloneWhileSigmaIsSharp() {
    NoiseController controller(0.012);
    for (int i = 0; i < 20; ++i) controller.observe(1.35);
    QVERIFY(controller.dataNoiseStd() > 0.012);
    QCOMPARE(controller.rateFactor(), 1.0);
}

void TestNoiseController::withCautionSigmaMovesAsSlowlyAsTheNetworkLearns() {
    NoiseController quick(0.06), slow(0.06);
    for (NoiseController* controller : {&quick, &slow})
        for (int i = 0; i < 60; ++i) controller->observe(1.6);
    QCOMPARE(slow.rateFactor(), 0.1);
    for (int i = 0; i < 50; ++i) {  // until the smoothed q is back
        quick.observe(1.0);
        slow.observe(1.0);
    }
    const double before = quick.dataNoiseStd();
    QCOMPARE(slow.dataNoiseStd(), before);
    for (int i = 0; i < 100; ++i) {
        quick.observe(1.0);
        slow.observe(1.0, true);
    }
    const double fallen = std::log(quick.dataNoiseStd() / before), cautiously = std::log(slow.dataNoiseStd() / before);
    QVERIFY(fallen < -0.2);
    QVERIFY2(std::abs(cautiously / fallen - 0.1) < 1e-6, qPrintable(QString::number(cautiously / fallen)));
    // Upwards, too; where the learning rate has not been lowered it is as quick as ever.
    NoiseController first(0.06), second(0.06);
    first.observe(1.6);
    second.observe(1.6, true);
    QCOMPARE(second.dataNoiseStd(), first.dataNoiseStd());
    for (int i = 0; i < 60; ++i) {
        first.observe(1.6);
        second.observe(1.6, true);
    }
    QCOMPARE(second.rateFactor(), first.rateFactor());
    QVERIFY(second.dataNoiseStd() > 0.06);
    QVERIFY(std::log(second.dataNoiseStd() / 0.06) < 0.6 * std::log(first.dataNoiseStd() / 0.06));
}

void TestNoiseController::oneWildValueHardlyMovesIt() {
    NoiseController controller(0.04);
    for (int i = 0; i < 50; ++i) controller.observe(1.1);
    const double before = controller.dataNoiseStd();
    controller.observe(3.0);
    for (int i = 0; i < 3; ++i) controller.observe(1.1);
    QVERIFY(controller.dataNoiseStd() < 1.15 * before);
}

void TestNoiseController::numbersThatAreNotFiniteAreIgnored() {
    NoiseController controller(0.04);
    controller.observe(1.2);
    const auto before = controller.state();
    controller.observe(std::numeric_limits<double>::quiet_NaN());
    controller.observe(std::numeric_limits<double>::infinity());
    QCOMPARE(controller.state(), before);
}

void TestNoiseController::itCatchesAnUnstableRun() {
    // What was recorded, as a model: below a critical sigma, which creeps upwards, the path grows by 2 % an
    // iteration; above it shrinks back. The critical sigma falls with the learning rate.
    NoiseController controller(0.15);
    double q = 0.02, worst = 0;
    for (int t = 1; t <= 5000; ++t) {
        const double critical = 0.03 * (1 + t / 1500.0) * std::sqrt(controller.rateFactor());
        const double growth = t < 300 ? 0.015 : 0.04 * std::log(critical / controller.dataNoiseStd());
        q = std::max(t < 300 ? 0.02 : 0.95, q * std::exp(std::min(0.03, growth)));
        controller.observe(q * (1.0 + 0.05 * wobble(t, 3)));
        if (t > 300) worst = std::max(worst, q);
    }
    QVERIFY2(worst < 1.8, qPrintable(QString::number(worst)));
    QVERIFY2(controller.dataNoiseStd() < 0.12, qPrintable(QString::number(controller.dataNoiseStd())));
}

void TestNoiseController::aRestoredControllerGoesOnExactly() {
    const auto rows = healthyRun();
    NoiseController whole(0.15), first(0.15), second(0.3);
    for (const MetricsRow& row : rows) whole.observe(row.pathRatio);
    for (int i = 0; i < 1234; ++i) first.observe(rows[i].pathRatio);
    QVERIFY(second.restore(first.state()));
    for (std::size_t i = 1234; i < rows.size(); ++i) second.observe(rows[i].pathRatio);
    QCOMPARE(second.state(), whole.state());
}

void TestNoiseController::aStateThatCannotBeItsOwnIsRefused() {
    NoiseController controller(0.15);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const std::vector<double>& state : {std::vector<double>{},
                                             {0.1, 1.0},
                                             {5.0, 1.0, 1.0},
                                             {0.1, 0.0, 1.0},
                                             {nan, 1.0, 1.0},
                                             {0.1, 1.0, nan}}) {
        QVERIFY(!controller.restore(state));
    }
    QCOMPARE(controller.dataNoiseStd(), 0.15);
}

QTEST_APPLESS_MAIN(TestNoiseController)
#include "tst_noise_controller.moc"
