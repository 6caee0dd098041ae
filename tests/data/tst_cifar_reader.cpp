// CIFAR-10 binary batches: alone, in folders, and broken.
#include <QtTest>

#include "data/data_test.h"

using namespace shortrun;
using namespace shortrun::test;

class CifarReaderTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void recordsBecomeColourPicturesWithLabels() {
        const ImageSet set = readSet(folder_.write("data_batch_1.bin", cifarFile(12)));
        QCOMPARE(set.tiles.count, 12);
        QCOMPARE(set.tiles.channels, 3);
        QCOMPARE(set.labels.size(), std::size_t{12});
        QCOMPARE(set.labels[11], 1);
        const auto tile = set.tiles.tile(11);
        const std::size_t at = (5 * 32 + 9) * 3;
        QCOMPARE(static_cast<int>(tile[at]), 11);
        QCOMPARE(static_cast<int>(tile[at + 1]), 5);
        QCOMPARE(static_cast<int>(tile[at + 2]), 9);
    }

    void aFolderIsReadInTheOrderOfItsBatchesWithoutTheTests() {
        SampleFolder cifar;
        cifar.write("test_batch.bin", cifarFile(5, 100));
        cifar.write("data_batch_2.bin", cifarFile(3, 20));
        cifar.write("data_batch_1.bin", cifarFile(4, 10));
        cifar.write("batches.meta.txt", textBytes("airplane\n"));
        const ImageSet set = readSet(cifar.path());
        QCOMPARE(set.tiles.count, 7);
        QCOMPARE(static_cast<int>(set.tiles.tile(0)[0]), 10);
        QCOMPARE(static_cast<int>(set.tiles.tile(4)[0]), 20);
        QVERIFY(set.description.find("test files left out") != std::string::npos);
    }

    void testsAloneAreRead() {
        SampleFolder cifar;
        cifar.write("test_batch.bin", cifarFile(5, 100));
        QCOMPARE(readSet(cifar.path()).tiles.count, 5);
    }

    void batchesWinOverLoosePictures() {
        SampleFolder cifar;
        cifar.write("data_batch_1.bin", cifarFile(4));
        cifar.write("a_preview.png", encoded(slopes(40, 40), ".png"));
        QCOMPARE(readSet(cifar.path()).tiles.count, 4);
    }

    void aBatchUnderAnotherNameIsReadWhenItIsNamed() {
        QCOMPARE(readSet(folder_.write("mine.bin", cifarFile(3))).tiles.count, 3);
    }

    void limitAndSizeHold() {
        DataConfig config = source(folder_.write("data_batch_3.bin", cifarFile(6)));
        config.limit = 2;
        config.size = 64;
        config.channels = 1;
        const ImageSet set = readImageSet(config);
        QCOMPARE(set.tiles.count, 2);
        QCOMPARE(set.tiles.width, 64);
        QCOMPARE(set.tiles.channels, 1);
        QCOMPARE(set.labels.size(), std::size_t{2});
    }

    void anOddLengthNamesFileAndRecordSize() {
        Bytes bytes = cifarFile(3);
        bytes.resize(bytes.size() - 1);
        VERIFY_REFUSED(refusalOf(folder_.write("data_batch_4.bin", bytes)), "data_batch_4.bin", "3073",
                       "9218");
        SampleFolder cifar;
        cifar.write("data_batch_1.bin", cifarFile(2));
        cifar.write("data_batch_2.bin", bytes);
        VERIFY_REFUSED(refusalOf(cifar.path()), "data_batch_2.bin", "3073");
    }

    void anUnknownLabelIsRefused() {
        Bytes bytes = cifarFile(3);
        bytes[3073] = 77;
        VERIFY_REFUSED(refusalOf(folder_.write("data_batch_5.bin", bytes)), "record 1", "77");
    }

    void anEmptyBatchIsRefused() {
        VERIFY_REFUSED(refusalOf(folder_.write("test_batch.bin", {})), "is empty");
    }

    void batchesAndIdxTogetherAskForAChoice() {
        SampleFolder both;
        both.write("data_batch_1.bin", cifarFile(2));
        both.write("images", idxFile(2, 28, 28));
        VERIFY_REFUSED(refusalOf(both.path()), "both CIFAR-10 batches and IDX files");
    }

 private:
    SampleFolder folder_;
};

QTEST_GUILESS_MAIN(CifarReaderTest)
#include "tst_cifar_reader.moc"
