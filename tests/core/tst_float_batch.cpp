// Bytes and numbers of pictures.
#include <QTest>

#include <cmath>
#include <limits>
#include <numeric>

#include "engine/core/float_batch.h"

using namespace shortrun;

class FloatBatches : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void everyByteComesBackFromItsNumber() {
        ImageTiles tiles(1, 16, 16, 1);
        std::iota(tiles.pixels.begin(), tiles.pixels.end(), 0);
        const FloatBatch batch = toFloatBatch(tiles);
        for (int v = 0; v < 256; ++v) QCOMPARE(batch.values[v], static_cast<float>(v) / 127.5f - 1.0f);
        QCOMPARE(batch.values.front(), -1.0f);
        QCOMPARE(batch.values.back(), 1.0f);
        QVERIFY(toImageTiles(batch) == tiles);
    }

    void interleavedPixelsBecomeChannelPlanes() {
        // Two colour pictures of 3 x 2 pixels; the byte says picture, channel and pixel.
        ImageTiles tiles(2, 3, 2, 3);
        for (int n = 0; n < 2; ++n)
            for (int p = 0; p < 6; ++p)
                for (int c = 0; c < 3; ++c)
                    tiles.tile(n)[p * 3 + c] = static_cast<std::uint8_t>(100 * n + 10 * c + p);
        const FloatBatch batch = toFloatBatch(tiles);
        QCOMPARE(batch.count, 2);
        QCOMPARE(batch.channels, 3);
        QCOMPARE(batch.height, 2);
        QCOMPARE(batch.width, 3);
        for (int n = 0; n < 2; ++n)
            for (int c = 0; c < 3; ++c)
                for (int p = 0; p < 6; ++p)
                    QCOMPARE(batch.image(n)[c * 6 + p],
                             static_cast<float>(100 * n + 10 * c + p) / 127.5f - 1.0f);
        QVERIFY(toImageTiles(batch) == tiles);
    }

    void numbersAreRoundedToTheNearestByteAndClampedOnlyForDisplay_data() {
        QTest::addColumn<float>("value");
        QTest::addColumn<int>("byte");
        QTest::newRow("far below") << -7.0f << 0;
        QTest::newRow("far above") << 7.0f << 255;
        QTest::newRow("minus infinity") << -std::numeric_limits<float>::infinity() << 0;
        QTest::newRow("infinity") << std::numeric_limits<float>::infinity() << 255;
        QTest::newRow("no number") << std::nanf("") << 128;
        QTest::newRow("just below a half") << 10.49f / 127.5f - 1.0f << 10;
        QTest::newRow("just above a half") << 10.51f / 127.5f - 1.0f << 11;
    }
    void numbersAreRoundedToTheNearestByteAndClampedOnlyForDisplay() {
        QFETCH(float, value);
        QFETCH(int, byte);
        FloatBatch batch(1, 1, 1, 1);
        batch.values[0] = value;
        QCOMPARE(int(toImageTiles(batch).pixels[0]), byte);
        QVERIFY(batch.values[0] == value || std::isnan(value));
    }

    void nothingBecomesNothing() {
        QVERIFY(toFloatBatch(ImageTiles()).values.empty());
        QVERIFY(toImageTiles(FloatBatch()).empty());
    }
};

QTEST_APPLESS_MAIN(FloatBatches)
#include "tst_float_batch.moc"
