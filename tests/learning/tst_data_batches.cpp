// The data of an iteration: a pure function of seed and iteration, every image equally often, values, flips,
// noise.
#include <QtTest>
#include <algorithm>
#include <cmath>

#include "learning/learner_probe.h"

using namespace shortrun;
using namespace shortrun::testing;

class TestDataBatches : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void anEpochShowsEveryImageOnce();
    void epochsAndSeedsDifferInTheirOrder();
    void aBatchLargerThanTheSetIsSeveralEpochs();
    void anIterationDrawsTheSameWhateverWasDrawnBefore();
    void bytesBecomeNumbersFromMinusOneToOneInPlanes();
    void halfOfTheImagesAreMirroredWhenAsked();
    void theNoiseHasItsStandardDeviationAndIsNewEachIteration();
};

void TestDataBatches::anEpochShowsEveryImageOnce() {
    // 12 images in batches of 5: epochs end within batches.
    std::vector<std::int64_t> drawn;
    for (int t = 1; t <= 12; ++t) {
        const auto batch = batchIndices(12, 5, 1, t);
        drawn.insert(drawn.end(), batch.begin(), batch.end());
    }
    for (int epoch = 0; epoch < 5; ++epoch) {
        std::vector<std::int64_t> images(drawn.begin() + 12 * epoch, drawn.begin() + 12 * (epoch + 1));
        std::sort(images.begin(), images.end());
        for (int i = 0; i < 12; ++i) QCOMPARE(images[i], std::int64_t(i));
    }
}

void TestDataBatches::epochsAndSeedsDifferInTheirOrder() {
    const auto first = batchIndices(50, 50, 1, 1);
    QVERIFY(batchIndices(50, 50, 1, 2) != first);
    QVERIFY(batchIndices(50, 50, 2, 1) != first);
    QVERIFY(!std::is_sorted(first.begin(), first.end()));
}

void TestDataBatches::aBatchLargerThanTheSetIsSeveralEpochs() {
    auto batch = batchIndices(3, 9, 1, 1);
    std::sort(batch.begin(), batch.end());
    QCOMPARE(batch, (std::vector<std::int64_t>{0, 0, 0, 1, 1, 1, 2, 2, 2}));
}

void TestDataBatches::anIterationDrawsTheSameWhateverWasDrawnBefore() {
    const ImageTiles tiles = stripedTiles(7, 3);
    // Each call makes batches anew, so only seed and iteration can matter.
    QCOMPARE(cleanBatch(tiles, 4, true, 5, 9), cleanBatch(tiles, 4, true, 5, 9));
    QVERIFY(dataNoise(4, 5, 9, 0.1) == dataNoise(4, 5, 9, 0.1));
}

void TestDataBatches::bytesBecomeNumbersFromMinusOneToOneInPlanes() {
    const auto batch = cleanBatch(stripedTiles(1, 3), 1, false, 1, 1);
    for (int c = 0; c < 3; ++c) {
        for (int i = 0; i < 64; ++i) {
            QCOMPARE(batch[c * 64 + i], static_cast<float>(10 * (i % 8) + 80 * c) / 127.5f - 1.0f);
        }
    }
}

void TestDataBatches::halfOfTheImagesAreMirroredWhenAsked() {
    const int count = 400;
    const auto batch = cleanBatch(stripedTiles(1, 1), count, true, 1, 1);
    int mirrored = 0;
    for (int i = 0; i < count; ++i) {
        const float* row = batch.data() + i * 64 + 8 * 3;
        const bool flipped = row[0] > row[7];
        for (int x = 0; x < 8; ++x) {
            QCOMPARE(row[x], static_cast<float>(10 * (flipped ? 7 - x : x)) / 127.5f - 1.0f);
        }
        mirrored += flipped ? 1 : 0;
    }
    QVERIFY2(std::abs(mirrored - count / 2) < 50, qPrintable(QString::number(mirrored)));
}

void TestDataBatches::theNoiseHasItsStandardDeviationAndIsNewEachIteration() {
    const auto noise = dataNoise(64, 1, 1, 0.2);
    double squares = 0;
    for (const float u : noise) squares += static_cast<double>(u) * u;
    const double count = static_cast<double>(noise.size());
    QVERIFY(std::abs(squares / count / 0.04 - 1) < 5 * std::sqrt(2 / count));
    const auto next = dataNoise(64, 1, 2, 0.2);
    QVERIFY(next != noise);
    QVERIFY(dataNoise(64, 1, 2, 0.2) == next);
    // No image's noise comes again as another's.
    QVERIFY(!std::equal(noise.begin(), noise.begin() + 64, noise.begin() + 64));
    QVERIFY(!std::equal(next.begin(), next.begin() + 64, noise.end() - 64));
}

QTEST_APPLESS_MAIN(TestDataBatches)
#include "tst_data_batches.moc"
