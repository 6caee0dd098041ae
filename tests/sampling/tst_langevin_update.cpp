// One step's arithmetic: the formula, the noise it takes, the norms it reports, and the same bytes however it
// is split.
#include <QtTest>
#include <cmath>
#include <numeric>
#include <vector>

#include "engine/sampling/langevin_update.h"

using namespace shortrun;

namespace {

struct Batch {
    std::int64_t imageSize;
    std::vector<std::uint32_t> images;
    std::vector<float> x, g;
    std::vector<double> norms;

    Batch(std::int64_t size, std::vector<std::uint32_t> which)
        : imageSize(size),
          images(std::move(which)),
          x(images.size() * size),
          g(x.size()),
          norms(images.size()) {
        const NoiseStream numbers(99, NoisePurpose::Direction);
        for (std::size_t i = 0; i < images.size(); ++i) {
            numbers.uniform(std::span(x).subspan(i * size, size), images[i], 0);
            numbers.normal(std::span(g).subspan(i * size, size), images[i], 1);
        }
    }

    void move(float stepSize, float noiseStd, std::uint32_t step = 3) {
        langevinUpdate(x.data(), g.data(), imageSize, images, stepSize, noiseStd,
                       NoiseStream(1, NoisePurpose::Chain), step, norms);
    }
};

}  // namespace

class TestLangevinUpdate : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void movesByTheGradientAndTheNoiseOfItsField_data();
    void movesByTheGradientAndTheNoiseOfItsField();
    void withoutNoiseOnlyTheGradientMoves();
    void reportsTheSquaredNormOfEachImagesGradient();
    void givesTheSameBytesWhenTheBatchIsSplitOrReordered();
    void anImageOfAnotherStepGetsOtherNoise();
};

void TestLangevinUpdate::movesByTheGradientAndTheNoiseOfItsField_data() {
    QTest::addColumn<int>("imageSize");
    for (const int size : {1, 17, 64, 1000, 1024, 1025, 3072}) QTest::addRow("%d numbers", size) << size;
}

void TestLangevinUpdate::movesByTheGradientAndTheNoiseOfItsField() {
    QFETCH(int, imageSize);
    Batch batch(imageSize, {4, 0, 17});
    const std::vector<float> before = batch.x;
    batch.move(0.7f, 0.05f, 12);
    std::vector<float> u(static_cast<std::size_t>(imageSize));
    for (std::size_t i = 0; i < batch.images.size(); ++i) {
        NoiseStream(1, NoisePurpose::Chain).normal(u, batch.images[i], 12);
        for (std::size_t k = 0; k < u.size(); ++k) {
            const std::size_t at = i * u.size() + k;
            const double wanted = double(before[at]) + 0.7f * double(batch.g[at]) + 0.05f * double(u[k]);
            QVERIFY(std::abs(batch.x[at] - wanted) < 1e-6);
        }
    }
}

void TestLangevinUpdate::withoutNoiseOnlyTheGradientMoves() {
    Batch batch(3072, {0, 1});
    const std::vector<float> before = batch.x;
    batch.move(0.5f, 0.0f);
    for (std::size_t i = 0; i < before.size(); ++i) QCOMPARE(batch.x[i], before[i] + 0.5f * batch.g[i]);
}

void TestLangevinUpdate::reportsTheSquaredNormOfEachImagesGradient() {
    Batch batch(3000, {0, 1, 2});
    batch.move(1.0f, 0.01f);
    for (std::size_t i = 0; i < 3; ++i) {
        double sum = 0;
        for (std::size_t k = 0; k < 3000; ++k) sum += std::pow(double(batch.g[i * 3000 + k]), 2);
        QVERIFY(std::abs(batch.norms[i] - sum) < 1e-6 * sum);
    }
}

void TestLangevinUpdate::givesTheSameBytesWhenTheBatchIsSplitOrReordered() {
    Batch whole(3072, {5, 6, 7}), reordered(3072, {7, 5, 6}), alone(3072, {6});
    whole.move(1.0f, 0.01f);
    reordered.move(1.0f, 0.01f);
    alone.move(1.0f, 0.01f);
    QVERIFY(std::equal(alone.x.begin(), alone.x.end(), whole.x.begin() + 3072));
    QVERIFY(std::equal(alone.x.begin(), alone.x.end(), reordered.x.begin() + 2 * 3072));
    QCOMPARE(alone.norms[0], whole.norms[1]);
}

void TestLangevinUpdate::anImageOfAnotherStepGetsOtherNoise() {
    Batch first(3072, {5}), second(3072, {5});
    first.move(0.0f, 1.0f, 1);
    second.move(0.0f, 1.0f, 2);
    QVERIFY(first.x != second.x);
}

QTEST_APPLESS_MAIN(TestLangevinUpdate)
#include "tst_langevin_update.moc"
