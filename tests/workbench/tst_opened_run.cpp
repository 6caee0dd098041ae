// A run directory opened to look at: curves, samples and model of a run at rest, and of one that another
// program trains.
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fstream>

#include "engine/core/error.h"
#include "engine/storage/picture_file.h"
#include "engine/storage/run_directory.h"
#include "engine/workbench/kept_sheets.h"
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
        QVERIFY(bench.waitFor([&] { return bench.snapshot.status->runDirectory == run; }));  // told with the next state
        QCOMPARE(bench.metrics.size(), std::size_t{6});
        QCOMPARE(bench.metrics.back().iteration, std::int64_t{6});
        QCOMPARE(bench.snapshot.training->samples.count, 4);
        QCOMPARE(bench.snapshot.training->samples.width, tinyConfig().data.size);
        QVERIFY(!bench.snapshot.status->following);
        QCOMPARE(bench.snapshot.status->model->name, std::string("rest"));
        QCOMPARE(bench.snapshot.status->model->fingerprint.size(), std::size_t{16});
    }

    void whatIsOpenedAfterARunShowsNothingOfIt() {
        const std::string run = path("first"), other = path("without-sheets"), model = path("model.safetensors");
        train(run, 6);
        train(other, 4);
        std::filesystem::remove_all(other + "/samples");
        std::filesystem::copy_file(RunDirectory::open(run).newestModelPath(), model);
        const auto opened = [](Bench& bench, const std::string& what) {
            bench.events.clear();
            bench.session.submit(OpenModel{what});
            return bench.waitFor([&] { return bench.sawEvent(EventKind::ModelOpened); });
        };
        Bench bench;
        for (const std::string& next : {other, model}) {
            QVERIFY(opened(bench, run));
            QCOMPARE(bench.snapshot.training->samples.count, 4);
            QCOMPARE(bench.metrics.size(), std::size_t{6});
            QVERIFY(opened(bench, next));
            QVERIFY(bench.snapshot.training->samples.empty());
            QCOMPARE(bench.metrics.size(), next == other ? std::size_t{4} : std::size_t{0});
        }
    }

    void aRunWithoutAWholeModelTakesNothingsPlace() {
        const std::string run = path("garbage"), ours = path("ours");
        train(run, 3);
        std::ofstream(run + "/checkpoints/00000003.safetensors") << "garbage";
        Config config = tinyConfig();
        config.train.iterations = 100000;
        Bench bench;
        bench.session.submit(StartTraining{config, ours});
        QVERIFY(bench.waitFor([&] { return bench.metrics.size() > 5; }));
        bench.session.submit(OpenModel{run});
        QVERIFY(bench.waitFor([&] { return bench.sawEvent(EventKind::Failed); }));
        const std::size_t before = bench.metrics.size();
        QVERIFY(bench.waitFor([&] { return bench.metrics.size() > before + 3; }));
        for (std::size_t i = 0; i < bench.metrics.size(); ++i)
            QCOMPARE(bench.metrics[i].iteration, static_cast<std::int64_t>(i + 1));
        QCOMPARE(bench.snapshot.status->state, EngineState::Training);
        QCOMPARE(bench.snapshot.status->runDirectory, ours);
        QCOMPARE(bench.snapshot.status->model->name, std::string("ours"));
        bench.session.submit(Preview{.count = 2});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.preview && bench.snapshot.preview->step == 4; }));
    }

    void aSheetThatCannotBeReadCostsNothingButItself() {
        const std::string run = path("torn-sheet");
        train(run, 6);
        std::ofstream(run + "/samples/00000006.png") << "garbage";
        Bench bench;
        bench.session.submit(OpenModel{run});
        QVERIFY(bench.waitFor([&] { return bench.sawEvent(EventKind::ModelOpened) && bench.metrics.size() == 6; }));
        QVERIFY(bench.waitFor([&] { return bench.snapshot.status->model.has_value(); }));
        QVERIFY(bench.snapshot.training->samples.empty() && !bench.sawEvent(EventKind::Failed));
    }

    void theRunThatIsTrainedHereIsOpenedAsFarAsItHasLearnt_data() {
        QTest::addColumn<QString>("way");
        QTest::newRow("by its name") << "/";
        QTest::newRow("by another way to it") << "/./";
    }
    void theRunThatIsTrainedHereIsOpenedAsFarAsItHasLearnt() {
        QFETCH(QString, way);
        const std::string name = "trained-here" + std::to_string(way.size());
        Config config = tinyConfig();
        config.train.iterations = 100000;
        Bench bench;
        bench.session.submit(StartTraining{config, folder_.path().toStdString() + "/" + name});
        QVERIFY(bench.waitFor([&] { return bench.metrics.size() > 3; }));
        bench.session.submit(OpenModel{folder_.path().toStdString() + way.toStdString() + name});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.status->state == EngineState::Idle; }));
        QVERIFY(!bench.sawEvent(EventKind::Failed) && !bench.snapshot.status->following);
        QCOMPARE(bench.events.back().text, "Opened " + name + ".");
        const std::string run = folder_.path().toStdString() + "/" + name;
        QVERIFY(std::ranges::any_of(bench.events, [&](const Event& event) { return event.run == run; }));  // is saved
        for (std::size_t i = 0; i < bench.metrics.size(); ++i)
            QCOMPARE(bench.metrics[i].iteration, static_cast<std::int64_t>(i + 1));
        QCOMPARE(bench.snapshot.status->model->iteration, bench.metrics.back().iteration);
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
        elsewhere->setParameter("train.learning_rate", "5e-5");
        QVERIFY(bench.waitFor([&] { return bench.snapshot.record && !bench.snapshot.record->changes.empty(); }));
        bench.session.submit(ShowHistory{5});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.past && bench.snapshot.past->request.iteration == 5; }));
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

    void changesAreKeptAndSurviveAResume() {
        const std::string run = path("changed");
        Config config = tinyConfig();
        config.train.iterations = 12;
        {
            Trainer trainer(config, tinyData(), run, false);
            advance(trainer, 4);
            trainer.setParameter("train.learning_rate", "7e-5");
            trainer.setParameter("train.learning_rate", "5e-5");
            trainer.setParameter("reconstruct.steps", "9");  // not of the run
            advance(trainer, 6);
            trainer.saveCheckpoint();
            trainer.setParameter("sampler.steps", "5");  // lost with the kill: after the checkpoint
            advance(trainer, 7);
        }
        config.train.learningRate = Schedule(2e-5);  // wanted otherwise on resume
        Trainer again(config, tinyData(), run, true);
        QCOMPARE(again.changes().size(), std::size_t{2});
        QVERIFY((again.changes()[0] == ParameterChange{5, "train.learning_rate", "1e-4", "5e-5"}));
        QVERIFY((again.changes()[1] == ParameterChange{7, "train.learning_rate", "5e-5", "2e-5"}));
        QVERIFY(RunDirectory::open(run).readChanges() == again.changes());
    }

    void damagedChangesAreReadAsFarAsTheyGo() {
        const std::string run = path("damaged");
        train(run, 2);
        std::ofstream(run + "/changes.tsv")
            << "iteration\tkey\tbefore\tafter\n2\tsampler.steps\t4\t5\nx\ty\n-3\ta\tb\tc\n"
               "3\tsampler.steps\t5\t6\ttoo many\n4\tsampler.steps\t5";
        const auto changes = RunDirectory::open(run).readChanges();
        QCOMPARE(changes.size(), std::size_t{1});
        QVERIFY((changes[0] == ParameterChange{2, "sampler.steps", "4", "5"}));
    }

    void anOpenedRunShowsItsPast() {
        const std::string run = path("past");
        Config config = tinyConfig();
        config.train.sampleEvery = 2;
        config.train.iterations = 7;
        {
            Trainer trainer(config, tinyData(), run, false);
            advance(trainer, 3);
            trainer.setParameter("sampler.steps", "5");
            while (trainer.advance() != TrainerStep::Done) {
            }
        }
        Bench bench;
        bench.session.submit(OpenModel{run});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.record && !bench.snapshot.record->sheets.empty(); }));
        QVERIFY((bench.snapshot.record->sheets == std::vector<std::int64_t>{2, 4, 6, 7}));
        QVERIFY((bench.snapshot.record->changes == std::vector{ParameterChange{4, "sampler.steps", "4", "5"}}));
        bench.session.submit(ShowHistory{5});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.past && bench.snapshot.past->request.iteration == 5; }));
        QCOMPARE(bench.snapshot.past->iteration, std::int64_t{4});
        QVERIFY(bench.snapshot.past->samples.pixels == readSampleSheet(run + "/samples/00000004.png", 32).pixels);
        bench.session.submit(ShowHistory{1});  // before the first sheet
        QVERIFY(bench.waitFor([&] { return bench.snapshot.past->request.iteration == 1; }));
        QVERIFY(bench.snapshot.past->samples.empty());
    }

    void aLiveRunThatIsNotKeptShowsItsPastToo() {
        Config config = tinyConfig();
        config.train.sampleEvery = 2;
        config.train.iterations = 6;
        Bench bench;
        bench.session.submit(StartTraining{config});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.record && bench.snapshot.record->sheets.size() == 3; }));
        bench.session.submit(ShowHistory{3});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.past != nullptr; }));
        QCOMPARE(bench.snapshot.past->iteration, std::int64_t{2});
        QCOMPARE(bench.snapshot.past->samples.count, 4);
        QCOMPARE(bench.snapshot.past->data.count, 4);
    }

    /// Not the last chains that it learnt from, but what came of it: the sheet of the last iteration.
    void aRunThatHasEndedShowsItsLastSheet() {
        Config config = tinyConfig();
        config.train.iterations = 6;
        Bench bench;
        bench.session.submit(StartTraining{config});
        QVERIFY(bench.waitFor([&] { return bench.sawEvent(EventKind::TrainingFinished); }));
        bench.session.submit(ShowHistory{6});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.past != nullptr; }));
        QCOMPARE(bench.snapshot.past->iteration, std::int64_t{6});
        QCOMPARE(bench.snapshot.training->iteration, std::int64_t{6});
        QVERIFY(bench.snapshot.training->samples == bench.snapshot.past->samples);
    }

    void theDataOfAnIterationAreThoseItLearntFrom() {
        Config config = tinyConfig();
        Trainer trainer(config, tinyData(), {}, false);
        advance(trainer, 5);
        const ImageTiles then = trainer.dataBatch(4);
        advance(trainer, 7);
        QVERIFY(trainer.dataBatchOf(5, 4).pixels == then.pixels);
        QVERIFY(trainer.dataBatchOf(0, 4).empty());
    }

    void anotherRunIsComparedAndLetGo() {
        const std::string run = path("other-run"), empty = path("no-run");
        train(run, 3);
        Bench bench;
        bench.session.submit(CompareRun{run});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.comparison != nullptr; }));
        QCOMPARE(bench.snapshot.comparison->name, std::string("other-run"));
        QCOMPARE(bench.snapshot.comparison->rows.size(), std::size_t{3});
        bench.session.submit(CompareRun{empty});
        QVERIFY(bench.waitFor([&] { return bench.sawEvent(EventKind::Failed); }));
        QCOMPARE(bench.snapshot.comparison->rows.size(), std::size_t{3});
        bench.session.submit(CompareRun{});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.comparison->path.empty(); }));
    }

    void theTrainingHistoryBecomesAnAnimation() {
        const std::string run = path("animated"), file = path("history.webp");
        Config config = tinyConfig();
        config.train.sampleEvery = 2;
        {
            Trainer trainer(config, tinyData(), run, false);
            advance(trainer, 8);
            trainer.saveCheckpoint();
        }
        Bench bench;
        bench.session.submit(OpenModel{run});
        ExportAnimation request;
        request.path = file;
        request.trainingHistory = true;
        request.framesPerSecond = 4;
        bench.session.submit(request);
        QVERIFY(bench.waitFor([&] { return bench.sawEvent(EventKind::Saved); }));
        QVERIFY(std::filesystem::file_size(file) > 200);
    }

    void sheetsWithFewerSamplesFitIntoTheAnimation() {
        const std::string run = path("begun"), file = path("begun.webp");
        Config config = tinyConfig();
        config.train.sampleEvery = 1;
        config.train.sampleCount = 10;
        {
            Trainer trainer(config, tinyData(), run, false);
            advance(trainer, 8);
        }
        // As versions wrote it that showed the ends of the chains so far.
        RunDirectory::open(run).writeSamples(1, ImageTiles(4, 32, 32, 3));
        Bench bench;
        bench.session.submit(OpenModel{run});
        ExportAnimation request;
        request.path = file;
        request.trainingHistory = true;
        bench.session.submit(request);
        QVERIFY(bench.waitFor([&] { return bench.sawEvent(EventKind::Saved) || bench.sawEvent(EventKind::Failed); }));
        QVERIFY2(!bench.sawEvent(EventKind::Failed), bench.events.back().text.c_str());
        QVERIFY(std::filesystem::file_size(file) > 200);
    }

    void manySheetsInMemoryStaySpreadOverTheRun() {
        KeptSheets sheets;
        for (int i = 1; i <= 3000; ++i) sheets.keep(10 * i, ImageTiles(1, 2, 2, 1));
        const auto kept = sheets.iterations();
        QVERIFY(kept.size() > KeptSheets::kMost / 2 - 2 && kept.size() <= KeptSheets::kMost);
        for (std::size_t i = 1; i < kept.size(); ++i) QVERIFY(kept[i] - kept[i - 1] <= 30000 / 50);
        sheets.dropAfter(15000);
        QVERIFY(sheets.iterations().back() <= 15000);
        QVERIFY(sheets.at(3).empty());
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
