// Files with random damage: a reader gives pictures or an Error, never anything else.
#include <QtTest>
#include <random>

#include "data/data_test.h"

using namespace shortrun;
using namespace shortrun::test;

namespace {

/// Changes, cuts, repeats or inserts a few bytes, more often near the front where headers are.
Bytes damaged(Bytes bytes, std::mt19937& random) {
    const auto below = [&](std::size_t bound) { return random() % std::max<std::size_t>(bound, 1); };
    const std::size_t changes = 1 + below(4);
    for (std::size_t i = 0; i < changes && !bytes.empty(); ++i) {
        const std::size_t reach = below(2) == 0 ? std::min<std::size_t>(bytes.size(), 80) : bytes.size();
        const std::size_t place = below(reach);
        switch (below(6)) {
            case 0:
                bytes.resize(place);
                break;
            case 1:
                bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(place), 1 + below(20),
                             static_cast<std::uint8_t>(random()));
                break;
            case 2:
                bytes[place] = 0xFF;
                break;
            case 3:
                bytes[place] = 0;
                break;
            default:
                bytes[place] ^= static_cast<std::uint8_t>(1u << below(8));
                break;
        }
    }
    return bytes;
}

std::vector<NamedFile> seeds() {
    const std::vector<NamedFile> pictures = {{"a.png", encoded(slopes(24, 20), ".png")},
                                             {"b.jpg", encoded(slopes(24, 20), ".jpg")}};
    return {{"images-idx3-ubyte", idxFile(3, 28, 28)},
            {"images.gz", gzipped(idxFile(3, 28, 28))},
            {"data_batch_1.bin", cifarFile(2)},
            {"a.png", encoded(slopes(24, 20), ".png")},
            {"wide.png", encodedPng16(slopes(24, 20))},
            {"a.jpg", withExifOrientation(encoded(slopes(24, 20), ".jpg"), 6)},
            {"a.webp", encoded(slopes(24, 20), ".webp")},
            {"a.bmp", encoded(slopes(24, 20), ".bmp")},
            {"a.tiff", encoded(slopes(24, 20), ".tiff")},
            {"set.zip", archived(pictures, Packing::Zip)},
            {"set.tar", archived(pictures, Packing::Tar)},
            {"set.tar.gz", archived(pictures, Packing::TarGz)},
            {"set.tar.xz", archived(pictures, Packing::TarXz)},
            {"set.7z", archived(pictures, Packing::SevenZip)}};
}

}  // namespace

class HostileDataTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void damagedFilesGivePicturesOrAnError_data() {
        QTest::addColumn<int>("which");
        const auto files = seeds();
        for (std::size_t i = 0; i < files.size(); ++i)
            QTest::newRow(files[i].first.c_str()) << static_cast<int>(i);
    }
    void damagedFilesGivePicturesOrAnError() {
        QFETCH(int, which);
        const auto [name, bytes] = seeds()[static_cast<std::size_t>(which)];
        std::mt19937 random(1234u + static_cast<unsigned>(which));
        SampleFolder folder;
        int refused = 0;
        for (int i = 0; i < 60; ++i) {
            const std::string path = folder.write(name, damaged(bytes, random));
            try {
                const ImageSet set = readSet(path);
                QVERIFY(set.tiles.count > 0);
                QCOMPARE(set.tiles.pixels.size(), set.tiles.count * set.tiles.tileBytes());
            } catch (const Error& error) {
                QVERIFY(!error.message().empty());
                ++refused;
            }
        }
        QVERIFY2(refused > 0, "no damage was ever noticed");
    }
};

QTEST_GUILESS_MAIN(HostileDataTest)
#include "tst_hostile_data.moc"
