// IDX files: what is read, and every way in which they can be broken.
#include <QtTest>

#include "data/data_test.h"

using namespace shortrun;
using namespace shortrun::test;

namespace {

int pixel(const ImageSet& set, int picture, int x, int y) {
    return set.tiles.tile(picture)[static_cast<std::size_t>(y) * set.tiles.width + x];
}

}  // namespace

class IdxReaderTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void mnistPicturesGetABlackRimOfTwoPixels() {
        const ImageSet set = readSet(folder_.write("plain", idxFile(5, 28, 28)));
        QCOMPARE(set.tiles.count, 5);
        QCOMPARE(set.tiles.width, 32);
        QCOMPARE(set.tiles.channels, 1);
        QCOMPARE(pixel(set, 4, 2, 2), 28);
        QCOMPARE(pixel(set, 4, 29, 29), 28 + 3 * 27 + 27);
        for (int i = 0; i < 32; ++i)
            for (const int edge : {0, 1, 30, 31}) {
                QCOMPARE(pixel(set, 4, i, edge), 0);
                QCOMPARE(pixel(set, 4, edge, i), 0);
            }
        QCOMPARE(QString::fromStdString(set.description),
                 QString("5 gray pictures, 28 x 28 padded to 32 x 32, from plain"));
    }

    void gzippedFilesReadTheSame() {
        const Bytes plain = idxFile(7, 28, 28);
        const ImageSet packed = readSet(folder_.write("seven.gz", gzipped(plain)));
        QCOMPARE(packed.tiles, readSet(folder_.write("seven", plain)).tiles);
    }

    void severalGzipMembersAreOneFile() {
        const Bytes plain = idxFile(3, 28, 28);
        const Bytes head(plain.begin(), plain.begin() + 1000), rest(plain.begin() + 1000, plain.end());
        QCOMPARE(readSet(folder_.write("members.gz", gzipped(head) + gzipped(rest))).tiles.count, 3);
    }

    void otherSizesAreAveragedOverAreas() {
        const Bytes plain = idxFile(1, 64, 64);
        const ImageSet set = readSet(folder_.write("large", plain));
        QCOMPARE(set.tiles.width, 32);
        // Bytes 3 y + x: the mean of a block of four, rounded up from one half.
        QCOMPARE(pixel(set, 0, 5, 6), (3 * 12 + 10) + 2);
    }

    void paddedPicturesGrowToLargerSizes() {
        DataConfig config = source(folder_.write("grow", idxFile(2, 28, 28)));
        config.size = 64;
        const ImageSet set = readImageSet(config);
        QCOMPARE(set.tiles.width, 64);
        QCOMPARE(pixel(set, 1, 1, 1), 0);
        QVERIFY(pixel(set, 1, 32, 32) > 0);
    }

    void grayBecomesColourOnDemand() {
        DataConfig config = source(folder_.write("rgb", idxFile(2, 28, 28)));
        config.channels = 3;
        const ImageSet set = readImageSet(config);
        QCOMPARE(set.tiles.channels, 3);
        const auto tile = set.tiles.tile(1);
        const std::size_t at = (10 * 32 + 10) * 3;
        QCOMPARE(static_cast<int>(tile[at]), 7 + 3 * 8 + 8);
        QVERIFY(tile[at] == tile[at + 1] && tile[at] == tile[at + 2]);
    }

    void aLimitTakesTheFirstPictures() {
        DataConfig config = source(folder_.write("limit", idxFile(9, 28, 28)));
        config.limit = 4;
        const ImageSet set = readImageSet(config);
        QCOMPARE(set.tiles.count, 4);
        QCOMPARE(pixel(set, 3, 2, 2), 21);
    }

    void aTruncatedFileSaysHowManyPicturesItHolds() {
        Bytes bytes = idxFile(10, 28, 28);
        bytes.resize(16 + 6 * 784 + 100);
        VERIFY_REFUSED(refusalOf(folder_.write("cut", bytes)), "cut", "cut short", "promises 10 pictures",
                       "holds 6");
    }

    void aTruncatedFileIsFoundOutBelowALimitToo() {
        Bytes bytes = idxFile(10, 28, 28);
        bytes.resize(16 + 6 * 784);
        DataConfig config = source(folder_.write("cutlimit", bytes));
        config.limit = 2;
        VERIFY_REFUSED(refusal([&] { readImageSet(config); }), "cut short");
    }

    void aHeaderThatEndsEarlyIsCutShort() {
        Bytes bytes = idxFile(1, 28, 28);
        bytes.resize(11);
        VERIFY_REFUSED(refusalOf(folder_.write("header", bytes)), "cut short", "IDX header");
    }

    void gzipCutShortIsNamed() {
        Bytes bytes = gzipped(idxFile(10, 28, 28));
        bytes.resize(bytes.size() / 2);
        VERIFY_REFUSED(refusalOf(folder_.write("half.gz", bytes)), "half.gz", "cut short");
        bytes.resize(12);
        VERIFY_REFUSED(refusalOf(folder_.write("twelve.gz", bytes)), "twelve.gz", "cut short");
    }

    void gzipWithoutItsChecksumIsCutShort() {
        Bytes bytes = gzipped(idxFile(10, 28, 28));
        bytes.resize(bytes.size() - 3);
        VERIFY_REFUSED(refusalOf(folder_.write("sum.gz", bytes)), "cut short");
    }

    void damagedGzipIsNamed() {
        Bytes bytes = gzipped(idxFile(10, 28, 28));
        bytes[bytes.size() - 6] ^= 0xFF;  // in the checksum
        VERIFY_REFUSED(refusalOf(folder_.write("bad.gz", bytes)), "bad.gz", "damaged");
    }

    void trailingBytesAreRefused() {
        VERIFY_REFUSED(refusalOf(folder_.write("long", idxFile(2, 28, 28) + Bytes{1})),
                       "goes on after the 2 pictures");
        VERIFY_REFUSED(refusalOf(folder_.write("long.gz", gzipped(idxFile(2, 28, 28)) + textBytes("more"))),
                       "after the end of its gzip data");
    }

    void lyingHeadersAllocateNothing() {
        const Bytes few(1000);
        VERIFY_REFUSED(refusalOf(folder_.write("count", idxHeader(0x803, 0xFFFFFFFF, 28, 28) + few)),
                       "cut short", "4294967295");
        VERIFY_REFUSED(refusalOf(folder_.write("sides", idxHeader(0x803, 1, 0xFFFFFFFF, 0xFFFFFFFF) + few)),
                       "damaged");
        VERIFY_REFUSED(refusalOf(folder_.write("area", idxHeader(0x803, 1, 19000, 19000) + few)), "damaged");
        VERIFY_REFUSED(refusalOf(folder_.write("none", idxHeader(0x803, 0, 28, 28))), "no pictures");
        VERIFY_REFUSED(refusalOf(folder_.write("flat", idxHeader(0x803, 5, 0, 28))), "too small");
        VERIFY_REFUSED(
            refusalOf(folder_.write("packed.gz", gzipped(idxHeader(0x803, 0xFFFFFFFF, 28, 28) + few))),
            "cut short");
    }

    void labelsHandedAsDataAreExplained() {
        const Bytes labels = idxHeader(0x801, 4, 0x01020304, 0);
        VERIFY_REFUSED(refusalOf(folder_.write("labels-idx1-ubyte", labels)), "labels-idx1-ubyte",
                       "labels, not pictures");
        VERIFY_REFUSED(refusalOf(folder_.write("labels.gz", gzipped(labels))), "labels, not pictures");
    }

    void otherKindsOfIdxAreExplained() {
        VERIFY_REFUSED(refusalOf(folder_.write("floats", idxHeader(0xD03, 1, 28, 28))), "another kind",
                       "0x803");
    }

    void aFolderLeavesTestAndLabelFilesAside() {
        SampleFolder mnist;
        mnist.write("train-images-idx3-ubyte", idxFile(6, 28, 28));
        mnist.write("train-labels-idx1-ubyte", idxHeader(0x801, 4, 0, 0));
        mnist.write("t10k-images-idx3-ubyte.gz", gzipped(idxFile(3, 28, 28)));
        QCOMPARE(readSet(mnist.path()).tiles.count, 6);
        SampleFolder tests;
        tests.write("t10k-images-idx3-ubyte.gz", gzipped(idxFile(3, 28, 28)));
        QCOMPARE(readSet(tests.path()).tiles.count, 3);
    }

 private:
    SampleFolder folder_;
};

QTEST_GUILESS_MAIN(IdxReaderTest)
#include "tst_idx_reader.moc"
