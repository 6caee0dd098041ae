// Animations by the command line: what the window exports, from the same model.
#include <QImageReader>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include "support/outside_program.h"
#include "support/shortrun_process.h"

using namespace shortrun::testing;

class TestAnimations : public QObject {
    Q_OBJECT

    Said run(const QStringList& arguments) { return runShortrun(arguments, folder_.path()); }
    int frames(const QString& name) { return QImageReader(folder_.filePath(name)).imageCount(); }

 private Q_SLOTS:
    void initTestCase() {
        const Said said = run(tinyTraining("run", 2));
        QVERIFY2(said.code == 0, qPrintable(said.errors));
        if (!QImageReader::supportedImageFormats().contains("webp")) QSKIP("this Qt reads no WebP");
    }

    void anInterpolationGoesToTheOtherEndAndBack() {
        const Said said = run({"interpolate", "run", "--rows", "1", "--columns", "2", "--out", "strip.png",
                               "--animation", "arc.webp", "--seconds", "1", "--json", "--quiet"});
        QVERIFY2(said.code == 0, qPrintable(said.errors));
        QCOMPARE(frames("arc.webp"), 60);
        QImageReader reader(folder_.filePath("arc.webp"));
        QList<QImage> images;
        while (images.size() < 60) images << reader.read();
        QCOMPARE(images[0].size(), QSize(512, 512));
        QVERIFY(images[10] == images[50] && images[0] != images[30]);
        // The turning points are the two ends of the strip.
        const QImage strip(folder_.filePath("strip.png"));
        const int scale = (strip.height()) / 32;
        for (const auto& [frame, left] : {std::pair(0, 0), std::pair(30, strip.width() - 32 * scale)})
            for (int i = 0; i < 32; ++i)
                QCOMPARE(images[frame].pixel(16 * i + 8, 16 * i + 8),
                         strip.pixel(left + scale * i, scale * i));
    }

    void aFileOfPointsGivesTheEnds() {
        QVERIFY(run({"sample", "run", "--count", "3", "--seed", "5", "--steps", "1", "--out", "three.png",
                     "--tensors", "three.safetensors", "--quiet"})
                    .code == 0);
        const Said said = run({"interpolate", "run", "--ends", "three.safetensors", "--columns", "3", "--out",
                               "ends.png", "--tensors", "ends.safetensors", "--json", "--quiet"});
        QVERIFY2(said.code == 0, qPrintable(said.errors));
        QCOMPARE(QJsonDocument::fromJson(said.output.toUtf8()).object()["rows"].toInt(), 2);
        const auto given = outside::readTensorFile(folder_.filePath("three.safetensors"));
        const auto made = outside::readTensorFile(folder_.filePath("ends.safetensors"));
        QCOMPARE(made.arrays.value("z").shape, (std::vector<int>{2, 3, 3, 32, 32}));
        const auto z = given.arrays.value("z").values;
        const auto rows = made.arrays.value("z").values;
        const auto image = static_cast<std::ptrdiff_t>(3 * 32 * 32);
        QVERIFY(std::equal(z.begin(), z.begin() + image, rows.begin()));  // row 0, rho = 0
        QVERIFY(std::equal(z.begin() + image, z.begin() + 2 * image,
                           rows.begin() + 2 * image));  // row 0, rho = 1
        QVERIFY(std::equal(z.begin() + image, z.begin() + 2 * image,
                           rows.begin() + 3 * image));  // row 1, rho = 0
    }

    void aSampleShowsItsChainsFromNoise() {
        const Said said = run({"sample", "run", "--count", "4", "--steps", "9", "--out", "grid.png",
                               "--animation", "film.webp", "--quiet"});
        QVERIFY2(said.code == 0, qPrintable(said.errors));
        QCOMPARE(frames("film.webp"), 10);
    }

    void whatCannotBeAnAnimationIsSaidBeforeAnythingIsComputed() {
        for (const char* name : {"film.gif", "no/such/film.mp4", "run"}) {
            const Said sampled = run({"sample", "run", "--out", "new.png", "--animation", name});
            QVERIFY2(sampled.code == 2 || sampled.code == 3, qPrintable(sampled.errors));
            QVERIFY2(sampled.errors.contains(name), qPrintable(sampled.errors));
            const Said between = run({"interpolate", "run", "--out", "new.png", "--animation", name});
            QVERIFY(between.code == 2 || between.code == 3);
        }
        QVERIFY(!QFile::exists(folder_.filePath("new.png")));
        const Said bad =
            run({"interpolate", "run", "--ends", "run/checkpoints/00000002.safetensors", "--out", "new.png"});
        QCOMPARE(bad.code, 3);
        QVERIFY2(bad.errors.contains("has no array z"), qPrintable(bad.errors));
    }

 private:
    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestAnimations)
#include "tst_animations.moc"
