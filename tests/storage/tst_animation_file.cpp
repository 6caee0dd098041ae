// Animations on disk: read back by other readers than their writers, and never there in part.
#include <QDir>
#include <QImageReader>
#include <QTemporaryDir>
#include <QTest>

#include "engine/core/error.h"
#include "engine/storage/animation_file.h"
#include "support/smallest_files.h"
#ifdef SHORTRUN_HAS_OPENCV
#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>
#endif

using namespace shortrun;
using namespace shortrun::testing;

namespace {

/// Frame i: its upper half of brightness 20 i, its lower half dark.
ImageTiles frame(int i, int channels = 3) {
    ImageTiles tile(1, 16, 10, channels);
    for (std::size_t p = 0; p < tile.pixels.size() / 2; ++p)
        tile.pixels[p] = static_cast<std::uint8_t>(20 * i);
    return tile;
}

void write(const QString& path, int frames, double framesPerSecond = 25, int channels = 3) {
    AnimationFile file(path.toStdString(), framesPerSecond, 4);
    for (int i = 0; i < frames; ++i) file.add(frame(i, channels));
    QCOMPARE(file.frames(), frames);
    file.commit();
}

}  // namespace

class TestAnimationFile : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void webpReadsBackBitForBitAndAtItsPace();
    void mp4ReadsBackFrameByFrame();
    void formats_data();
    void anAbandonedFileLeavesNothing_data() { formats_data(); }
    void anAbandonedFileLeavesNothing();
    void aFullDiskIsSaidAndLeavesWhatWasThere_data() { formats_data(); }
    void aFullDiskIsSaidAndLeavesWhatWasThere();
    void aPlaceThatCannotBeWrittenIsRefusedAtOnce_data() { formats_data(); }
    void aPlaceThatCannotBeWrittenIsRefusedAtOnce();
    void otherEndingsPacesAndSizesAreRefused();
};

void TestAnimationFile::formats_data() {
    QTest::addColumn<QString>("name");
    QTest::newRow("webp") << "film.webp";
#ifdef SHORTRUN_HAS_OPENCV
    QTest::newRow("mp4") << "film.mp4";
#endif
}

void TestAnimationFile::webpReadsBackBitForBitAndAtItsPace() {
    const QTemporaryDir folder;
    for (const int channels : {1, 3}) {
        const QString path = folder.filePath(QString::number(channels) + ".webp");
        write(path, 6, 25, channels);
        QImageReader reader(path);
        if (!reader.canRead()) QSKIP("this Qt reads no WebP");
        QCOMPARE(reader.imageCount(), 6);
        for (int i = 0; i < 6; ++i) {
            const QImage image = reader.read().convertToFormat(QImage::Format_RGB32);
            QCOMPARE(image.size(), QSize(64, 40));
            const int bright = 20 * i;
            QCOMPARE(image.pixel(63, 19), qRgb(bright, bright, bright));
            QCOMPARE(image.pixel(0, 20), qRgb(0, 0, 0));
            QCOMPARE(reader.nextImageDelay(), 40);
        }
    }
}

void TestAnimationFile::mp4ReadsBackFrameByFrame() {
#ifdef SHORTRUN_HAS_OPENCV
    const QTemporaryDir folder;
    const QString path = folder.filePath("film.mp4");
    write(path, 12, 24);
    cv::VideoCapture capture(path.toStdString());
    QVERIFY(capture.isOpened());
    QCOMPARE(capture.get(cv::CAP_PROP_FPS), 24.0);
    cv::Mat image;
    int count = 0;
    for (; capture.read(image); ++count) {
        QCOMPARE(image.cols, 64);
        QCOMPARE(image.rows, 40);
        // A lossy format: near, and in order.
        const cv::Scalar bright = cv::mean(image(cv::Rect(16, 4, 32, 8)));
        QVERIFY2(std::abs(bright[1] - 20 * count) < 10,
                 qPrintable(QString("%1: %2").arg(count).arg(bright[1])));
        QVERIFY(cv::mean(image(cv::Rect(16, 28, 32, 8)))[1] < 16);
    }
    QCOMPARE(count, 12);
#else
    QSKIP("this build has no writer of MP4");
#endif
}

void TestAnimationFile::anAbandonedFileLeavesNothing() {
    QFETCH(QString, name);
    const QTemporaryDir folder;
    {
        AnimationFile file(folder.filePath(name).toStdString(), 25);
        for (int i = 0; i < 5; ++i) file.add(frame(i));
    }
    QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
             QStringList{});
}

void TestAnimationFile::aFullDiskIsSaidAndLeavesWhatWasThere() {
    QFETCH(QString, name);
    const QTemporaryDir folder;
    const QString path = folder.filePath(name);
    write(path, 3);
    QFile before(path);
    QVERIFY(before.open(QIODevice::ReadOnly));
    const QByteArray bytes = before.readAll();
    {
        const SmallestFiles limit(64);
        QVERIFY_EXCEPTION_THROWN(
            {
                AnimationFile file(path.toStdString(), 25);
                for (int i = 0; i < 12; ++i) file.add(frame(i));
                file.commit();
            },
            Error);
    }
    QFile after(path);
    QVERIFY(after.open(QIODevice::ReadOnly));
    QCOMPARE(after.readAll(), bytes);
    QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
             QStringList{name});
}

void TestAnimationFile::aPlaceThatCannotBeWrittenIsRefusedAtOnce() {
    QFETCH(QString, name);
    const QTemporaryDir folder;
    QVERIFY_EXCEPTION_THROWN(AnimationFile(folder.filePath("no/" + name).toStdString(), 25), Error);
    QDir(folder.path()).mkdir(name);
    QVERIFY_EXCEPTION_THROWN(AnimationFile(folder.filePath(name).toStdString(), 25), Error);
}

void TestAnimationFile::otherEndingsPacesAndSizesAreRefused() {
    const QTemporaryDir folder;
    const std::string webp = folder.filePath("film.webp").toStdString();
    QVERIFY_EXCEPTION_THROWN(AnimationFile(folder.filePath("film.avi").toStdString(), 25), Error);
    QVERIFY_EXCEPTION_THROWN(AnimationFile(webp, 0), Error);
    QVERIFY_EXCEPTION_THROWN(AnimationFile(webp, 1000), Error);
    QVERIFY_EXCEPTION_THROWN(AnimationFile(webp, 25).commit(), Error);
    AnimationFile large(webp, 25, 9999);
    QVERIFY_EXCEPTION_THROWN(large.add(frame(0)), Error);
    QCOMPARE(animationScale(32, 32), 16);
    QCOMPARE(animationScale(2000, 10), 1);
}

QTEST_APPLESS_MAIN(TestAnimationFile)
#include "tst_animation_file.moc"
