// A run that was stopped goes on as if it had never been, or says why it does not.
#include <QTest>

#include <filesystem>
#include <fstream>
#include <functional>

#include "engine/config/schema.h"
#include "engine/core/error.h"
#include "engine/storage/run_directory.h"
#include "engine/storage/safetensors.h"
#include "workbench/run_folder.h"

using namespace shortrun;
using namespace shortrun::testing;

class TestTrainerResume : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase() { QVERIFY(path.isValid()); }

    void aRunStoppedAndResumedEndsWithTheBytesOfOneNeverStopped_data() {
        QTest::addColumn<ChainStart>("start");
        QTest::addColumn<double>("average");
        QTest::newRow("chains from noise") << ChainStart::Prior << 0.0;
        QTest::newRow("persistent chains") << ChainStart::Persistent << 0.0;
        QTest::newRow("chains from the data") << ChainStart::Data << 0.0;
        QTest::newRow("averaged weights") << ChainStart::Prior << 0.5;
    }

    void aRunStoppedAndResumedEndsWithTheBytesOfOneNeverStopped() {
        QFETCH(ChainStart, start);
        QFETCH(double, average);
        const std::string whole = path("whole") + QTest::currentDataTag(),
                          parts = path("parts") + QTest::currentDataTag();
        Config config = tinyConfig();
        config.train.chainStart = start;
        config.train.average = average;
        const auto data = tinyData();
        {
            Trainer unbroken(config, data, whole, false);
            runTo(unbroken, 8);
        }
        {
            Trainer first(config, data, parts, false);
            runTo(first, 3);
            first.advance();  // a step into the next iteration: it is made again on resume
            first.saveCheckpoint();
        }
        for (int part = 0; part < 3; ++part) {
            Trainer next(config, data, parts, true);
            QVERIFY(next.iteration() >= 3);
            runTo(next, next.iteration() + 2);
            next.saveCheckpoint();
        }
        QVERIFY(weightBytes(whole) == weightBytes(parts));
    }

    void dataNoiseWantedOtherwiseOnResumeIsAsIfChangedLive_data() {
        QTest::addColumn<DataNoiseMode>("modeBefore");
        QTest::addColumn<QString>("before");
        QTest::addColumn<QStringList>("wanted");
        const QString noise = "train.data_noise", mode = "train.data_noise_mode";
        QTest::newRow("fixed, then auto") << DataNoiseMode::Fixed << "0.15" << QStringList{mode, "auto"};
        QTest::newRow("a schedule, then auto")
            << DataNoiseMode::Fixed << "0:0.15, 6:0.03" << QStringList{mode, "auto"};
        QTest::newRow("auto, from another start")  // a number fixes it
            << DataNoiseMode::Auto << "0.15" << QStringList{noise, "0.08", mode, "auto"};
        QTest::newRow("auto, then fixed") << DataNoiseMode::Auto << "0.15" << QStringList{mode, "fixed"};
    }

    void dataNoiseWantedOtherwiseOnResumeIsAsIfChangedLive() {
        QFETCH(DataNoiseMode, modeBefore);
        QFETCH(QString, before);
        QFETCH(QStringList, wanted);
        const std::string live = path("changed live, ") + QTest::currentDataTag(),
                          resumed = path("changed on resume, ") + QTest::currentDataTag();
        Config config = tinyConfig();
        config.train.dataNoiseMode = modeBefore;
        config.train.dataNoise = Schedule::parse(before.toStdString());
        Config changed = config;
        for (qsizetype i = 0; i < wanted.size(); i += 2)
            setField(changed, wanted[i].toStdString(), wanted[i + 1].toStdString());
        {
            Trainer trainer(config, tinyData(), live, false);
            runTo(trainer, 3);
            for (qsizetype i = 0; i < wanted.size(); i += 2)
                QVERIFY(trainer.setParameter(wanted[i].toStdString(), wanted[i + 1].toStdString()));
            runTo(trainer, 8);
        }
        {
            Trainer first(config, tinyData(), resumed, false);
            runTo(first, 3);
            first.saveCheckpoint();
        }
        Trainer second(changed, tinyData(), resumed, true);
        runTo(second, 8);
        QVERIFY(weightBytes(live) == weightBytes(resumed));
        QVERIFY(RunDirectory::open(live).readChanges() == second.changes());
        QCOMPARE(second.changes().size(), std::size_t{1});
    }

    /// While it was fixed nothing steered it, however short the chains of a young model are.
    void autoBeginsAtTheSigmaThatWasFixedBefore() {
        Config config = tinyConfig();
        config.train.iterations = 40;
        config.train.dataNoiseMode = DataNoiseMode::Fixed;
        config.train.dataNoise = Schedule(0.15);
        {
            Trainer fixed(config, tinyData(), path("fixed"), false);
            runTo(fixed, 30);
            fixed.saveCheckpoint();
        }
        config.train.dataNoiseMode = DataNoiseMode::Auto;
        Trainer steered(config, tinyData(), path("fixed"), true);
        runTo(steered, 33);
        QCOMPARE(steered.metrics()[30].dataNoiseStd, 0.15);
        QVERIFY(steered.metrics()[32].dataNoiseStd != 0.15);
    }

    void aSheetThatWasNotDrawnBeforeAStopIsDrawnAfterIt() {
        Config config = tinyConfig();
        config.train.sampleEvery = 3;
        const std::string run = path("undrawn");
        {
            Trainer stopped(config, tinyData(), run, false);
            runTo(stopped, 3);
            stopped.saveCheckpoint();
        }
        QVERIFY(!std::filesystem::exists(run + "/samples/00000003.png"));
        for (int time = 0; time < 2; ++time) {
            Trainer resumed(config, tinyData(), run, true);
            bool drew = false;
            while (resumed.iteration() < 4) drew = resumed.advance() == TrainerStep::Drawn || drew;
            QCOMPARE(drew, time == 0);
            QVERIFY(std::filesystem::exists(run + "/samples/00000003.png"));
        }
    }

    void samplesAreStillThereAfterResuming() {
        Config config = tinyConfig();
        config.train.sampleCount = 10;  // of three batches
        for (const int iterations : {1, 5}) {
            const std::string run = path("sampled") + std::to_string(iterations);
            ImageTiles before;
            {
                Trainer first(config, tinyData(), run, false);
                runTo(first, iterations);
                first.saveCheckpoint();
                before = first.samples(12);
                QCOMPARE(before.count, iterations == 1 ? 4 : 12);
            }
            Trainer resumed(config, tinyData(), run, true);
            const ImageTiles after = resumed.samples(12);
            QCOMPARE(after.count, before.count);
            QVERIFY(after.pixels == before.pixels);
            runTo(resumed, iterations + 1);  // the oldest make room
            QCOMPARE(resumed.samples(12).count, iterations == 1 ? 8 : 12);
        }
    }

    void aStateThatCannotBeGoneOnWithIsPassedOver() {
        {
            Trainer trainer(tinyConfig(), tinyData(), path("damaged"), false);
            for (const int iteration : {2, 4}) {
                runTo(trainer, iteration);
                trainer.saveCheckpoint();
            }
        }
        const auto change = [&](const char* state, const std::function<void(Safetensors&)>& damage) {
            const std::string file = path("damaged") + "/checkpoints/" + state + ".state.safetensors";
            Safetensors content = readSafetensors(file);
            damage(content);
            writeSafetensors(file, content);
        };
        change("00000004", [](Safetensors& state) { state.metadata["adam.steps"] = "many"; });
        // What does not decide what is computed need not be whole.
        change("00000002", [](Safetensors& state) {
            state.metadata["trainer.seconds"] = "long";
            state.metadata["trainer.recoveries"] = "99999999999999999999";
        });
        Trainer resumed(tinyConfig(), tinyData(), path("damaged"), true);
        QCOMPARE(resumed.iteration(), std::int64_t{2});
        runTo(resumed, 8);
        Trainer whole(tinyConfig(), tinyData(), path("undamaged"), false);
        runTo(whole, 8);
        QVERIFY(weightBytes(path("damaged")) == weightBytes(path("undamaged")));
    }

    /// What cannot be listed is not gone: begun again, the run would lose its past.
    void checkpointsThatCannotBeListedAreNoReasonToBeginAgain() {
        {
            Trainer trainer(tinyConfig(), tinyData(), path("unseen"), false);
            runTo(trainer, 3);
            trainer.saveCheckpoint();
        }
        const std::filesystem::path run = path("unseen");
        std::filesystem::rename(run / "checkpoints", run / "kept");
        std::ofstream(run / "checkpoints") << "no folder";  // root can list any
        const auto rows = std::filesystem::file_size(run / "metrics.csv");
        QVERIFY_THROWS_EXCEPTION(Error, Trainer(tinyConfig(), tinyData(), path("unseen"), true));
        QCOMPARE(std::filesystem::file_size(run / "metrics.csv"), rows);
    }

    void resumingReadsTheMetricsBack() {
        const Config config = tinyConfig();
        {
            Trainer trainer(config, tinyData(), path("metrics"), false);
            runTo(trainer, 5);
            trainer.saveCheckpoint();
        }
        Trainer resumed(config, tinyData(), path("metrics"), true);
        QCOMPARE(resumed.metrics().size(), std::size_t{5});
        QCOMPARE(resumed.metrics().back().iteration, std::int64_t{5});
    }

    void aRunGoesOnWithItsPicturesWhereverTheyLieNow() {
        const Config config = tinyConfig();
        {
            Trainer unbroken(config, tinyData(), path("settled"), false);
            runTo(unbroken, 4);
            unbroken.saveCheckpoint();
            Trainer first(config, tinyData(), path("moved"), false);
            runTo(first, 2);
            first.saveCheckpoint();
        }
        Config elsewhere = config;
        elsewhere.data.source = "elsewhere.zip";
        {
            Trainer resumed(elsewhere, tinyData(), path("moved"), true);
            QCOMPARE(resumed.notice(), std::string());
            runTo(resumed, 4);
            resumed.saveCheckpoint();
        }
        QVERIFY(weightBytes(path("moved")) == weightBytes(path("settled")));
        QCOMPARE(RunDirectory::open(path("moved")).config().data.source, elsewhere.data.source);
    }

    void aRunDoesNotGoOnWithOtherPictures() {
        const Config config = tinyConfig();
        {
            Trainer first(config, tinyData(), path("its own"), false);
            runTo(first, 2);
            first.saveCheckpoint();
        }
        auto changed = std::make_shared<ImageSet>(*tinyData());
        changed->tiles.pixels.front() ^= 1;
        Config elsewhere = config;
        elsewhere.data.source = "elsewhere.zip";
        QVERIFY_EXCEPTION_THROWN(Trainer(elsewhere, changed, path("its own"), true), Error);
        // In the same place they have been changed by whoever owns them: that is said, and no more.
        Trainer resumed(config, changed, path("its own"), true);
        QVERIFY2(resumed.notice().find("other pictures") != std::string::npos, resumed.notice().c_str());
        QCOMPARE(resumed.iteration(), std::int64_t{2});
        QCOMPARE(resumed.metrics().size(), std::size_t{2});
    }

    void picturesThatNoCheckpointKnowsAreTakenFromTheirPlaceOnly() {
        Config config = tinyConfig();
        { Trainer killed(config, tinyData(), path("early"), false); }
        config.data.source = "elsewhere.zip";
        QVERIFY_EXCEPTION_THROWN(Trainer(config, tinyData(), path("early"), true), Error);
        Trainer resumed(tinyConfig(), tinyData(), path("early"), true);
        QCOMPARE(resumed.iteration(), std::int64_t{0});
    }

    void aDirectoryOfAnotherConfigurationIsRefusedByName() {
        const Config config = tinyConfig();
        { Trainer trainer(config, tinyData(), path("other"), false); }
        Config different = config;
        different.model.width = 8;
        for (const bool resume : {false, true}) {
            try {
                Trainer trainer(different, tinyData(), path("other"), resume);
                QFAIL("the directory was taken");
            } catch (const Error& error) {
                QCOMPARE(error.code(), ErrorCode::BadInput);
                QVERIFY2(error.message().find("model.width") != std::string::npos, error.what());
            }
        }
    }

 private:
    const RunFolder path;
};

QTEST_GUILESS_MAIN(TestTrainerResume)
#include "tst_trainer_resume.moc"
