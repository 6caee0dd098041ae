// The fused path, on the CPU and on a CUDA device where there is one, is as near to float64 as automatic
// differentiation in the same precision.
#include <QtTest>

#include "model/fused_fidelity_probe.h"

using namespace shortrun::testing;

class TestFusedFidelity : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void theGradientIsNotFartherFromDouble_data();
    void theGradientIsNotFartherFromDouble();
    void ofATrainedModelItIsNotFartherFromDouble_data();
    void ofATrainedModelItIsNotFartherFromDouble();
    void theLearningGradientIsNotFartherFromDouble_data();
    void theLearningGradientIsNotFartherFromDouble();
    void aDeviceMakesTheStepsOfAChainAsTheyAreDefined();
};

namespace {

const char* name(Where where) {
    return where == Where::Cuda ? "CUDA" : "CPU";
}

void compare(const Distances& distances, double largest) {
    if (!distances.available) QSKIP("there is no fused path for it here");
    const QString numbers = QString("fused %1, automatic %2").arg(distances.fused).arg(distances.automatic);
    qInfo("%s", qPrintable(numbers));
    QVERIFY2(distances.fused <= 1.5 * distances.automatic, qPrintable(numbers));
    QVERIFY2(distances.fused <= largest, qPrintable(numbers));
}

}  // namespace

void TestFusedFidelity::theGradientIsNotFartherFromDouble_data() {
    QTest::addColumn<Where>("where");
    QTest::addColumn<int>("width");
    QTest::addColumn<bool>("bf16");
    QTest::addColumn<bool>("smooth");
    for (const Where where : {Where::Cpu, Where::Cuda}) {
        for (const int width : {16, 32}) {
            for (const bool bf16 : {false, true}) {
                for (const bool smooth : {false, true}) {
                    QTest::addRow("%s, width %d, %s, %s images", name(where), width, bf16 ? "bf16" : "fp32",
                                  smooth ? "smooth" : "noise")
                        << where << width << bf16 << smooth;
                }
            }
        }
    }
}

void TestFusedFidelity::theGradientIsNotFartherFromDouble() {
    QFETCH(Where, where);
    QFETCH(int, width);
    QFETCH(bool, bf16);
    QFETCH(bool, smooth);
    compare(gradientDistances(where, width, bf16, smooth ? Images::Smooth : Images::Noise), bf16 ? 0.15 : 1e-3);
}

void TestFusedFidelity::ofATrainedModelItIsNotFartherFromDouble_data() {
    QTest::addColumn<Where>("where");
    QTest::addColumn<Met>("met");
    QTest::addColumn<bool>("bf16");
    for (const Where where : {Where::Cpu, Where::Cuda}) {
        for (const bool bf16 : {false, true}) {
            const char* precision = bf16 ? "bf16" : "fp32";
            QTest::addRow("%s, noise, %s", name(where), precision) << where << Met::Noise << bf16;
            QTest::addRow("%s, data, %s", name(where), precision) << where << Met::Data << bf16;
            QTest::addRow("%s, samples, %s", name(where), precision) << where << Met::Samples << bf16;
        }
    }
}

void TestFusedFidelity::ofATrainedModelItIsNotFartherFromDouble() {
    QFETCH(Where, where);
    QFETCH(Met, met);
    QFETCH(bool, bf16);
    compare(trainedDistances(where, bf16, met), bf16 ? 0.3 : 3e-3);
}

void TestFusedFidelity::theLearningGradientIsNotFartherFromDouble_data() {
    QTest::addColumn<Where>("where");
    QTest::addColumn<bool>("bf16");
    for (const Where where : {Where::Cpu, Where::Cuda}) {
        QTest::addRow("%s, fp32", name(where)) << where << false;
        QTest::addRow("%s, bf16", name(where)) << where << true;
    }
}

void TestFusedFidelity::theLearningGradientIsNotFartherFromDouble() {
    QFETCH(Where, where);
    QFETCH(bool, bf16);
    compare(learningDistances(where, 16, bf16), bf16 ? 0.1 : 1e-3);
}

void TestFusedFidelity::aDeviceMakesTheStepsOfAChainAsTheyAreDefined() {
    const DeviceChain chain = deviceChain();
    if (!chain.available) QSKIP("there is no CUDA device here");
    QVERIFY2(chain.noiseDifference < 1e-5, qPrintable(QString::number(chain.noiseDifference)));
    QVERIFY(chain.sameBytes);
    QVERIFY(chain.sameNorms);
}

QTEST_APPLESS_MAIN(TestFusedFidelity)
#include "tst_fused_fidelity.moc"
