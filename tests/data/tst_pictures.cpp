// Pictures one by one: formats, depth, transparency, rotation, crop and resize, and the sentences for broken
// ones.
#include <QtTest>
#include <cmath>

#include "data/data_test.h"

using namespace shortrun;
using namespace shortrun::test;

namespace {

struct Rgb {
    int red, green, blue;
};

Rgb at(const ImageTiles& picture, int x, int y) {
    const std::size_t i = (static_cast<std::size_t>(y) * picture.width + x) * 3;
    return {picture.pixels[i], picture.pixels[i + 1], picture.pixels[i + 2]};
}

bool near(int a, int b, int tolerance) {
    return std::abs(a - b) <= tolerance;
}

/// Whether red grows to the right and green downward, as in slopes().
bool looksLikeSlopes(const ImageTiles& picture, int tolerance) {
    const int last = picture.width - 1;
    const Rgb topLeft = at(picture, 0, 0), topRight = at(picture, last, 0), bottomLeft = at(picture, 0, last);
    return near(topLeft.red, 4, tolerance) && near(topLeft.green, 4, tolerance) &&
           near(topLeft.blue, 40, tolerance) && near(topRight.red, 251, tolerance) &&
           near(bottomLeft.green, 251, tolerance) && near(bottomLeft.red, 4, tolerance);
}

ImageTiles turned(const ImageTiles& upright, int orientation) {
    // As a camera stores it: the inverse of what EXIF's orientation asks a viewer to do.
    const int w = upright.width, h = upright.height;
    const bool swapped = orientation >= 5;
    ImageTiles stored(1, swapped ? h : w, swapped ? w : h, 3);
    for (int y = 0; y < h; ++y)
        for (int x = 0; x < w; ++x) {
            int sx = x, sy = y;
            switch (orientation) {
                case 2:
                    sx = w - 1 - x;
                    break;
                case 3:
                    sx = w - 1 - x, sy = h - 1 - y;
                    break;
                case 4:
                    sy = h - 1 - y;
                    break;
                case 5:
                    sx = y, sy = x;
                    break;
                case 6:
                    sx = y, sy = w - 1 - x;
                    break;
                case 7:
                    sx = h - 1 - y, sy = w - 1 - x;
                    break;
                case 8:
                    sx = h - 1 - y, sy = x;
                    break;
                default:
                    break;
            }
            for (int c = 0; c < 3; ++c)
                stored.pixels[(static_cast<std::size_t>(sy) * stored.width + sx) * 3 + c] =
                    upright.pixels[(static_cast<std::size_t>(y) * w + x) * 3 + c];
        }
    return stored;
}

}  // namespace

class PicturesTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void everyFormatDecodesToTheSamePicture_data() {
        QTest::addColumn<QString>("extension");
        QTest::addColumn<int>("tolerance");
        QTest::newRow("PNG") << ".png" << 1;
        QTest::newRow("BMP") << ".bmp" << 1;
        QTest::newRow("TIFF") << ".tiff" << 1;
        QTest::newRow("JPEG") << ".jpg" << 8;
        QTest::newRow("WebP") << ".webp" << 8;
    }
    void everyFormatDecodesToTheSamePicture() {
        QFETCH(QString, extension);
        QFETCH(int, tolerance);
        const Bytes bytes = encoded(slopes(64, 64), extension.toStdString());
        const ImageTiles picture = decodePicture(bytes, "a picture", 32, 3);
        QCOMPARE(picture.width, 32);
        QCOMPARE(picture.channels, 3);
        QVERIFY(looksLikeSlopes(picture, tolerance + 3));
    }

    void sixteenBitsBecomeEight() {
        const ImageTiles wide = decodePicture(encodedPng16(slopes(48, 48)), "wide", 32, 3);
        QCOMPARE(wide, decodePicture(encoded(slopes(48, 48), ".png"), "narrow", 32, 3));
        const ImageTiles gray = decodePicture(encodedPng16(graySlopes(48, 48)), "wide gray", 32, 1);
        QCOMPARE(gray, decodePicture(encoded(graySlopes(48, 48), ".png"), "narrow gray", 32, 1));
    }

    void transparencyIsLaidOverWhite() {
        const ImageTiles half = decodePicture(encodedWithAlpha(slopes(32, 32), 128), "half", 32, 3);
        QVERIFY(near(at(half, 0, 0).red, 127, 1));
        QVERIFY(near(at(half, 0, 0).blue, (40 * 128 + 255 * 127) / 255, 1));
        const ImageTiles clear = decodePicture(encodedWithAlpha(slopes(32, 32), 0), "clear", 32, 3);
        QVERIFY(std::ranges::all_of(clear.pixels, [](std::uint8_t byte) { return byte == 255; }));
        const ImageTiles solid = decodePicture(encodedWithAlpha(slopes(32, 32), 255), "solid", 32, 3);
        QCOMPARE(solid.pixels, slopes(32, 32).pixels);
    }

    void exifRotationIsUndone_data() {
        QTest::addColumn<int>("orientation");
        for (int orientation = 1; orientation <= 8; ++orientation)
            QTest::newRow(qPrintable(QString::number(orientation))) << orientation;
    }
    void exifRotationIsUndone() {
        QFETCH(int, orientation);
        const Bytes jpeg = encoded(turned(slopes(96, 64), orientation), ".jpg");
        const UprightPicture upright = decodeUpright(withExifOrientation(jpeg, orientation), "turned", 400);
        QCOMPARE(upright.width, 96);
        QCOMPARE(upright.height, 64);
        QVERIFY(near(at(upright.tiles, 0, 0).red, 0, 12) && near(at(upright.tiles, 0, 0).green, 0, 12));
        QVERIFY(near(at(upright.tiles, 95, 0).red, 255, 12) && near(at(upright.tiles, 95, 0).green, 0, 12));
        QVERIFY(near(at(upright.tiles, 0, 63).green, 255, 12) && near(at(upright.tiles, 0, 63).red, 0, 12));
    }

    void theCentreSquareIsTaken() {
        QCOMPARE(centreSquare(178, 218, 140), (CropSquare{19, 39, 140}));
        QCOMPARE(centreSquare(300, 200), (CropSquare{50, 0, 200}));
        QCOMPARE(centreSquare(101, 100), (CropSquare{0, 0, 100}));
        QCOMPARE(centreSquare(100, 60, 80), (CropSquare{20, 0, 60}));
        QCOMPARE(centreSquare(50, 40, 140), (CropSquare{5, 0, 40}));
        const ImageTiles picture = decodePicture(encoded(slopes(96, 32), ".png"), "broad", 32, 3);
        QVERIFY(near(at(picture, 0, 0).red, 255 * 32 / 95, 1));
        QVERIFY(near(at(picture, 31, 0).red, 255 * 63 / 95, 1));
    }

    void shrinkingAveragesOverAreas() {
        ImageTiles checkers(1, 96, 96, 1);
        for (int i = 0; i < 96 * 96; ++i) checkers.pixels[i] = ((i / 96 + i % 96) % 2) * 255;
        const ImageTiles half = fitUpright(checkers, centreSquare(96, 96), 48, 1);
        QVERIFY(
            std::ranges::all_of(half.pixels, [](std::uint8_t byte) { return byte == 127 || byte == 128; }));
        // Two thirds: each new pixel covers 1.5 x 1.5 old ones, of which it takes edges by their share.
        const ImageTiles ramp = graySlopes(96, 96);
        const ImageTiles fitted = fitUpright(ramp, centreSquare(96, 96), 64, 1);
        const double expected =
            (ramp.pixels[0] + ramp.pixels[1] / 2.0 + ramp.pixels[96] / 2.0 + ramp.pixels[97] / 4.0) / 2.25;
        QVERIFY(std::abs(fitted.pixels[0] - expected) <= 0.51);
    }

    void everyPixelCountsWhenAPictureShrinks() {
        // One bright pixel in the corner of each 4 x 4 block: sampling near the middle would miss it.
        ImageTiles dots(1, 128, 128, 1);
        for (int y = 0; y < 128; y += 4)
            for (int x = 0; x < 128; x += 4) dots.pixels[static_cast<std::size_t>(y) * 128 + x] = 160;
        const ImageTiles fitted = fitUpright(dots, centreSquare(128, 128), 32, 1);
        QVERIFY(std::ranges::all_of(fitted.pixels, [](std::uint8_t byte) { return byte == 10; }));
    }

    void aPictureOfTheRightSizeIsUntouched() {
        QCOMPARE(fitUpright(slopes(32, 32), centreSquare(32, 32), 32, 3), slopes(32, 32));
    }

    void aConstantPictureStaysConstant() {
        ImageTiles flat(1, 37, 53, 1);
        std::ranges::fill(flat.pixels, std::uint8_t{201});
        for (const int size : {8, 32, 64, 128})
            for (const double shift : {0.0, 0.3, 2.71}) {
                const ImageTiles fitted = fitUpright(flat, {shift, 2 * shift, 31.4}, size, 1);
                QVERIFY(std::ranges::all_of(fitted.pixels, [](std::uint8_t byte) { return byte == 201; }));
            }
    }

    void aChosenSquareIsCutOut() {
        const Bytes bytes = encoded(slopes(128, 64), ".png");
        const ImageTiles piece = fitPicture(bytes, "piece", {80, 16, 32}, 32, 3);
        QVERIFY(near(at(piece, 0, 0).red, 255 * 80 / 127, 1));
        QVERIFY(near(at(piece, 0, 0).green, 255 * 16 / 63, 1));
        QVERIFY(near(at(piece, 31, 31).green, 255 * 47 / 63, 1));
    }

    void aSquareThatSticksOutIsMovedInside() {
        const ImageTiles picture = slopes(64, 64);
        QCOMPARE(fitUpright(picture, {1000, -50, 32}, 32, 3), fitUpright(picture, {32, 0, 32}, 32, 3));
        QCOMPARE(fitUpright(picture, {0, 0, 1e9}, 32, 3), fitUpright(picture, {0, 0, 64}, 32, 3));
        QCOMPARE(fitUpright(picture, {NAN, NAN, NAN}, 32, 3), fitUpright(picture, {0, 0, 64}, 32, 3));
    }

    void displayPicturesKeepTheirProportions() {
        const UprightPicture shown = decodeUpright(encoded(slopes(200, 100), ".png"), "shown", 50);
        QCOMPARE(shown.tiles.width, 50);
        QCOMPARE(shown.tiles.height, 25);
        QCOMPARE(shown.tiles.channels, 3);
        QCOMPARE(shown.width, 200);
        QCOMPARE(shown.scale, 0.25);
        QCOMPARE(decodeUpright(encoded(graySlopes(20, 30), ".png"), "small", 50).tiles.height, 30);
    }

    void grayIsLumaAndColourIsThreeEqualChannels() {
        const ImageTiles gray = decodePicture(encoded(slopes(32, 32), ".png"), "gray", 32, 1);
        const Rgb colour = at(slopes(32, 32), 20, 7);
        const double luma = 0.299 * colour.red + 0.587 * colour.green + 0.114 * colour.blue;
        QCOMPARE(static_cast<int>(gray.pixels[7 * 32 + 20]), static_cast<int>(std::lround(luma)));
        const ImageTiles rgb = decodePicture(encoded(graySlopes(32, 32), ".png"), "rgb", 32, 3);
        const Rgb same = at(rgb, 9, 9);
        QVERIFY(same.red == same.green && same.green == same.blue);
    }

    void whatIsNoPictureIsNamed() {
        VERIFY_REFUSED(refusal([] { decodePicture(textBytes("hello"), "notes.png", 32, 3); }), "notes.png",
                       "is not a picture");
        VERIFY_REFUSED(refusal([] { decodePicture({}, "nothing.jpg", 32, 3); }), "nothing.jpg", "is empty");
        VERIFY_REFUSED(refusal([] { readPicture("/nowhere/at/all.png", 32, 3); }),
                       "there is no file /nowhere/at/all.png");
        VERIFY_REFUSED(refusal([&] { readPicture(folder_.path(), 32, 3); }), "is a folder");
    }

    void picturesOfOnePixelAreTooSmall() {
        ImageTiles dot(1, 1, 1, 3);
        for (const char* extension : {".png", ".jpg", ".webp", ".bmp", ".tiff"})
            VERIFY_REFUSED(refusal([&] { decodePicture(encoded(dot, extension), "dot", 32, 3); }),
                           "1 x 1 pixels", "too small");
        QCOMPARE(decodePicture(encoded(slopes(8, 8), ".png"), "eight", 32, 3).width, 32);
    }

    void enormousPicturesAreRefusedBeforeDecoding() {
        VERIFY_REFUSED(refusal([] { decodePicture(pngClaiming(20000, 20000), "huge.png", 32, 3); }),
                       "huge.png", "20000 x 20000 pixels", "too large");
        VERIFY_REFUSED(refusal([] { decodePicture(pngClaiming(20001, 8), "long.png", 32, 3); }), "too large");
        VERIFY_REFUSED(refusal([] { decodePicture(pngClaiming(0xFFFFFFFF, 0xFFFFFFFF), "lie.png", 32, 3); }),
                       "too large");
        VERIFY_REFUSED(refusal([] { decodePicture(pngClaiming(0, 5), "zero.png", 32, 3); }), "damaged");
    }

    void picturesCutShortAreRefused_data() {
        QTest::addColumn<QString>("extension");
        for (const char* extension : {".png", ".jpg", ".webp", ".bmp", ".tiff"})
            QTest::newRow(extension) << extension;
    }
    void picturesCutShortAreRefused() {
        QFETCH(QString, extension);
        const Bytes whole = encoded(slopes(64, 64), extension.toStdString());
        for (const double share : {0.9, 0.5, 0.1}) {
            const Bytes part(whole.begin(),
                             whole.begin() + static_cast<std::ptrdiff_t>(share * whole.size()));
            VERIFY_REFUSED(refusal([&] { decodePicture(part, "cut", 32, 3); }), "cut ");
        }
    }

    void aWrongChecksumInAPngIsDamage() {
        Bytes bytes = encoded(slopes(64, 64), ".png");
        bytes[bytes.size() / 2] ^= 1;
        VERIFY_REFUSED(refusal([&] { decodePicture(bytes, "flipped.png", 32, 3); }), "flipped.png",
                       "damaged");
    }

 private:
    SampleFolder folder_;
};

QTEST_GUILESS_MAIN(PicturesTest)
#include "tst_pictures.moc"
