// The authors' network: its layers and keys, its initial weights, its gradient.
#include <QtTest>
#include <algorithm>
#include <cmath>

#include "model/network_probe.h"

using namespace shortrun;
using namespace shortrun::testing;

class TestEnergyNetwork : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void for32PixelsItIsTheAuthorsNetwork();
    void largerImagesGetMoreStagesDownTo4x4();
    void channelsStopDoublingAtEightTimesTheWidth();
    void initialWeightsComeFromTheSeedAlone();
    void initialWeightsFillPyTorchsDefaultRange();
    void theGainScalesTheInitialWeights();
    void theGradientAgreesWithFiniteDifferencesInDouble_data();
    void theGradientAgreesWithFiniteDifferencesInDouble();
    void everyPathAgreesWithDouble_data();
    void everyPathAgreesWithDouble();
    void anImageHasTheSameGradientAloneAndInABatch_data();
    void anImageHasTheSameGradientAloneAndInABatch();
    void bf16ChangesTheEnergyLittle();
    void theDescriptionNamesPrecisionAndTheReasonForFallingBack();
};

void TestEnergyNetwork::for32PixelsItIsTheAuthorsNetwork() {
    const std::vector<NamedShape> authors{{"f.0.weight", {16, 3, 3, 3}},   {"f.0.bias", {16}},
                                          {"f.2.weight", {32, 16, 4, 4}},  {"f.2.bias", {32}},
                                          {"f.4.weight", {64, 32, 4, 4}},  {"f.4.bias", {64}},
                                          {"f.6.weight", {128, 64, 4, 4}}, {"f.6.bias", {128}},
                                          {"f.8.weight", {1, 128, 4, 4}},  {"f.8.bias", {1}}};
    QCOMPARE(parametersOf(3, 32, 16), authors);
    const std::vector<std::array<int, 5>> layers{
        {3, 16, 3, 1, 1}, {16, 32, 4, 2, 1}, {32, 64, 4, 2, 1}, {64, 128, 4, 2, 1}, {128, 1, 4, 1, 0}};
    QCOMPARE(layerTable(3, 32, 16), layers);
}

void TestEnergyNetwork::largerImagesGetMoreStagesDownTo4x4() {
    for (const auto& [size, stages] : {std::pair{32, 3}, {64, 4}, {128, 5}}) {
        const auto layers = layerTable(1, size, 8);
        QCOMPARE(static_cast<int>(layers.size()), stages + 2);
        int extent = size;
        for (std::size_t i = 0; i < layers.size(); ++i) {
            const auto& [in, out, kernel, stride, padding] = layers[i];
            if (i > 0) QCOMPARE(in, layers[i - 1][1]);
            extent = (extent + 2 * padding - kernel) / stride + 1;
        }
        QCOMPARE(extent, 1);
        QCOMPARE(layers.front()[0], 1);
        QCOMPARE(layers.back()[1], 1);
    }
    QCOMPARE(parametersOf(3, 128, 8).back().key, std::string("f.12.bias"));
}

void TestEnergyNetwork::channelsStopDoublingAtEightTimesTheWidth() {
    const auto layers = layerTable(3, 128, 8);
    const std::vector<int> widths{8, 16, 32, 64, 64, 64, 1};
    for (std::size_t i = 0; i < layers.size(); ++i) QCOMPARE(layers[i][1], widths[i]);
}

void TestEnergyNetwork::initialWeightsComeFromTheSeedAlone() {
    const auto once = initialWeights(1), again = initialWeights(1), other = initialWeights(2);
    for (std::size_t i = 0; i < once.size(); ++i) {
        QCOMPARE(once[i].data, again[i].data);
        QVERIFY(once[i].data != other[i].data);
    }
}

void TestEnergyNetwork::initialWeightsFillPyTorchsDefaultRange() {
    for (const NamedArray& array : initialWeights(1)) {
        if (array.shape.size() != 4) continue;
        const double bound =
            1.0 / std::sqrt(static_cast<double>(array.shape[1] * array.shape[2] * array.shape[3]));
        double largest = 0, squares = 0;
        for (const float value : array.toFloats()) {
            largest = std::max(largest, std::abs(static_cast<double>(value)));
            squares += static_cast<double>(value) * value;
        }
        QVERIFY2(largest <= bound && largest > 0.9 * bound, array.name.c_str());
        // A uniform variable on [-b, b] has the variance b^2 / 3.
        const double variance = squares / static_cast<double>(array.elementCount());
        QVERIFY2(std::abs(variance / (bound * bound / 3) - 1) < 0.3, array.name.c_str());
    }
}

void TestEnergyNetwork::theGainScalesTheInitialWeights() {
    const auto plain = initialWeights(1), half = initialWeights(1, 0.5);
    for (std::size_t i = 0; i < plain.size(); ++i) {
        const auto a = plain[i].toFloats(), b = half[i].toFloats();
        for (std::size_t j = 0; j < a.size(); ++j) QCOMPARE(b[j], 0.5f * a[j]);
    }
}

void TestEnergyNetwork::theGradientAgreesWithFiniteDifferencesInDouble_data() {
    QTest::addColumn<int>("activation");
    QTest::addColumn<int>("size");
    const char* names[] = {"LeakyReLU", "ReLU", "SiLU", "GELU", "ELU"};
    for (int activation = 0; activation < 5; ++activation) {
        for (const int size : {8, 32}) {
            QTest::addRow("%s, %d pixels", names[activation], size) << activation << size;
        }
    }
}

void TestEnergyNetwork::theGradientAgreesWithFiniteDifferencesInDouble() {
    QFETCH(int, activation);
    QFETCH(int, size);
    const double difference = differenceFromFiniteDifferences(static_cast<Activation>(activation), size);
    QVERIFY2(difference < 1e-5, qPrintable(QString::number(difference)));
}

void TestEnergyNetwork::everyPathAgreesWithDouble_data() {
    QTest::addColumn<int>("activation");
    for (int activation = 0; activation < 5; ++activation)
        QTest::addRow("activation %d", activation) << activation;
}

void TestEnergyNetwork::everyPathAgreesWithDouble() {
    QFETCH(int, activation);
    for (const bool chosen : {false, true}) {
        const auto kind = static_cast<Activation>(activation);
        const double fp32 = differenceFromDouble(kind, Precision::Fp32, chosen);
        QVERIFY2(fp32 < 1e-4, qPrintable(QString::number(fp32)));
        if (!computesBf16()) continue;
        const double bf16 = differenceFromDouble(kind, Precision::Bf16, chosen);
        QVERIFY2(bf16 < 0.1, qPrintable(QString::number(bf16)));
        QVERIFY(bf16 > fp32);
    }
}

void TestEnergyNetwork::anImageHasTheSameGradientAloneAndInABatch_data() {
    everyPathAgreesWithDouble_data();
}

// Else the ends of an interpolation would not be the model's own pictures.
void TestEnergyNetwork::anImageHasTheSameGradientAloneAndInABatch() {
    QFETCH(int, activation);
    const auto kind = static_cast<Activation>(activation);
    for (const Precision precision : {Precision::Fp32, Precision::Bf16}) {
        if (precision == Precision::Bf16 && !computesBf16()) continue;
        for (const int size : {32, 64}) {
            QVERIFY(sameAloneAndInABatch(kind, size, precision, true));
            QVERIFY(sameAloneAndInABatch(kind, size, precision, false));
        }
    }
}

void TestEnergyNetwork::bf16ChangesTheEnergyLittle() {
    if (!computesBf16()) QSKIP("not computed natively here");
    const double difference = energyDifferenceInBf16();
    QVERIFY2(difference > 0 && difference < 0.01, qPrintable(QString::number(difference)));
}

void TestEnergyNetwork::theDescriptionNamesPrecisionAndTheReasonForFallingBack() {
    QCOMPARE(referenceDescription(Precision::Fp32, ""), std::string("automatic differentiation, fp32, CPU"));
    QCOMPARE(referenceDescription(Precision::Bf16, "no oneDNN"),
             std::string("automatic differentiation, bf16, CPU (no oneDNN)"));
}

QTEST_APPLESS_MAIN(TestEnergyNetwork)
#include "tst_energy_network.moc"
