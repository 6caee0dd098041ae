// Exporting animations through the real session: the frames are the pictures of the positions, and a
// cancelled export leaves nothing.
#include <QDir>
#include <QImageReader>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

#include "engine/workbench/trainer.h"
#include "support/session_bench.h"

using namespace shortrun;
using namespace shortrun::testing;

class TestAnimationJob : public QObject {
    Q_OBJECT

    QStringList files() const {
        return QDir(folder_.path()).entryList(QDir::Files | QDir::Hidden | QDir::NoDotAndDotDot);
    }
    std::string place(const char* name) const { return (folder_.path() + "/" + name).toStdString(); }
    static ExportAnimation arc(const std::string& path, int frames) {
        ExportAnimation request;
        request.path = path;
        request.framesPerSecond = 20;
        request.scale = 1;
        for (int i = 0; i < frames; ++i)
            request.positions.push_back({{4, 0, nullptr}, {4, 1, nullptr}, i / (frames - 1.0)});
        return request;
    }

 private Q_SLOTS:
    void initTestCase() {
        QVERIFY(folder_.isValid());
        Trainer trainer(tinyConfig(), tinyData(), {}, false);
        while (trainer.iteration() < 2) trainer.advance();
        modelPath_ = place("tiny.safetensors");
        trainer.saveModel(modelPath_);
    }

    void theFramesAreThePicturesOfThePositions() {
        Bench bench;
        bench.session.submit(OpenModel{modelPath_});
        bench.session.submit(ShowStrip{{4, 0, nullptr}, {4, 1, nullptr}, 5});
        // More than are computed side by side.
        bench.session.submit(arc(place("arc.webp"), 41));
        QVERIFY(bench.waitFor([&] { return bench.snapshot.strip && bench.sawEvent(EventKind::Saved); }));
        QCOMPARE(bench.snapshot.animation->frames, 0);
        QImageReader reader(QString::fromStdString(place("arc.webp")));
        if (!reader.canRead()) QSKIP("this Qt reads no WebP");
        QCOMPARE(reader.imageCount(), 41);
        const ImageTiles& strip = bench.snapshot.strip->tiles;
        for (int i = 0; i < 41; ++i) {
            const QImage image = reader.read().convertToFormat(QImage::Format_RGB888);
            QCOMPARE(image.width(), strip.width);
            if (i % 10 != 0) continue;
            const auto tile = strip.tile(i / 10);
            for (int y = 0; y < image.height(); ++y)
                QVERIFY(std::equal(image.scanLine(y), image.scanLine(y) + 3 * image.width(),
                                   tile.begin() + y * 3 * image.width()));
        }
    }

    void fourCornersAreMixedByTheirWeights() {
        Bench bench;
        bench.session.submit(OpenModel{modelPath_});
        bench.session.submit(Synthesise{.count = 4, .seed = 4});
        Interpolate corner{{4, 0, nullptr}, {4, 1, nullptr}, 0.5, {4, 2, nullptr}, {4, 3, nullptr}};
        corner.weights = {0, 0, 2, 0};  // scaled to 1
        bench.session.interpolate(corner);
        QVERIFY(bench.waitFor([&] {
            return bench.snapshot.interpolation && bench.snapshot.synthesis &&
                   bench.snapshot.synthesis->step == bench.snapshot.synthesis->steps;
        }));
        QVERIFY(std::ranges::equal(bench.snapshot.interpolation->tile.tile(0),
                                   bench.snapshot.synthesis->tiles.tile(2)));
    }

    void picturesThatAreThereNeedNoModel() {
        Bench bench;
        ExportAnimation request;
        request.path = place("sheets.webp");
        request.scale = 2;
        for (int i = 0; i < 3; ++i) {
            auto sheet = std::make_shared<ImageTiles>(4, 8, 8, 3);
            std::ranges::fill(sheet->pixels, static_cast<std::uint8_t>(50 * i));
            request.pictures.push_back(sheet);
        }
        bench.session.submit(request);
        QVERIFY(bench.waitFor([&] { return bench.sawEvent(EventKind::Saved); }));
        QImageReader reader(QString::fromStdString(place("sheets.webp")));
        if (!reader.canRead()) QSKIP("this Qt reads no WebP");
        QCOMPARE(reader.imageCount(), 3);
        QCOMPARE(reader.size(), QSize(34, 34));
    }

    void aCancelledExportLeavesNothing() {
        const QStringList before = files();
        Bench bench;
        bench.session.submit(OpenModel{modelPath_});
        bench.session.submit(arc(place("long.webp"), 4000));
        QVERIFY(
            bench.waitFor([&] { return bench.snapshot.animation && bench.snapshot.animation->frame > 0; }));
        QCOMPARE(bench.snapshot.animation->frames, 4000);
        bench.session.submit(StopExport{});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.animation->frames == 0; }));
        QCOMPARE(files(), before);
        QVERIFY(!bench.sawEvent(EventKind::Saved));
    }

    void aBadPlaceIsSaidAtOnceAndTheThreadLivesOn() {
        Bench bench;
        bench.session.submit(OpenModel{modelPath_});
        bench.session.submit(arc(place("no/such/film.webp"), 9));
        QVERIFY(bench.waitFor([&] { return bench.sawEvent(EventKind::Failed); }));
        bench.session.submit(arc(place("film.gif"), 9));
        bench.session.submit(ExportAnimation{place("empty.webp")});
        bench.session.submit(arc(place("fine.webp"), 3));
        QVERIFY(bench.waitFor([&] { return bench.sawEvent(EventKind::Saved); }));
        QCOMPARE(std::ranges::count(bench.events, EventKind::Failed, &Event::kind), 3);
        QVERIFY(QFile::exists(QString::fromStdString(place("fine.webp"))));
    }

 private:
    QTemporaryDir folder_;
    std::string modelPath_;
};

QTEST_GUILESS_MAIN(TestAnimationJob)
#include "tst_animation_job.moc"
