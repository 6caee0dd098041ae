// Our Adam is Adam, and one that was saved and restored is the same.
#include <QtTest>
#include <cmath>

#include "learning/learner_probe.h"

using namespace shortrun::testing;

class TestAdam : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void itMovesAsLibTorchsAdam_data();
    void itMovesAsLibTorchsAdam();
    void restoringItInTheMiddleChangesNoBit();
};

void TestAdam::itMovesAsLibTorchsAdam_data() {
    QTest::addColumn<double>("beta1");
    QTest::addColumn<double>("beta2");
    QTest::newRow("the authors' betas") << 0.9 << 0.999;
    QTest::newRow("no momentum") << 0.0 << 0.9;
}

void TestAdam::itMovesAsLibTorchsAdam() {
    QFETCH(double, beta1);
    QFETCH(double, beta2);
    const AdamResult result = runAdam(40, 1e-2, beta1, beta2);
    for (std::size_t i = 0; i < result.ours.size(); ++i) {
        QVERIFY(std::abs(result.ours[i] - result.torchs[i]) < 1e-5);
    }
    QVERIFY(result.ours[0] != -1.0f);
}

void TestAdam::restoringItInTheMiddleChangesNoBit() {
    const AdamResult result = runAdam(41, 1e-2, 0.9, 0.999);
    QCOMPARE(result.resumed, result.ours);
}

QTEST_APPLESS_MAIN(TestAdam)
#include "tst_adam.moc"
