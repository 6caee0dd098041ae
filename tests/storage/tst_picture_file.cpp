// Contact sheets and the PNG files made of them.
#include <QImage>
#include <QtTest>
#include <filesystem>

#include "engine/core/error.h"
#include "engine/storage/picture_file.h"

using namespace shortrun;

namespace {

/// Tile i is all i + 1 (gray), or (i + 1, 0, 255) (colour).
ImageTiles numbered(int count, int width, int height, int channels) {
    ImageTiles tiles(count, width, height, channels);
    for (int i = 0; i < count; ++i) {
        const auto tile = tiles.tile(i);
        for (std::size_t p = 0; p < tile.size(); ++p)
            tile[p] = static_cast<std::uint8_t>(p % channels == 0 ? i + 1 : p % channels == 1 ? 0 : 255);
    }
    return tiles;
}

}  // namespace

class TestPictureFile : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void aSheetIsAsSquareAsPossible();
    void tilesLieRowByRowWithAGapBetween();
    void aWrittenPictureReadsBackWithItsTexts_data();
    void aWrittenPictureReadsBackWithItsTexts();
    void aPictureIntoAMissingFolderIsAnError();
};

void TestPictureFile::aSheetIsAsSquareAsPossible() {
    const ImageTiles sheet = contactSheet(numbered(10, 3, 2, 1), 0, 1, 1);
    QCOMPARE(sheet.count, 1);
    QCOMPARE(sheet.width, 4 * 3 + 3);
    QCOMPARE(sheet.height, 3 * 2 + 2);
    QVERIFY(contactSheet({}).empty());
    QCOMPARE(contactSheet(numbered(2, 3, 2, 1), 5, 1, 1).width, 7);
}

void TestPictureFile::tilesLieRowByRowWithAGapBetween() {
    const ImageTiles sheet = contactSheet(numbered(4, 2, 2, 3), 2, 3, 2);
    QCOMPARE(sheet.width, 2 * 6 + 2);
    const auto pixel = [&](int x, int y) {
        return sheet.pixels[static_cast<std::size_t>(y * sheet.width + x) * 3];
    };
    QCOMPARE(int(pixel(0, 0)), 1);
    QCOMPARE(int(pixel(5, 5)), 1);
    QCOMPARE(int(pixel(8, 0)), 2);
    QCOMPARE(int(pixel(0, 8)), 3);
    QCOMPARE(int(pixel(13, 13)), 4);
    // The background is gray: the same in all channels.
    QVERIFY(pixel(6, 0) > 4 && pixel(0, 7) == pixel(6, 0));
    QCOMPARE(int(sheet.pixels[6 * 3 + 1]), int(pixel(6, 0)));
}

void TestPictureFile::aWrittenPictureReadsBackWithItsTexts_data() {
    QTest::addColumn<int>("channels");
    QTest::newRow("gray") << 1;
    QTest::newRow("colour") << 3;
}

void TestPictureFile::aWrittenPictureReadsBackWithItsTexts() {
    QFETCH(int, channels);
    QTemporaryDir folder;
    const QString path = folder.filePath("p.png");
    const ImageTiles picture = contactSheet(numbered(6, 4, 4, channels));
    writePng(path.toStdString(), picture, {{"Seed", "7"}, {"Model", "fäces"}});
    const QImage image(path);
    QCOMPARE(image.size(), QSize(picture.width, picture.height));
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x) {
            const std::uint8_t* p =
                &picture.pixels[static_cast<std::size_t>(y * picture.width + x) * channels];
            QCOMPARE(image.pixel(x, y), channels == 1 ? qRgb(p[0], p[0], p[0]) : qRgb(p[0], p[1], p[2]));
        }
    QCOMPARE(image.text("Seed"), QString("7"));
    QCOMPARE(image.text("Model"), QString::fromUtf8("fäces"));
}

void TestPictureFile::aPictureIntoAMissingFolderIsAnError() {
    QTemporaryDir folder;
    QVERIFY_EXCEPTION_THROWN(writePng(folder.filePath("no/p.png").toStdString(), numbered(1, 2, 2, 1)),
                             Error);
    QVERIFY(std::filesystem::is_empty(folder.path().toStdString()));
}

QTEST_APPLESS_MAIN(TestPictureFile)
#include "tst_picture_file.moc"
