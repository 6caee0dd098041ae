// A run with everything around it: its samples, live changes, full disks, its end.
#include <QTest>

#include <filesystem>

#include "engine/core/error.h"
#include "engine/core/float_batch.h"
#include "engine/core/parameter_change.h"
#include "engine/storage/model_file.h"
#include "engine/storage/run_directory.h"
#include "support/smallest_files.h"
#include "workbench/run_folder.h"

using namespace shortrun;
using namespace shortrun::testing;

namespace {

/// Iterates on a disk that is full, and once more; whether either is refused for that reason.
bool isRefusedForSpace(Trainer& trainer) {
    bool refused[2]{};
    for (bool& it : refused) {
        try {
            while (trainer.advance() != TrainerStep::Done) {
            }
        } catch (const Error& error) {
            it = error.code() == ErrorCode::DiskFull;
        }
    }
    return refused[0] && refused[1];
}

}  // namespace

class TestTrainer : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase() { QVERIFY(path.isValid()); }

    void aChangeAfterTheLastIterationIsKeptWithTheCheckpoint() {
        {
            Trainer trainer(tinyConfig(), tinyData(), path("late change"), false);
            runTo(trainer, 4);
            QVERIFY(trainer.setParameter("train.learning_rate", "5e-5"));
            trainer.saveCheckpoint();
        }
        const Config saved = RunDirectory::open(path("late change")).config();
        for (int time = 0; time < 2; ++time) {
            Trainer resumed(saved, tinyData(), path("late change"), true);
            QCOMPARE(resumed.changes().size(), std::size_t{1});
            QVERIFY((resumed.changes()[0] == ParameterChange{5, "train.learning_rate", "1e-4", "5e-5"}));
            QVERIFY(RunDirectory::open(path("late change")).readChanges() == resumed.changes());
        }
    }

    void aFullDiskStopsTheRunUntilThereIsSpace_data() {
        QTest::addColumn<int>("done");
        QTest::addColumn<int>("bytes");
        QTest::newRow("on its way") << 3 << 64;
        QTest::newRow("in the last iteration") << 7 << 64;
        QTest::newRow("where only metrics fit") << 7 << 8000;
    }

    void aFullDiskStopsTheRunUntilThereIsSpace() {
        QFETCH(int, done);
        QFETCH(int, bytes);
        const std::string run = path("full disk, ") + QTest::currentDataTag(),
                          whole = path("empty disk, ") + QTest::currentDataTag();
        {
            Trainer undisturbed(tinyConfig(), tinyData(), whole, false);
            runTo(undisturbed, 8);
        }
        {
            Trainer trainer(tinyConfig(), tinyData(), run, false);
            runTo(trainer, done);
            {
                const SmallestFiles limit(static_cast<rlim_t>(bytes));
                QVERIFY(isRefusedForSpace(trainer));
                QCOMPARE(trainer.iteration(), std::int64_t{done + 1});
            }
            while (trainer.advance() != TrainerStep::Done) {
            }
            QCOMPARE(trainer.iteration(), std::int64_t{8});
        }
        const auto rows = RunDirectory::open(run).readMetrics();
        QCOMPARE(rows.size(), std::size_t{8});
        for (std::size_t i = 0; i < rows.size(); ++i) QCOMPARE(rows[i].iteration, static_cast<std::int64_t>(i + 1));
        QVERIFY(RunDirectory::open(run).newestModelPath().ends_with("00000008.safetensors"));
        QVERIFY(weightBytes(run) == weightBytes(whole));
        QVERIFY(std::filesystem::exists(run + "/samples/00000008.png"));
    }

    void aSheetThatTheDiskDidNotTakeIsWrittenOnceThereIsSpace() {
        const std::string run = path("sheet on a full disk"), sheet = run + "/samples/00000008.png";
        Trainer trainer(tinyConfig(), tinyData(), run, false);
        runTo(trainer, 8);  // saved; its sheet is yet to be drawn
        {
            const SmallestFiles limit(64);
            QVERIFY(isRefusedForSpace(trainer));
        }
        QVERIFY(!std::filesystem::exists(sheet));
        QCOMPARE(trainer.advance(), TrainerStep::Done);
        QVERIFY(std::filesystem::exists(sheet));
    }

    /// Fewer iterations are wanted than there are: what was learnt beyond the last checkpoint is kept all the same.
    void aRunThatIsDoneEarlierIsSavedWhole() {
        const std::string run = path("done earlier");
        Config config = tinyConfig();
        config.train.iterations = 100;
        {
            Trainer trainer(config, tinyData(), run, false);
            runTo(trainer, 3);
            trainer.saveCheckpoint();
            runTo(trainer, 6);
            QVERIFY(trainer.setParameter("train.iterations", "5"));
            QCOMPARE(trainer.advance(), TrainerStep::Done);
        }
        QCOMPARE(readModelFile(resolveModelPath(run)).iteration, std::int64_t{6});
        config.train.iterations = 5;
        Trainer resumed(config, tinyData(), run, true);
        QCOMPARE(resumed.changes().size(), std::size_t{1});
        QCOMPARE(resumed.changes().front().key, std::string("train.iterations"));
    }

    void aLiveChangeIsInForceAtOnceAndAfterResuming() {
        {
            Trainer trainer(tinyConfig(), tinyData(), path("live"), false);
            runTo(trainer, 2);
            QVERIFY(trainer.setParameter("sampler.steps", "7"));
            runTo(trainer, 4);
            QVERIFY(!trainer.setParameter("model.width", "8"));
            QVERIFY_EXCEPTION_THROWN(trainer.setParameter("sampler.steps", "-3"), Error);
            trainer.saveCheckpoint();
        }
        Trainer resumed(RunDirectory::open(path("live")).config(), tinyData(), path("live"), true);
        QCOMPARE(resumed.config().sampler.steps, 7);
        QCOMPARE(resumed.config().model.width, 4);
    }

    void aFrozenGeneratorKeepsItsWeightsAndALiveOneFollows() {
        Trainer trainer(tinyConfig(), tinyData(), {}, false);
        runTo(trainer, 1);
        const Generator frozen = trainer.generator(false);
        const Generator live = trainer.generator(true);
        const FloatBatch z = frozen.initialStates(1, 0, 2);
        const FloatBatch before = frozen.run(z);
        QVERIFY(before == live.run(z));
        runTo(trainer, 4);
        QVERIFY(before == frozen.run(z));
        QVERIFY(!(before == live.run(z)));
        QCOMPARE(live.info().iteration, std::int64_t{4});
    }

    /// What is generated with and what is kept is the average; turned off, it is the weights that learn, at once.
    void averagedWeightsAreWhatARunGivesAway() {
        Config config = tinyConfig();
        config.train.average = 0.5;
        const std::string averaged = path("averaged"), plain = path("not averaged");
        Trainer trainer(config, tinyData(), averaged, false);
        const Generator live = trainer.generator(true);
        const FloatBatch z = live.initialStates(1, 0, 2);
        runTo(trainer, 6);
        trainer.saveCheckpoint();
        const FloatBatch ofTheAverage = live.run(z);
        QVERIFY(Generator::open(averaged, config.runtime).run(z) == ofTheAverage);
        QVERIFY(trainer.generator(false).run(z) == ofTheAverage);
        QVERIFY(trainer.setParameter("train.average", "0"));
        const FloatBatch ofTheta = live.run(z);
        QVERIFY(!(ofTheta == ofTheAverage));

        Trainer other(tinyConfig(), tinyData(), plain, false);
        runTo(other, 6);
        QVERIFY(other.generator(false).run(z) == ofTheta);
    }

    /// What a run keeps of its past: what its weights made of the same noise, each time.
    void sheetsShowWhatBecomesOfTheSameNoise() {
        Config config = tinyConfig();
        config.train.sampleEvery = 3;
        config.train.average = 0.5;
        Trainer trainer(config, tinyData(), {}, false);
        const auto drawnAt = [&](std::int64_t iteration) {
            while (trainer.sheet().iteration != iteration || trainer.sheet().samples.empty()) trainer.advance();
            const Generator model = trainer.generator(false);
            const FloatBatch z = model.initialStates(config.seed, 0, config.train.sampleCount);
            return toImageTiles(model.run(z, {0, ChainNoise::Frozen, config.seed, 0, false})) == trainer.sheet().samples;
        };
        QVERIFY(drawnAt(3));
        QCOMPARE(trainer.iteration(), std::int64_t{3});  // learning waited
        QVERIFY(drawnAt(6));
        QVERIFY(drawnAt(8));  // the last
        QCOMPARE(trainer.advance(), TrainerStep::Done);
        QCOMPARE(trainer.keptSheets(), (std::vector<std::int64_t>{3, 6, 8}));
        QVERIFY(!(trainer.keptSamples(3) == trainer.keptSamples(6)));
    }

    void howOftenSheetsAreDrawnLeavesLearningAsItIs() {
        for (const int every : {1, 100}) {
            Config config = tinyConfig();
            config.train.sampleEvery = every;
            Trainer trainer(config, tinyData(), path(every == 1 ? "often" : "seldom"), false);
            while (trainer.advance() != TrainerStep::Done) {
            }
        }
        QVERIFY(weightBytes(path("often")) == weightBytes(path("seldom")));
    }

    void theGridHoldsAsManySamplesAsAskedFor() {
        Config config = tinyConfig();
        config.train.sampleCount = 10;  // more than one batch
        Trainer trainer(config, tinyData(), {}, false);
        runTo(trainer, 4);
        QCOMPARE(trainer.samples(10).count, 10);
        QCOMPARE(trainer.dataBatch(64).count, 4);
    }

 private:
    const RunFolder path;
};

QTEST_GUILESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
