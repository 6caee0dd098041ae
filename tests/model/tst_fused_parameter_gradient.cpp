// df/d theta by the fused path against naive loops in double precision. Runs a second time with oneDNN held
// to AVX2.

#include <QtTest>
#include <cmath>
#include <vector>

#include "engine/core/compute_threads.h"
#include "engine/model/fused_cpu/fused_network.h"
#include "engine/sampling/noise_stream.h"
#include "support/plain_network.h"

using namespace shortrun;
using namespace shortrun::testing;

namespace {

/// Numbers shaped as the weights and biases of a network.
struct Parameters {
    std::vector<std::vector<float>> weights, biases;

    explicit Parameters(const PlainNetwork& plain, float value = 0) {
        for (const auto& w : plain.weights) weights.emplace_back(w.size(), value);
        for (const auto& b : plain.biases) biases.emplace_back(b.size(), value);
    }
    bool operator==(const Parameters&) const = default;
};

std::vector<float*> pointers(std::vector<std::vector<float>>& vectors) {
    std::vector<float*> result;
    for (auto& vector : vectors) result.push_back(vector.data());
    return result;
}

double add(FusedNetwork& fused, const std::vector<float>& x, int count, float scale, Parameters& sums) {
    return fused.addParameterGradient(x.data(), count, scale, pointers(sums.weights), pointers(sums.biases));
}

std::vector<float> noiseImages(const NetworkShape& shape, int count) {
    std::vector<float> x(static_cast<std::size_t>(shape.channels * shape.size * shape.size * count));
    NoiseStream(3, NoisePurpose::InitialState).uniform(x, 0, 0);
    return x;
}

FusedNetwork makeFused(const PlainNetwork& plain) {
    FusedNetwork fused(plain.shape);
    fused.setWeights(plain.weightPointers(), plain.biasPointers());
    return fused;
}

constexpr float clearMargin = 8.0f;

}  // namespace

class TestFusedParameterGradient : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void agreesWithDoublePrecision_data();
    void agreesWithDoublePrecision();
    void addsToWhatIsThere();
    void aSplitBatchGivesTheSameSum();
    void repeatedCallsGiveTheSameBytes();
    void theImageGradientIsLeftAlone();
};

void TestFusedParameterGradient::agreesWithDoublePrecision_data() {
    QTest::addColumn<int>("channels");
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("count");
    QTest::addColumn<bool>("bf16");
    for (const bool bf16 : {false, true}) {
        const char* precision = bf16 ? "bf16" : "fp32";
        QTest::addRow("colour, width 16, %s", precision) << 3 << 32 << 16 << 3 << bf16;
        QTest::addRow("gray, width 3, %s", precision) << 1 << 32 << 3 << 5 << bf16;
        QTest::addRow("gray, width 20, one image, %s", precision) << 1 << 32 << 20 << 1 << bf16;
        QTest::addRow("colour, 64 pixels, %s", precision) << 3 << 64 << 4 << 2 << bf16;
    }
}

void TestFusedParameterGradient::agreesWithDoublePrecision() {
    QFETCH(int, channels);
    QFETCH(int, size);
    QFETCH(int, width);
    QFETCH(int, count);
    QFETCH(bool, bf16);
    const PlainNetwork plain = makePlainNetwork(channels, size, width, 0.2f, bf16, 7, clearMargin);
    if (!whyNotFused(plain.shape).empty()) QSKIP("no native bf16");
    const std::vector<float> x = noiseImages(plain.shape, count);

    double value = 0;
    std::vector<std::vector<double>> weights, biases;
    for (std::size_t i = 0; i < x.size(); i += x.size() / static_cast<std::size_t>(count)) {
        const PlainResult one = evaluate(plain, x.data() + i, true);
        value += one.value;
        weights.resize(one.weightGradients.size());
        biases.resize(one.biasGradients.size());
        for (std::size_t l = 0; l < weights.size(); ++l) {
            weights[l].resize(one.weightGradients[l].size());
            biases[l].resize(one.biasGradients[l].size());
            for (std::size_t k = 0; k < weights[l].size(); ++k)
                weights[l][k] += 0.25 * one.weightGradients[l][k];
            for (std::size_t k = 0; k < biases[l].size(); ++k) biases[l][k] += 0.25 * one.biasGradients[l][k];
        }
    }
    FusedNetwork fused = makeFused(plain);
    Parameters sums(plain);
    const double tolerance = bf16 ? 0.012 : 3e-6;
    const double found = add(fused, x, count, 0.25f, sums);
    QVERIFY2(std::abs(found - value) < tolerance * std::abs(value),
             qPrintable(QString::number(found - value)));
    for (std::size_t l = 0; l < weights.size(); ++l) {
        const double weightError =
            relativeError(sums.weights[l].data(), weights[l].data(), weights[l].size());
        const double biasError = relativeError(sums.biases[l].data(), biases[l].data(), biases[l].size());
        QVERIFY2(weightError < tolerance, qPrintable(QString("layer %1: %2").arg(l).arg(weightError)));
        QVERIFY2(biasError < tolerance, qPrintable(QString("layer %1: %2").arg(l).arg(biasError)));
    }
}

void TestFusedParameterGradient::addsToWhatIsThere() {
    const PlainNetwork plain = makePlainNetwork(1, 32, 4, 0.2f, false, 1);
    FusedNetwork fused = makeFused(plain);
    const std::vector<float> x = noiseImages(plain.shape, 4);
    Parameters sums(plain), shifted(plain, 1.0f);
    add(fused, x, 4, 1.0f, sums);
    add(fused, x, 4, 1.0f, shifted);
    for (std::size_t l = 0; l < sums.weights.size(); ++l) {
        for (std::size_t k = 0; k < sums.weights[l].size(); ++k) {
            QVERIFY(std::abs(shifted.weights[l][k] - (1.0f + sums.weights[l][k])) < 1e-5f);
        }
    }
    // What is added and taken away again leaves nothing.
    add(fused, x, 4, -1.0f, sums);
    for (const auto& layer : sums.weights) {
        for (const float w : layer) QCOMPARE(w, 0.0f);
    }
}

void TestFusedParameterGradient::aSplitBatchGivesTheSameSum() {
    const PlainNetwork plain = makePlainNetwork(3, 32, 8, 0.2f, false, 2, clearMargin);
    FusedNetwork fused = makeFused(plain);
    const int usual = computeThreads();
    const std::vector<float> x = noiseImages(plain.shape, 71);
    Parameters whole(plain), parts(plain);
    add(fused, x, 71, 1.0f, whole);
    const std::size_t imageSize = x.size() / 71;
    for (int begin = 0; begin < 71; begin += 9) {
        const int count = std::min(9, 71 - begin);
        setComputeThreads(1 + begin % 3);
        const std::vector<float> some(x.begin() + static_cast<std::ptrdiff_t>(imageSize) * begin,
                                      x.begin() + static_cast<std::ptrdiff_t>(imageSize) * (begin + count));
        add(fused, some, count, 1.0f, parts);
    }
    setComputeThreads(usual);
    for (std::size_t l = 0; l < whole.weights.size(); ++l) {
        const std::vector<double> wanted(whole.weights[l].begin(), whole.weights[l].end());
        const double error = relativeError(parts.weights[l].data(), wanted.data(), wanted.size());
        QVERIFY2(error < 1e-5, qPrintable(QString("layer %1: %2").arg(l).arg(error)));
    }
}

void TestFusedParameterGradient::repeatedCallsGiveTheSameBytes() {
    for (const bool bf16 : {false, true}) {
        const PlainNetwork plain = makePlainNetwork(3, 32, 16, 0.2f, bf16, 3);
        if (!whyNotFused(plain.shape).empty()) continue;
        FusedNetwork fused = makeFused(plain), other = makeFused(plain);
        const std::vector<float> x = noiseImages(plain.shape, 70);
        Parameters first(plain);
        add(fused, x, 70, 1.0f / 70, first);
        for (FusedNetwork* again : {&fused, &fused, &other}) {
            Parameters sums(plain);
            add(*again, x, 70, 1.0f / 70, sums);
            QVERIFY(sums == first);
        }
    }
}

void TestFusedParameterGradient::theImageGradientIsLeftAlone() {
    const PlainNetwork plain = makePlainNetwork(3, 32, 8, 0.2f, false, 4);
    FusedNetwork fused = makeFused(plain);
    const std::vector<float> x = noiseImages(plain.shape, 16);
    std::vector<float> before(x.size()), after(x.size());
    fused.gradient(x.data(), 16, before.data());
    Parameters sums(plain);
    add(fused, x, 16, 1.0f, sums);
    fused.gradient(x.data(), 16, after.data());
    QVERIFY(before == after);
}

QTEST_APPLESS_MAIN(TestFusedParameterGradient)
#include "tst_fused_parameter_gradient.moc"
