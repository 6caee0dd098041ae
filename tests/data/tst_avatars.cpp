// The built-in avatars: the same bytes for ever, the same drawing at every size, and endlessly many of them.
#include <QCryptographicHash>
#include <QtTest>
#include <cmath>
#include <set>

#include "engine/data/avatars.h"
#include "engine/data/fit_picture.h"
#include "engine/data/image_set.h"

using namespace shortrun;

namespace {

QByteArray checksum(const ImageTiles& tiles) {
    const QByteArrayView bytes(tiles.pixels.data(), static_cast<qsizetype>(tiles.pixels.size()));
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().left(16);
}

double meanDifference(const ImageTiles& a, const ImageTiles& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i) sum += std::abs(a.pixels[i] - b.pixels[i]);
    return sum / static_cast<double>(a.pixels.size());
}

DataConfig avatars(std::int64_t limit) {
    DataConfig config;
    config.limit = limit;
    return config;
}

}  // namespace

class AvatarsTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void eachAvatarHasItsBytesForEver_data() {
        QTest::addColumn<qint64>("index");
        QTest::addColumn<quint64>("seed");
        QTest::addColumn<int>("size");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("first") << qint64(0) << quint64(1) << 32 << QByteArray("9a23ca88e3b0baa0");
        QTest::newRow("last of the default set")
            << qint64(19999) << quint64(1) << 32 << QByteArray("a519133a4290dadf");
        QTest::newRow("64 pixels") << qint64(7) << quint64(1) << 64 << QByteArray("ae51b3081dc41e21");
        QTest::newRow("128 pixels") << qint64(8) << quint64(1) << 128 << QByteArray("dbc6fb4714289402");
        QTest::newRow("another seed") << qint64(0) << quint64(2) << 32 << QByteArray("b790d10133f40615");
        QTest::newRow("far beyond the set")
            << qint64(5000000000) << quint64(1) << 32 << QByteArray("497524b7db2ecd0c");
    }
    void eachAvatarHasItsBytesForEver() {
        QFETCH(qint64, index);
        QFETCH(quint64, seed);
        QFETCH(int, size);
        QFETCH(QByteArray, expected);
        QCOMPARE(checksum(drawAvatar(index, seed, size)), expected);
    }

    void theFirstThousandAreWhatTheyWere() {
        // Every trait and palette takes part, so no choice can change unnoticed.
        QCOMPARE(checksum(readImageSet(avatars(1000)).tiles), QByteArray("6369a5b31873afdc"));
    }

    void anAvatarIsTheSameInASetOfAnySize() {
        const ImageSet small = readImageSet(avatars(5)), large = readImageSet(avatars(700));
        QCOMPARE(large.tiles.count, 700);
        for (int i = 0; i < 5; ++i) QVERIFY(std::ranges::equal(small.tiles.tile(i), large.tiles.tile(i)));
        const ImageTiles alone = drawAvatar(600, 1, 32);
        QVERIFY(std::ranges::equal(alone.pixels, large.tiles.tile(600)));
    }

    void theLargeDrawingShrunkIsTheSmallOne() {
        for (int index = 0; index < 40; ++index) {
            const ImageTiles large = drawAvatar(index, 3, 128);
            const ImageTiles shrunk = fitUpright(large, centreSquare(128, 128), 32, 3);
            QVERIFY2(meanDifference(shrunk, drawAvatar(index, 3, 32)) < 1.5,
                     qPrintable(QString::number(index)));
        }
    }

    void avatarsDiffer() {
        std::set<QByteArray> seen;
        for (int index = 0; index < 1000; ++index) seen.insert(checksum(drawAvatar(index, 1, 32)));
        QCOMPARE(seen.size(), std::size_t{1000});
        QVERIFY(drawAvatar(3, 1, 32) != drawAvatar(3, 2, 32));
    }

    void aFaceStandsInTheMiddleOfEach() {
        // Eyes are white somewhere in the band where they lie, or ink where they smile or hide behind dark
        // glasses.
        for (int index = 0; index < 500; ++index) {
            const ImageTiles avatar = drawAvatar(index, 1, 32);
            int low = 255, high = 0;
            for (int y = 14; y < 19; ++y)
                for (int x = 8; x < 24; ++x) {
                    const int green = avatar.pixels[static_cast<std::size_t>(y * 32 + x) * 3 + 1];
                    low = std::min(low, green);
                    high = std::max(high, green);
                }
            QVERIFY2(high - low > 60,
                     qPrintable(QString("avatar %1: contrast %2").arg(index).arg(high - low)));
        }
    }

    void theDefaultSetHasItsCountAndDescription() {
        DataConfig config;
        config.size = 32;
        const ImageSet set = readImageSet(config);
        QCOMPARE(set.tiles.count, static_cast<int>(kAvatarCount));
        QCOMPARE(set.tiles.channels, 3);
        QVERIFY(set.description.starts_with("20000 colour pictures, 32 x 32"));
    }

    void grayAvatarsAreTheirLuma() {
        DataConfig config = avatars(3);
        config.channels = 1;
        const ImageSet gray = readImageSet(config), colour = readImageSet(avatars(3));
        QCOMPARE(gray.tiles.channels, 1);
        const auto rgb = colour.tiles.tile(2);
        const double luma = 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];
        QCOMPARE(static_cast<int>(gray.tiles.tile(2)[0]), static_cast<int>(std::lround(luma)));
    }
};

QTEST_GUILESS_MAIN(AvatarsTest)
#include "tst_avatars.moc"
