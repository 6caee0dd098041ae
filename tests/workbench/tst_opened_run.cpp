// A run directory opened to look at: curves, samples and model of a run at rest, and of one that another
// program trains.
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>

#include "engine/core/error.h"
#include "engine/storage/picture_file.h"
#include "engine/workbench/sample_sheet.h"
#include "engine/workbench/trainer.h"
#include "support/session_bench.h"

using namespace shortrun;
using namespace shortrun::testing;

class TestOpenedRun : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void init() { QVERIFY(folder_.isValid()); }

    void aRunAtRestShowsItsCurvesAndItsLastSamples() {
        const std::string run = path("rest");
        train(run, 6);
        Bench bench;
        bench.session.submit(OpenModel{run});
        QVERIFY(
            bench.waitFor([&] { return bench.sawEvent(EventKind::ModelOpened) && bench.snapshot.training; }));
        QCOMPARE(bench.metrics.size(), std::size_t{6});
        QCOMPARE(bench.metrics.back().iteration, std::int64_t{6});
        QCOMPARE(bench.snapshot.training->samples.count, 4);
        QCOMPARE(bench.snapshot.training->samples.width, tinyConfig().data.size);
        QVERIFY(!bench.snapshot.status->following);
        QCOMPARE(bench.snapshot.status->runDirectory, run);
        QCOMPARE(bench.snapshot.status->model->name, std::string("rest"));
        QCOMPARE(bench.snapshot.status->model->fingerprint.size(), std::size_t{16});
    }

    void aRunThatIsTrainedElsewhereIsFollowedUntilItEnds() {
        const std::string run = path("elsewhere");
        auto elsewhere = std::make_unique<Trainer>(tinyConfig(), tinyData(), run, false);
        advance(*elsewhere, 2);
        Bench bench;
        bench.session.submit(OpenModel{run});  // it has no checkpoint yet
        QVERIFY(bench.waitFor([&] { return bench.snapshot.status && bench.snapshot.status->following; }));
        QVERIFY(bench.waitFor([&] { return bench.metrics.size() == 2; }));
        QVERIFY(!bench.snapshot.status->model);
        advance(*elsewhere, 5);
        elsewhere->saveCheckpoint();
        QVERIFY(bench.waitFor([&] { return bench.metrics.size() == 5 && bench.snapshot.status->model; }));
        QCOMPARE(bench.snapshot.status->iteration, std::int64_t{5});
        elsewhere.reset();
        QVERIFY(bench.waitFor([&] { return !bench.snapshot.status->following; }));
        QCOMPARE(bench.metrics.size(), std::size_t{5});
        // What was followed is an open model like any other.
        bench.session.submit(Preview{.count = 2});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.preview && bench.snapshot.preview->step == 4; }));
    }

    void followingWritesNothing() {
        const std::string run = path("untouched");
        train(run, 3);
        const auto before = contentOf(run);
        Bench bench;
        bench.session.submit(OpenModel{run, true});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.status && bench.snapshot.status->following; }));
        QTest::qWait(1500);
        QCOMPARE(contentOf(run), before);
    }

    void somethingElseEndsTheFollowing() {
        const std::string run = path("followed"), other = path("other");
        train(run, 2);
        train(other, 2);
        Bench bench;
        bench.session.submit(OpenModel{run, true});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.status && bench.snapshot.status->following; }));
        bench.session.submit(OpenModel{other});
        QVERIFY(bench.waitFor([&] { return !bench.snapshot.status->following; }));
        QCOMPARE(bench.snapshot.status->runDirectory, other);
    }

    void aSheetComesApartIntoItsTiles() {
        ImageTiles tiles(5, 32, 32, 3);
        for (std::size_t i = 0; i < tiles.pixels.size(); ++i)
            tiles.pixels[i] = static_cast<std::uint8_t>(i * 7 + i / 96);
        const std::string file = path("sheet.png");
        writePng(file, contactSheet(tiles, 0, 2));
        const ImageTiles again = readSampleSheet(file, 32);
        QCOMPARE(again.count, 5);
        QVERIFY(again.pixels == tiles.pixels);
        QVERIFY_EXCEPTION_THROWN(readSampleSheet(file, 31), Error);
    }

 private:
    std::string path(const char* name) { return folder_.filePath(name).toStdString(); }

    static void advance(Trainer& trainer, std::int64_t iteration) {
        while (trainer.iteration() < iteration) trainer.advance();
    }
    static void train(const std::string& run, std::int64_t iterations) {
        Config config = tinyConfig();
        config.train.iterations = iterations;
        Trainer trainer(config, tinyData(), run, false);
        while (trainer.advance() != TrainerStep::Done) {
        }
        trainer.saveCheckpoint();
    }
    static std::vector<std::string> contentOf(const std::string& run) {
        std::vector<std::string> content;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(run))
            if (entry.is_regular_file())
                content.push_back(entry.path().string() + " " + std::to_string(entry.file_size()) + " " +
                                  std::to_string(entry.last_write_time().time_since_epoch().count()));
        std::ranges::sort(content);
        return content;
    }

    QTemporaryDir folder_;
};

QTEST_MAIN(TestOpenedRun)
#include "tst_opened_run.moc"
