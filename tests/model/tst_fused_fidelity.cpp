// The fused path is as near to float64 as automatic differentiation in the same precision.
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
};

namespace {

void compare(const Distances& distances, double largest) {
    if (!distances.available) QSKIP("not computed natively here");
    const QString numbers = QString("fused %1, automatic %2").arg(distances.fused).arg(distances.automatic);
    qInfo("%s", qPrintable(numbers));
    QVERIFY2(distances.fused <= 1.5 * distances.automatic, qPrintable(numbers));
    QVERIFY2(distances.fused <= largest, qPrintable(numbers));
}

}  // namespace

void TestFusedFidelity::theGradientIsNotFartherFromDouble_data() {
    QTest::addColumn<int>("width");
    QTest::addColumn<bool>("bf16");
    QTest::addColumn<bool>("smooth");
    for (const int width : {16, 32}) {
        for (const bool bf16 : {false, true}) {
            for (const bool smooth : {false, true}) {
                QTest::addRow("width %d, %s, %s images", width, bf16 ? "bf16" : "fp32",
                              smooth ? "smooth" : "noise")
                    << width << bf16 << smooth;
            }
        }
    }
}

void TestFusedFidelity::theGradientIsNotFartherFromDouble() {
    QFETCH(int, width);
    QFETCH(bool, bf16);
    QFETCH(bool, smooth);
    compare(gradientDistances(width, bf16, smooth ? Images::Smooth : Images::Noise), bf16 ? 0.15 : 1e-3);
}

void TestFusedFidelity::ofATrainedModelItIsNotFartherFromDouble_data() {
    QTest::addColumn<int>("met");
    QTest::addColumn<bool>("bf16");
    for (const bool bf16 : {false, true}) {
        const char* precision = bf16 ? "bf16" : "fp32";
        QTest::addRow("noise, %s", precision) << static_cast<int>(Met::Noise) << bf16;
        QTest::addRow("data, %s", precision) << static_cast<int>(Met::Data) << bf16;
        QTest::addRow("samples, %s", precision) << static_cast<int>(Met::Samples) << bf16;
    }
}

void TestFusedFidelity::ofATrainedModelItIsNotFartherFromDouble() {
    QFETCH(int, met);
    QFETCH(bool, bf16);
    compare(trainedDistances(bf16, static_cast<Met>(met)), bf16 ? 0.3 : 3e-3);
}

void TestFusedFidelity::theLearningGradientIsNotFartherFromDouble_data() {
    QTest::addColumn<bool>("bf16");
    QTest::addRow("fp32") << false;
    QTest::addRow("bf16") << true;
}

void TestFusedFidelity::theLearningGradientIsNotFartherFromDouble() {
    QFETCH(bool, bf16);
    compare(learningDistances(16, bf16), bf16 ? 0.1 : 1e-3);
}

QTEST_APPLESS_MAIN(TestFusedFidelity)
#include "tst_fused_fidelity.moc"
