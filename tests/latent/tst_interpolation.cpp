// Points between latent points: exact at the ends, of the same variance between them.
#include <QtTest>
#include <cmath>
#include <cstring>
#include <limits>

#include "engine/core/error.h"
#include "engine/latent/interpolation.h"
#include "engine/sampling/noise_stream.h"

using namespace shortrun;

namespace {

/// Numbers of N(0, 1), each image with a negative zero at a place of its own: arithmetic loses its sign.
FloatBatch drawn(std::uint32_t image, int count = 1) {
    FloatBatch batch(count, 3, 32, 32);
    for (int i = 0; i < count; ++i) {
        NoiseStream(1, NoisePurpose::InitialState)
            .normal({batch.image(i), batch.imageSize()}, image + static_cast<std::uint32_t>(i), 0);
        batch.image(i)[image + static_cast<std::uint32_t>(i)] = -0.0f;
    }
    return batch;
}

double variance(const float* image, std::size_t count) {
    double squares = 0;
    for (std::size_t i = 0; i < count; ++i) squares += static_cast<double>(image[i]) * image[i];
    return squares / static_cast<double>(count);
}

/// Bit for bit: also the sign of a zero.
bool sameBits(const float* a, const float* b, std::size_t count) {
    return std::memcmp(a, b, count * sizeof(float)) == 0;
}

}  // namespace

class TestInterpolation : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void theEndsAreExact();
    void betweenThemItIsTheFormula();
    void theVarianceIsKept();
    void aRhoOutsideIsRefused_data();
    void aRhoOutsideIsRefused();
    void aTurnOfIndependentPointsIsTheRhoOfItsAngle();
    void aTurnOfLikePointsKeepsTheVariance();
    void likeEndsAreScaledBackToTheLengthOfNoise();
    void theEndsOfATurnAreExactAndAShareOutsideIsRefused();
    void evenRhoRunsFromZeroToOneExactly();
    void twoCornersAreAnInterpolation();
    void oneCornerAloneIsExact();
    void weightsAreScaledToKeepTheVariance();
    void weightsWithoutADirectionAreRefused();
};

void TestInterpolation::theEndsAreExact() {
    FloatBatch z1 = drawn(0), z2 = drawn(1);
    for (std::size_t i : {0, 1}) (i == 0 ? z2 : z1).values[i] = 0.5f;
    const FloatBatch between = interpolate(z1, z2, std::vector<double>{0.0, 0.5, 1.0});
    QCOMPARE(between.count, 3);
    QVERIFY(sameBits(between.image(0), z2.image(0), z2.imageSize()));
    QVERIFY(sameBits(between.image(2), z1.image(0), z1.imageSize()));
}

void TestInterpolation::betweenThemItIsTheFormula() {
    const FloatBatch z1 = drawn(0), z2 = drawn(1);
    const double rho = 0.6;
    const FloatBatch between = interpolate(z1, z2, std::vector<double>{rho});
    for (std::size_t i = 0; i < z1.imageSize(); ++i) {
        QVERIFY(std::abs(between.values[i] - (0.6 * z1.values[i] + 0.8 * z2.values[i])) < 1e-6);
    }
}

void TestInterpolation::theVarianceIsKept() {
    const FloatBatch between = interpolate(drawn(0), drawn(1), evenRho(11));
    for (int r = 0; r < 11; ++r) {
        QVERIFY(std::abs(variance(between.image(r), between.imageSize()) - 1) < 0.1);
    }
}

void TestInterpolation::aRhoOutsideIsRefused_data() {
    QTest::addColumn<double>("rho");
    QTest::newRow("below") << -0.01;
    QTest::newRow("above") << 1.01;
    QTest::newRow("no number") << std::numeric_limits<double>::quiet_NaN();
}

void TestInterpolation::aRhoOutsideIsRefused() {
    QFETCH(double, rho);
    QVERIFY_THROWS_EXCEPTION(Error, interpolate(drawn(0), drawn(1), std::vector<double>{rho}));
}

void TestInterpolation::aTurnOfIndependentPointsIsTheRhoOfItsAngle() {
    // Made orthogonal and of one length: the angle is exactly a right one.
    FloatBatch z1 = drawn(0), z2 = drawn(1);
    double product = 0, squares = 0;
    for (std::size_t i = 0; i < z1.imageSize(); ++i) {
        product += double{z1.values[i]} * z2.values[i];
        squares += double{z1.values[i]} * z1.values[i];
    }
    for (std::size_t i = 0; i < z1.imageSize(); ++i)
        z2.values[i] -= static_cast<float>(product / squares) * z1.values[i];
    const double scale =
        std::sqrt(squares / (variance(z2.image(0), z2.imageSize()) * static_cast<double>(z2.imageSize())));
    for (float& value : z2.values) value *= static_cast<float>(scale);
    const FloatBatch turn = turned(z1, z2, 1.0 / 3);
    const FloatBatch rho = interpolate(z1, z2, std::vector<double>{0.5});  // sin 30 degrees
    for (std::size_t i = 0; i < turn.imageSize(); ++i) QVERIFY(std::abs(turn.values[i] - rho.values[i]) < 1e-4);
}

void TestInterpolation::aTurnOfLikePointsKeepsTheVariance() {
    // Two photos from one z_0, or two mixtures of the same ends: far from independent.
    const FloatBatch a = drawn(0), b = drawn(1);
    const FloatBatch z = interpolate(a, b, std::vector<double>{0.3, 0.6});
    FloatBatch z1(1, 3, 32, 32), z2 = z1;
    std::copy_n(z.image(0), z.imageSize(), z1.image(0));
    std::copy_n(z.image(1), z.imageSize(), z2.image(0));
    for (const double share : {0.25, 0.5, 0.75}) {
        const double kept = variance(turned(z1, z2, share).image(0), z1.imageSize());
        const double expected = variance(z1.image(0), z1.imageSize());
        QVERIFY2(std::abs(kept - expected) < 0.05, qPrintable(QString::number(kept)));
    }
    const FloatBatch self = turned(a, a, 0.5);
    for (std::size_t i = 0; i < a.imageSize(); ++i) QVERIFY(std::abs(self.values[i] - a.values[i]) < 1e-6);
}

void TestInterpolation::likeEndsAreScaledBackToTheLengthOfNoise() {
    const FloatBatch a = drawn(0), b = drawn(1);
    // Half of it is the same in both.
    const FloatBatch alike = turned(a, b, 0.5);
    FloatBatch between = interpolate(a, alike, std::vector<double>{0.7});
    QVERIFY(variance(between.image(0), a.imageSize()) > 1.4);
    keepLength(between, a, alike, 0.7);
    QVERIFY(std::abs(variance(between.image(0), a.imageSize()) - 1) < 0.05);
    FloatBatch end = interpolate(a, alike, std::vector<double>{1.0});
    keepLength(end, a, alike, 1.0);
    QVERIFY(sameBits(end.image(0), a.image(0), a.imageSize()));
}

void TestInterpolation::theEndsOfATurnAreExactAndAShareOutsideIsRefused() {
    const FloatBatch z1 = drawn(0), z2 = drawn(1);
    QVERIFY(sameBits(turned(z1, z2, 0).image(0), z2.image(0), z2.imageSize()));
    QVERIFY(sameBits(turned(z1, z2, 1).image(0), z1.image(0), z1.imageSize()));
    QVERIFY_EXCEPTION_THROWN(turned(z1, z2, -0.1), Error);
    QVERIFY_EXCEPTION_THROWN(turned(z1, z2, std::nan("")), Error);
}

void TestInterpolation::evenRhoRunsFromZeroToOneExactly() {
    for (const int count : {2, 3, 8, 10, 11, 50}) {
        const auto rho = evenRho(count);
        QCOMPARE(static_cast<int>(rho.size()), count);
        QVERIFY(rho.front() == 0.0 && rho.back() == 1.0);
    }
    QCOMPARE(evenRho(1), std::vector<double>{0.0});
}

void TestInterpolation::twoCornersAreAnInterpolation() {
    const FloatBatch corners = drawn(0, 2);
    FloatBatch z1(1, 3, 32, 32), z2(1, 3, 32, 32);
    std::copy_n(corners.image(0), corners.imageSize(), z1.values.begin());
    std::copy_n(corners.image(1), corners.imageSize(), z2.values.begin());
    const FloatBatch mixed = mixCorners(corners, std::vector<double>{0.6, 0.8});
    const FloatBatch between = interpolate(z1, z2, std::vector<double>{0.6});
    for (std::size_t i = 0; i < mixed.values.size(); ++i) {
        QVERIFY(std::abs(mixed.values[i] - between.values[i]) < 1e-6);
    }
}

void TestInterpolation::oneCornerAloneIsExact() {
    const FloatBatch corners = drawn(0, 4);
    for (int corner = 0; corner < 4; ++corner) {
        std::vector<double> weights(4, 0.0);
        weights[corner] = 0.37;
        const FloatBatch mixed = mixCorners(corners, weights);
        QVERIFY(sameBits(mixed.image(0), corners.image(corner), corners.imageSize()));
    }
}

void TestInterpolation::weightsAreScaledToKeepTheVariance() {
    const FloatBatch mixed = mixCorners(drawn(0, 4), std::vector<double>{3.0, 1.0, -2.0, 0.5});
    QVERIFY(std::abs(variance(mixed.image(0), mixed.imageSize()) - 1) < 0.1);
}

void TestInterpolation::weightsWithoutADirectionAreRefused() {
    QVERIFY_THROWS_EXCEPTION(Error, mixCorners(drawn(0, 2), std::vector<double>{0.0, 0.0}));
    const double nan = std::numeric_limits<double>::quiet_NaN();
    QVERIFY_THROWS_EXCEPTION(Error, mixCorners(drawn(0, 2), std::vector<double>{nan, 1.0}));
}

QTEST_APPLESS_MAIN(TestInterpolation)
#include "tst_interpolation.moc"
