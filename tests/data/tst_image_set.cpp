// Folders and archives as data sets: what is found in them, what is skipped, progress and cancel.
#include <unistd.h>

#include <sys/resource.h>

#include <QtTest>
#include <filesystem>

#include "data/data_test.h"

using namespace shortrun;
using namespace shortrun::test;

namespace {

std::vector<NamedFile> threePictures() {
    return {{"a/one.png", encoded(slopes(40, 40), ".png")},
            {"b/two.jpg", encoded(slopes(80, 60), ".jpg")},
            {"three.webp", encoded(slopes(33, 50), ".webp")}};
}

/// "p3.png".
std::string numbered(int i) {
    return QString("p%1.png").arg(i).toStdString();
}

}  // namespace

class ImageSetTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void foldersAreReadRecursivelyInTheOrderOfPaths() {
        SampleFolder folder;
        ImageTiles flat(1, 16, 16, 1);
        for (const char* name : {"10.png", "b/5.png", "a/9.bmp"}) {
            std::ranges::fill(flat.pixels, static_cast<std::uint8_t>(
                                               std::atoi(std::filesystem::path(name).stem().c_str())));
            folder.write(name, encoded(flat, std::filesystem::path(name).extension()));
        }
        const ImageSet set = readSet(folder.path());
        QCOMPARE(set.tiles.count, 3);
        QCOMPARE(set.tiles.channels, 1);
        QCOMPARE(static_cast<int>(set.tiles.tile(0)[0]), 10);
        QCOMPARE(static_cast<int>(set.tiles.tile(1)[0]), 9);
        QCOMPARE(static_cast<int>(set.tiles.tile(2)[0]), 5);
    }

    void contentsCountNotNames() {
        SampleFolder folder;
        folder.write("no_ending", encoded(slopes(40, 40), ".png"));
        folder.write("wrong.jpg", encoded(slopes(40, 40), ".webp"));
        folder.write("notes.txt", textBytes("notes"));
        folder.write(".hidden.png", encoded(slopes(40, 40), ".png"));
        const ImageSet set = readSet(folder.path());
        QCOMPARE(set.tiles.count, 2);
        QCOMPARE(set.skipped, 0);
    }

    void brokenPicturesAreSkippedCountedAndNamed() {
        SampleFolder folder;
        Bytes half = encoded(slopes(64, 64), ".png");
        half.resize(half.size() / 2);
        folder.write("good.png", encoded(slopes(40, 40), ".png"));
        folder.write("text.png", textBytes("I am a poem"));
        folder.write("half.png", half);
        Bytes damaged = encoded(slopes(200, 150), ".jpg");
        std::ranges::fill(damaged.begin() + damaged.size() / 2, damaged.begin() + damaged.size() / 2 + 200, 0x5A);
        folder.write("damaged.jpg", damaged);
        folder.write("empty.jpg", {});
        folder.write("dot.png", encoded(ImageTiles(1, 1, 1, 3), ".png"));
        folder.write("huge.png", pngClaiming(20000, 20000));
        const ImageSet set = readSet(folder.path());
        QCOMPARE(set.tiles.count, 1);
        QCOMPARE(set.skipped, 6);
        const QString names = QString::fromStdString(
            std::accumulate(set.skippedNames.begin(), set.skippedNames.end(), std::string()));
        for (const char* name : {"text.png is not a picture", "half.png is cut short", "empty.jpg is empty",
                                 "damaged.jpg is damaged", "dot.png is 1 x 1", "huge.png is 20000 x 20000"})
            QVERIFY2(names.contains(name), qPrintable(names));
        QVERIFY(set.description.find("6 skipped") != std::string::npos);
        const std::string left = skippedSentence(set);
        QVERIFY2(left.starts_with("6 pictures are left out: " + set.skippedNames[0] + ", ") &&
                     left.ends_with(", and 3 more ('shortrun info' names them)"),
                 left.c_str());
    }

    /// Some cameras fill up the end of a JPEG: nothing is lost.
    void aFilledUpEndIsNoDamage() {
        SampleFolder folder;
        Bytes filled = encoded(slopes(200, 150), ".jpg");
        filled.insert(filled.end() - 2, 300, 0x00);
        folder.write("filled.jpg", filled);
        Bytes more = encoded(slopes(200, 150), ".jpg");
        for (int i = 0; i < 40; ++i) more.insert(more.end() - 2, static_cast<std::uint8_t>(i * 37 % 250));
        folder.write("rubbish.jpg", more);
        const ImageSet set = readSet(folder.path());
        QCOMPARE(set.tiles.count, 1);
        QCOMPARE(set.skippedNames.size(), std::size_t{1});
        QVERIFY(set.skippedNames.front().find("rubbish.jpg") != std::string::npos);
    }

    void aSourceWithoutOneGoodPictureIsAnError() {
        SampleFolder folder;
        VERIFY_REFUSED(refusalOf(folder.path()), "holds no pictures");
        folder.write("read.me", textBytes("nothing here"));
        VERIFY_REFUSED(refusalOf(folder.path()), "holds no pictures");
        folder.write("text.png", textBytes("no picture"));
        VERIFY_REFUSED(refusalOf(folder.path()), "no usable picture", "text.png is not a picture");
        folder.write("more.png", textBytes("no picture"));
        VERIFY_REFUSED(refusalOf(folder.path()), "all 2 were skipped");
    }

    void foldersDeeperThanFilesMayBeOpenAreReadAll() {
        SampleFolder folder;
        folder.write("1.png", encoded(slopes(40, 40), ".png"));
        std::string deep;
        for (int i = 0; i < 100; ++i) deep += "d/";
        folder.write(deep + "2.png", encoded(slopes(40, 40), ".png"));
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
        const rlimit few{64, before.rlim_max};
        if (::setrlimit(RLIMIT_NOFILE, &few) != 0) QSKIP("this process cannot do with fewer open files");
        const int count = readSet(folder.path()).tiles.count;
        ::setrlimit(RLIMIT_NOFILE, &before);
        QCOMPARE(count, 2);
    }

    /// Data sets are often put together of links; one of them may lead back up.
    void linkedFoldersAreReadOnce() {
        SampleFolder folder, elsewhere;
        folder.write("1.png", encoded(slopes(40, 40), ".png"));
        elsewhere.write("2.png", encoded(slopes(40, 40), ".png"));
        namespace fs = std::filesystem;
        fs::create_directory_symlink(elsewhere.path(), fs::path(folder.path()) / "linked");
        fs::create_directory_symlink(elsewhere.path(), fs::path(folder.path()) / "linked again");
        fs::create_directory_symlink(folder.path(), fs::path(elsewhere.path()) / "up");
        QCOMPARE(readSet(folder.path()).tiles.count, 2);
        // By its own name where it has one below, so that the order is the same on every disk.
        SampleFolder whole;
        ImageTiles flat(1, 16, 16, 1);
        std::ranges::fill(flat.pixels, std::uint8_t{10});
        whole.write("b/1.png", encoded(flat, ".png"));
        std::ranges::fill(flat.pixels, std::uint8_t{20});
        whole.write("a2/2.png", encoded(flat, ".png"));
        fs::create_directory_symlink(fs::path(whole.path()) / "b", fs::path(whole.path()) / "a1");
        QCOMPARE(static_cast<int>(readSet(whole.path()).tiles.tile(0)[0]), 20);
    }

    void samplesOfARunBesideThePicturesAreNoneOfThem() {
        SampleFolder folder;
        folder.write("1.png", encoded(slopes(40, 40), ".png"));
        folder.write("run/samples/00000100.png", encoded(slopes(40, 40), ".png"));
        QCOMPARE(readSet(folder.path()).tiles.count, 2);
        folder.write("run/config.json", textBytes("{}"));
        folder.write("run/metrics.csv", textBytes("iteration\n"));
        QCOMPARE(readSet(folder.path()).tiles.count, 1);
    }

    void aFolderThatMayNotBeReadIsCounted() {
        if (::geteuid() == 0) QSKIP("root may read any folder");
        SampleFolder folder;
        folder.write("1.png", encoded(slopes(40, 40), ".png"));
        folder.write("closed/2.png", encoded(slopes(40, 40), ".png"));
        const std::filesystem::path closed = std::filesystem::path(folder.path()) / "closed";
        std::filesystem::permissions(closed, std::filesystem::perms::none);
        const ImageSet set = readSet(folder.path());
        std::filesystem::permissions(closed, std::filesystem::perms::owner_all);
        QCOMPARE(set.tiles.count, 1);
        QCOMPARE(set.skipped, 1);
        QVERIFY(set.skippedNames.front().find("closed") != std::string::npos);
    }

    void missingEmptyAndStrangeSourcesAreNamed() {
        SampleFolder folder;
        VERIFY_REFUSED(refusalOf("/nowhere/data"), "there is no file or folder /nowhere/data");
        VERIFY_REFUSED(refusalOf(folder.write("empty", {})), "is empty");
        VERIFY_REFUSED(refusalOf(folder.write("text.png", textBytes("I am a poem"))), "text.png",
                       "neither a picture");
        VERIFY_REFUSED(refusalOf(folder.write("dot.png", encoded(ImageTiles(1, 1, 1, 3), ".png"))),
                       "dot.png is 1 x 1");
        VERIFY_REFUSED(refusalOf("/dev/null"), "neither a file nor a folder");
        VERIFY_REFUSED(refusalOf("builtin:faces"), "no built-in data set faces", "builtin:avatars");
    }

    void oneColouredPictureMakesAColourSet() {
        SampleFolder folder;
        folder.write("1.png", encoded(graySlopes(40, 40), ".png"));
        QCOMPARE(readSet(folder.path()).tiles.channels, 1);
        folder.write("2.png", encoded(slopes(40, 40), ".png"));
        const ImageSet set = readSet(folder.path());
        QCOMPARE(set.tiles.channels, 3);
        const auto first = set.tiles.tile(0);
        QVERIFY(first[300] == first[301] && first[301] == first[302]);
        DataConfig gray = source(folder.path());
        gray.channels = 1;
        QCOMPARE(readImageSet(gray).tiles.channels, 1);
    }

    void grayStoredAsColourStaysGray() {
        ImageTiles threeEqual(1, 40, 40, 3);
        for (std::size_t i = 0; i < threeEqual.pixels.size(); ++i)
            threeEqual.pixels[i] = static_cast<std::uint8_t>(i / 3 % 256);
        SampleFolder folder;
        folder.write("1.png", encoded(threeEqual, ".png"));
        QCOMPARE(readSet(folder.path()).tiles.channels, 1);
    }

    void theCentreCropComesFirst() {
        SampleFolder folder;
        DataConfig config = source(folder.write("face.png", encoded(slopes(178, 218), ".png")));
        config.crop = 140;
        const ImageSet set = readImageSet(config);
        const ImageTiles expected = fitUpright(slopes(178, 218), {19, 39, 140}, 32, 3);
        QCOMPARE(set.tiles, expected);
    }

    void aLimitTakesTheFirstPicturesAndStopsThere() {
        SampleFolder folder;
        for (int i = 0; i < 9; ++i) folder.write(numbered(i), encoded(slopes(20 + i, 20 + i), ".png"));
        folder.write("p7.png", textBytes("broken, but beyond the limit"));
        DataConfig config = source(folder.path());
        config.limit = 4;
        const ImageSet set = readImageSet(config);
        QCOMPARE(set.tiles.count, 4);
        QCOMPARE(set.skipped, 0);
    }

    /// More than are decoded at a time, while the next are read.
    void thousandsOfPicturesKeepTheirOrder() {
        SampleFolder folder;
        std::vector<Bytes> shades;
        for (int shade = 0; shade < 251; ++shade) {
            ImageTiles flat(1, 8, 8, 1);
            std::ranges::fill(flat.pixels, static_cast<std::uint8_t>(shade));
            shades.push_back(encoded(flat, ".png"));
        }
        constexpr int kCount = 5000;
        for (int i = 0; i < kCount; ++i)
            folder.write(QString("%1.png").arg(i, 4, 10, QChar('0')).toStdString(),
                         i % 1000 == 700 ? textBytes("no picture") : shades[static_cast<std::size_t>(i % 251)]);
        const ImageSet set = readSet(folder.path());
        QCOMPARE(set.skipped, 5);
        QCOMPARE(set.tiles.count, kCount - 5);
        int place = 0;
        for (int i = 0; i < kCount; ++i)
            if (i % 1000 != 700) QCOMPARE(static_cast<int>(set.tiles.tile(place++)[0]), i % 251);
    }

    void skippedPicturesDoNotCountTowardTheLimit() {
        SampleFolder folder;
        for (int i = 0; i < 6; ++i) folder.write(numbered(i), encoded(slopes(20 + i, 20 + i), ".png"));
        Bytes half = encoded(slopes(20, 20), ".png");
        half.resize(half.size() / 2);
        folder.write("p1.png", half);
        DataConfig config = source(folder.path());
        config.limit = 4;
        const ImageSet set = readImageSet(config);
        QCOMPARE(set.tiles.count, 4);
        QCOMPARE(set.skipped, 1);
    }

    void archivesGiveWhatTheirFilesGive_data() {
        QTest::addColumn<int>("packing");
        QTest::addColumn<QString>("name");
        QTest::newRow("zip") << int(Packing::Zip) << "set.zip";
        QTest::newRow("tar") << int(Packing::Tar) << "set.tar";
        QTest::newRow("tar.gz") << int(Packing::TarGz) << "set.tar.gz";
        QTest::newRow("tar.xz") << int(Packing::TarXz) << "set.tar.xz";
        QTest::newRow("7z") << int(Packing::SevenZip) << "set.7z";
        QTest::newRow("zip under another name") << int(Packing::Zip) << "set.data";
    }
    void archivesGiveWhatTheirFilesGive() {
        QFETCH(int, packing);
        QFETCH(QString, name);
        SampleFolder folder;
        const auto pack = [&](const std::vector<NamedFile>& files) {
            return folder.write(name.toStdString(), archived(files, static_cast<Packing>(packing)));
        };
        SampleFolder loose;
        for (const auto& [file, bytes] : threePictures()) loose.write(file, bytes);
        QCOMPARE(readSet(pack(threePictures())).tiles, readSet(loose.path()).tiles);

        const ImageSet idx = readSet(pack({{"raw/train-images.gz", gzipped(idxFile(5, 28, 28))},
                                           {"raw/test-images.gz", gzipped(idxFile(2, 28, 28))}}));
        QCOMPARE(idx.tiles.count, 5);

        const ImageSet cifar = readSet(pack({{"c/data_batch_2.bin", cifarFile(2, 20)},
                                             {"c/test_batch.bin", cifarFile(9)},
                                             {"c/data_batch_1.bin", cifarFile(3, 10)}}));
        QCOMPARE(cifar.tiles.count, 5);
        QCOMPARE(static_cast<int>(cifar.tiles.tile(0)[0]), 10);
        QCOMPARE(cifar.labels.size(), std::size_t{5});
    }

    void xzInManyBlocksGivesWhatOneGives() {
        SampleFolder folder;
        const Bytes tar = archived({{"data_batch_1.bin", cifarFile(60)}, {"data_batch_2.bin", cifarFile(40, 7)}},
                                   Packing::Tar);
        const ImageSet plain = readSet(folder.write("plain.tar", tar));
        QCOMPARE(plain.tiles.count, 100);
        const Bytes packed = packedByXz(tar, 10'000);
        QCOMPARE(readSet(folder.write("blocks.tar.xz", packed)).tiles, plain.tiles);

        // Two streams in one file, as `cat a.xz b.xz` makes.
        const auto middle = tar.begin() + 100'000;
        Bytes streams = packedByXz({tar.begin(), middle}, 30'000);
        const Bytes second = packedByXz({middle, tar.end()}, 30'000);
        streams.insert(streams.end(), second.begin(), second.end());
        QCOMPARE(readSet(folder.write("streams.tar.xz", streams)).tiles, plain.tiles);

        QCOMPARE(readSet(folder.write("images-idx3-ubyte.xz", packedByXz(idxFile(5, 28, 28), 1000))).tiles.count, 5);
    }

    void damagedXzIsNamed_data() {
        QTest::addColumn<int>("damage");
        QTest::newRow("cut in a block") << 0;
        QTest::newRow("a byte in a block") << 1;
        QTest::newRow("nothing after its mark") << 2;
    }
    void damagedXzIsNamed() {
        QFETCH(int, damage);
        SampleFolder folder;
        Bytes packed = packedByXz(archived({{"data_batch_1.bin", cifarFile(60)}}, Packing::Tar), 10'000);
        if (damage == 0) packed.resize(packed.size() / 2);
        if (damage == 1) packed[packed.size() / 2] ^= 0x10;
        if (damage == 2) packed.resize(6);
        VERIFY_REFUSED(refusalOf(folder.write("set.tar.xz", packed)), "set.tar.xz");
    }

    void damagedArchivesAreNamed() {
        SampleFolder folder;
        for (const Packing packing : {Packing::Zip, Packing::TarGz, Packing::TarXz}) {
            Bytes bytes = archived({{"1.bin", cifarFile(200)}, {"data_batch_1.bin", cifarFile(30)}}, packing);
            bytes.resize(bytes.size() * 2 / 3);
            VERIFY_REFUSED(refusalOf(folder.write("broken", bytes)), "broken");
        }
    }

    void aPasswordIsNamed() {
        SampleFolder folder;
        VERIFY_REFUSED(refusalOf(folder.write("locked.zip", lockedZip(threePictures()))), "locked.zip",
                       "password");
    }

    void anEmptyArchiveHoldsNoPictures() {
        SampleFolder folder;
        VERIFY_REFUSED(refusalOf(folder.write("empty.zip", archived({}, Packing::Zip))), "holds no pictures");
        VERIFY_REFUSED(refusalOf(folder.write(
                           "labels.zip", archived({{"labels", idxHeader(0x801, 4, 0, 0)}}, Packing::Zip))),
                       "labels only");
    }

    void singlePackedFilesAreReadToo() {
        SampleFolder folder;
        QCOMPARE(readSet(folder.write("one.png.gz", gzipped(encoded(slopes(40, 40), ".png")))).tiles.count,
                 1);
        QCOMPARE(readSet(folder.write("data_batch_1.bin.gz", gzipped(cifarFile(3)))).tiles.count, 3);
        VERIFY_REFUSED(refusalOf(folder.write("poem.gz", gzipped(textBytes("I am a poem")))), "poem.gz");
    }

    void progressGoesUpToTheEnd() {
        SampleFolder folder;
        std::vector<Progress> seen;
        ProgressSink sink;
        sink.report = [&](const Progress& progress) { seen.push_back(progress); };
        readImageSet(source(folder.write("images", idxFile(6000, 28, 28))), sink);
        QVERIFY(seen.size() >= 2);
        QVERIFY(std::ranges::is_sorted(seen, {}, &Progress::done));
        QCOMPARE(seen.back().done, 6000);
        QCOMPARE(seen.back().total, 6000);
        QCOMPARE(seen.back().what, std::string("reading images"));
    }

    void aStopEndsReadingWithInterrupted_data() {
        QTest::addColumn<QString>("kind");
        for (const char* kind : {"idx", "cifar", "folder", "zip", "avatars"}) QTest::newRow(kind) << kind;
    }
    void aStopEndsReadingWithInterrupted() {
        QFETCH(QString, kind);
        SampleFolder folder;
        std::string path = folder.path();
        for (const auto& [file, bytes] : threePictures()) folder.write("loose/" + file, bytes);
        if (kind == "idx") path = folder.write("idx", idxFile(9000, 28, 28));
        if (kind == "cifar") path = folder.write("data_batch_1.bin", cifarFile(1500));
        if (kind == "zip") path = folder.write("set.zip", archived(threePictures(), Packing::Zip));
        if (kind == "avatars") path = "builtin:avatars";
        std::stop_source stop;
        ProgressSink sink;
        sink.stop = stop.get_token();
        sink.report = [&](const Progress&) { stop.request_stop(); };  // after the first piece of work
        const Refusal verdict = refusal([&] { readImageSet(source(path), sink); });
        QVERIFY(!verdict.text.isEmpty());
        QCOMPARE(verdict.code, ErrorCode::Interrupted);
    }

    void aStopAfterTheLastFileIsHeardWhileDecoding() {
        SampleFolder folder;
        for (const auto& [file, bytes] : threePictures()) folder.write(file, bytes);
        std::stop_source stop;
        ProgressSink sink;
        sink.stop = stop.get_token();
        sink.report = [&](const Progress& progress) {
            if (progress.done == progress.total) stop.request_stop();
        };
        QCOMPARE(refusal([&] { readImageSet(source(folder.path()), sink); }).code, ErrorCode::Interrupted);
    }

    void moreThanTheMachinesMemoryIsRefusedAtOnce() {
        DataConfig config;
        for (const std::int64_t limit : {std::int64_t{2000000000}, std::int64_t{1} << 62}) {
            config.limit = limit;
            const Refusal verdict = refusal([&] { readImageSet(config); });
            QCOMPARE(verdict.code, ErrorCode::OutOfMemory);
            QVERIFY(verdict.says("data.limit"));
        }
    }

    void settingsOutsideTheirRangeAreRefused() {
        DataConfig channels, size, empty;
        channels.channels = 2;
        size.size = 0;
        empty.source.clear();
        for (const DataConfig& config : {channels, size, empty})
            QCOMPARE(refusal([&] { readImageSet(config); }).code, ErrorCode::Usage);
    }
};

QTEST_GUILESS_MAIN(ImageSetTest)
#include "tst_image_set.moc"
