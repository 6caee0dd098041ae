// The fused f' against naive loops in double precision, for the sizes, widths, batches and slopes that
// matter. Runs a second time with oneDNN held to AVX2.

#include <QtTest>
#include <atomic>
#include <cmath>
#include <vector>

#include "engine/core/compute_threads.h"
#include "engine/model/fused_cpu/fused_network.h"
#include "engine/sampling/noise_stream.h"
#include "support/plain_network.h"

using namespace shortrun;
using namespace shortrun::testing;

namespace {

std::vector<float> noiseImages(const NetworkShape& shape, int count) {
    const std::size_t imageSize = static_cast<std::size_t>(shape.channels) * shape.size * shape.size;
    std::vector<float> x(imageSize * static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        NoiseStream(3, NoisePurpose::InitialState)
            .uniform(std::span(x).subspan(static_cast<std::size_t>(i) * imageSize, imageSize),
                     static_cast<std::uint32_t>(i), 0);
    }
    return x;
}

std::vector<float> gradientOf(FusedNetwork& fused, const std::vector<float>& x, int count) {
    std::vector<float> g(x.size(), std::nanf(""));
    fused.gradient(x.data(), count, g.data());
    return g;
}

/// The larger of the relative errors of the batch's first and last image, in fp32 and (where there is one) in
/// bf16.
struct Errors {
    double fp32 = 0, bf16 = 0;
};

bool hasBf16() {
    return whyNotFused(makePlainNetwork(3, 32, 16, 0.2f, true, 1).shape).empty();
}

Errors errorsOf(PlainNetwork plain, int count) {
    const std::vector<float> x = noiseImages(plain.shape, count);
    const std::size_t imageSize = x.size() / static_cast<std::size_t>(count);
    const std::vector<double> first = evaluate(plain, x.data()).gradient;
    const std::vector<double> last = evaluate(plain, x.data() + x.size() - imageSize).gradient;
    const auto worst = [&](bool bf16) {
        plain.shape.bf16 = bf16;
        FusedNetwork fused(plain.shape);
        fused.setWeights(plain.weightPointers(), plain.biasPointers());
        const std::vector<float> g = gradientOf(fused, x, count);
        return std::max(relativeError(g.data(), first.data(), imageSize),
                        relativeError(g.data() + x.size() - imageSize, last.data(), imageSize));
    };
    return {worst(false), hasBf16() ? worst(true) : 0};
}

void addShapes() {
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("channels");
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("count");
    QTest::addColumn<float>("slope");
    const int counts[] = {1, 2, 5, 33};
    const float slopes[] = {0.2f, 0.01f, 0.0f};
    int row = 0;
    for (const int size : {32, 64}) {
        for (const int channels : {1, 3}) {
            for (const int width : {3, 8, 16, 20}) {
                if (size == 64 && (width == 8 || width == 16)) continue;  // the plain loops take their time
                const int count = counts[(row + row / 4) % 4];
                const float slope = slopes[row % 3];
                ++row;
                QTest::addRow("%d pixels, %d channels, width %d, %d images, slope %g", size, channels, width,
                              count, static_cast<double>(slope))
                    << size << channels << width << count << slope;
            }
        }
    }
    QTest::addRow("128 pixels") << 128 << 3 << 8 << 3 << 0.2f;
    QTest::addRow("wide") << 32 << 3 << 64 << 2 << 0.2f;
}

PlainNetwork fetchNetwork(float margin) {
    const auto value = [](const char* name) {
        return *static_cast<int*>(QTest::qData(name, QMetaType::Int));
    };
    const float slope = *static_cast<float*>(QTest::qData("slope", QMetaType::Float));
    return makePlainNetwork(value("channels"), value("size"), value("width"), slope, false, 7, margin);
}

/// Arguments of the activations stay at least about this far from the kink, layer by layer a few times more.
constexpr float clearMargin = 8.0f;

}  // namespace

class TestFusedNetwork : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void awayFromTheKinksOnlyRoundingIsLeft_data() { addShapes(); }
    void awayFromTheKinksOnlyRoundingIsLeft();
    void onNoiseItAgreesWithDoublePrecision_data() { addShapes(); }
    void onNoiseItAgreesWithDoublePrecision();
    void repeatedCallsGiveTheSameBytes();
    void otherWeightsTakeEffectInEverySlice();
    void anImageDoesNotDependOnItsNeighbours();
    void anyNumberOfThreadsComputesTheSameGradient();
    void severalStepsAtOnceAreTheBytesOfStepByStep();
    void reluIsLeakyReluOfSlopeZero();
    void whatItCannotComputeIsSaid();
};

void TestFusedNetwork::awayFromTheKinksOnlyRoundingIsLeft() {
    QFETCH(int, count);
    const Errors errors = errorsOf(fetchNetwork(clearMargin), count);
    QVERIFY2(errors.fp32 < 2e-6, qPrintable(QString::number(errors.fp32)));
    QVERIFY2(errors.bf16 < 0.008, qPrintable(QString::number(errors.bf16)));
}

void TestFusedNetwork::onNoiseItAgreesWithDoublePrecision() {
    // Roundings turn units over at the kinks: a few in fp32, many in bf16.
    QFETCH(int, count);
    const Errors errors = errorsOf(fetchNetwork(0), count);
    QVERIFY2(errors.fp32 < 2e-3, qPrintable(QString::number(errors.fp32)));
    QVERIFY2(errors.bf16 < 0.15, qPrintable(QString::number(errors.bf16)));
}

void TestFusedNetwork::repeatedCallsGiveTheSameBytes() {
    for (const bool bf16 : {false, true}) {
        if (bf16 && !hasBf16()) continue;
        const PlainNetwork plain = makePlainNetwork(3, 32, 16, 0.2f, bf16, 1);
        FusedNetwork fused(plain.shape), other(plain.shape);
        fused.setWeights(plain.weightPointers(), plain.biasPointers());
        other.setWeights(plain.weightPointers(), plain.biasPointers());
        const std::vector<float> x = noiseImages(plain.shape, 33);
        const std::vector<float> first = gradientOf(fused, x, 33);
        for (int repeat = 0; repeat < 5; ++repeat) QVERIFY(gradientOf(fused, x, 33) == first);
        QVERIFY(gradientOf(other, x, 33) == first);
    }
}

void TestFusedNetwork::otherWeightsTakeEffectInEverySlice() {
    const PlainNetwork before = makePlainNetwork(3, 32, 8, 0.2f, false, 1);
    const PlainNetwork after = makePlainNetwork(3, 32, 8, 0.2f, false, 2);
    FusedNetwork fused(before.shape), fresh(before.shape);
    fused.setWeights(before.weightPointers(), before.biasPointers());
    fresh.setWeights(after.weightPointers(), after.biasPointers());
    for (const int count : {1, 5, 33}) {
        const std::vector<float> x = noiseImages(before.shape, count);
        fused.setWeights(before.weightPointers(), before.biasPointers());
        const std::vector<float> old = gradientOf(fused, x, count);
        fused.setWeights(after.weightPointers(), after.biasPointers());
        const std::vector<float> g = gradientOf(fused, x, count);
        QVERIFY(g != old);
        QVERIFY(g == gradientOf(fresh, x, count));
    }
}

void TestFusedNetwork::anImageDoesNotDependOnItsNeighbours() {
    const PlainNetwork plain = makePlainNetwork(1, 32, 8, 0.2f, false, 4);
    FusedNetwork fused(plain.shape);
    fused.setWeights(plain.weightPointers(), plain.biasPointers());
    std::vector<float> x = noiseImages(plain.shape, 20);
    const std::vector<float> before = gradientOf(fused, x, 20);
    std::fill_n(x.begin() + 7 * 1024, 1024, 0.5f);
    const std::vector<float> after = gradientOf(fused, x, 20);
    for (std::ptrdiff_t image = 0; image < 20; ++image) {
        const bool same = std::equal(after.begin() + image * 1024, after.begin() + (image + 1) * 1024,
                                     before.begin() + image * 1024);
        QCOMPARE(same, image != 7);
    }
}

void TestFusedNetwork::anyNumberOfThreadsComputesTheSameGradient() {
    const PlainNetwork plain = makePlainNetwork(3, 32, 16, 0.2f, false, 5, clearMargin);
    FusedNetwork fused(plain.shape);
    fused.setWeights(plain.weightPointers(), plain.biasPointers());
    const int usual = computeThreads();
    for (const int count : {1, 2, 3, 17}) {
        const std::vector<float> x = noiseImages(plain.shape, count);
        const std::size_t imageSize = x.size() / static_cast<std::size_t>(count);
        const PlainResult wanted = evaluate(plain, x.data());
        for (const int threads : {1, 2, 4}) {
            setComputeThreads(threads);
            const double error =
                relativeError(gradientOf(fused, x, count).data(), wanted.gradient.data(), imageSize);
            QVERIFY2(error < 2e-6, qPrintable(QString::number(error)));
        }
    }
    setComputeThreads(usual);
}

void TestFusedNetwork::severalStepsAtOnceAreTheBytesOfStepByStep() {
    const PlainNetwork plain = makePlainNetwork(3, 32, 16, 0.2f, false, 5, clearMargin);
    FusedNetwork fused(plain.shape);
    fused.setWeights(plain.weightPointers(), plain.biasPointers());
    constexpr int steps = 3;
    for (const int count : {1, 2, 21}) {
        const std::vector<float> start = noiseImages(plain.shape, count);
        const std::size_t imageSize = start.size() / static_cast<std::size_t>(count);
        const auto climb = [&](std::vector<float>& x, const std::vector<float>& g, int first, int images) {
            for (std::size_t i = imageSize * first; i < imageSize * (first + images); ++i) x[i] += 0.1f * g[i];
        };
        std::vector<float> x = start, g(x.size());
        std::vector<std::atomic<int>> moves(static_cast<std::size_t>(count));
        fused.iterate(x.data(), count, g.data(), steps, [&](int first, int images, int step) {
            for (int i = first; i < first + images; ++i) {
                if (moves[static_cast<std::size_t>(i)]++ != step) moves[static_cast<std::size_t>(i)] = -1000;
            }
            climb(x, g, first, images);
        });
        std::vector<float> wanted = start;
        for (int step = 0; step < steps; ++step) {
            climb(wanted, gradientOf(fused, wanted, count), 0, count);
        }
        QVERIFY(x == wanted);
        for (const auto& made : moves) QCOMPARE(made.load(), steps);
    }
}

void TestFusedNetwork::reluIsLeakyReluOfSlopeZero() {
    PlainNetwork relu = makePlainNetwork(3, 32, 8, 0.2f, false, 6);
    relu.shape.activation = Activation::Relu;  // its slope, 0.2, must not be looked at
    const PlainNetwork leaky = makePlainNetwork(3, 32, 8, 0.0f, false, 6);
    FusedNetwork a(relu.shape), b(leaky.shape);
    a.setWeights(relu.weightPointers(), relu.biasPointers());
    b.setWeights(leaky.weightPointers(), leaky.biasPointers());
    const std::vector<float> x = noiseImages(leaky.shape, 5);
    QVERIFY(gradientOf(a, x, 5) == gradientOf(b, x, 5));
}

void TestFusedNetwork::whatItCannotComputeIsSaid() {
    NetworkShape shape = makePlainNetwork(3, 32, 16, 0.2f, false, 1).shape;
    QCOMPARE(whyNotFused(shape), std::string());
    shape.activation = Activation::Silu;
    QVERIFY(!whyNotFused(shape).empty());
    shape.activation = Activation::LeakyRelu;
    shape.layers[1].kernel = 3;
    QVERIFY(!whyNotFused(shape).empty());
    if (qgetenv("ONEDNN_MAX_CPU_ISA") == "AVX2") {
        QVERIFY(!hasBf16());
    }
}

QTEST_APPLESS_MAIN(TestFusedNetwork)
#include "tst_fused_network.moc"
