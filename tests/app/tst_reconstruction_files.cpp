// Names, times and numbers of what `shortrun reconstruct` writes.
#include <QtTest>
#include <filesystem>

#include "app/commands/reconstruction_files.h"
#include "engine/core/read_file.h"

using namespace shortrun;

namespace {

ReconstructedPicture pictureOf(const std::string& file, const std::string& name, std::vector<float> loss,
                               int best) {
    const ImageTiles tile(1, 32, 32, 1);
    return {file, name, tile, ImageTiles(3, 32, 32, 1), tile, std::move(loss), best, {}, {}};
}

}  // namespace

class TestReconstructionFiles : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void namesAreUnique();
    void timesAreEvenAndHoldBothEnds();
    void theRatioBelongsToARangeOfTwo();
    void eachPictureGetsItsFilesAndTheLossATable();
};

void TestReconstructionFiles::namesAreUnique() {
    const auto names = uniqueNames({"a/x.png", "b/x.jpg", "x-2.png", "y.tar.png"});
    QCOMPARE(names, (std::vector<std::string>{"x", "x-2", "x-2-2", "y.tar"}));
}

void TestReconstructionFiles::timesAreEvenAndHoldBothEnds() {
    QCOMPARE(frameTimes(200), (std::vector<int>{0, 18, 36, 55, 73, 91, 109, 127, 145, 164, 182, 200}));
    QCOMPARE(frameTimes(3), (std::vector<int>{0, 1, 2, 3}));
}

void TestReconstructionFiles::theRatioBelongsToARangeOfTwo() {
    QCOMPARE(peakSignalToNoise(4.0), 0.0);
    QCOMPARE(peakSignalToNoise(0.004), 30.0);
}

void TestReconstructionFiles::eachPictureGetsItsFilesAndTheLossATable() {
    QTemporaryDir folder;
    const std::vector<ReconstructedPicture> pictures = {pictureOf("p/a.png", "a", {1.0f, 0.25f, 0.5f}, 1),
                                                        pictureOf("b,c.png", "b,c", {2.0f, 1.0f, 0.5f}, 2)};
    writeReconstructions(folder.path().toStdString(), pictures, "model");
    for (const char* name : {"a-strip.png", "a-pair.png", "b,c-strip.png", "b,c-pair.png"})
        QVERIFY(std::filesystem::exists(folder.filePath(name).toStdString()));
    QCOMPARE(QString::fromStdString(readFile(folder.filePath("loss.csv").toStdString())),
             QString("t,a,\"b,c\"\n0,1,2\n1,0.25,1\n2,0.5,0.5\n"));
    const QString table = QString::fromStdString(reconstructionTable(pictures));
    QVERIFY2(table.contains("p/a.png") && table.contains("0.25") && table.contains("12.04 dB"),
             qPrintable(table));
    QVERIFY(table.contains("0.375") && table.contains("10 log10(4 / MSE)"));
}

QTEST_APPLESS_MAIN(TestReconstructionFiles)
#include "tst_reconstruction_files.moc"
