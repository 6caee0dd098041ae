// A run with everything around it: stopping and going on, changing parameters, diverging and recovering.
#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>

#include "engine/config/schema.h"
#include "engine/core/error.h"
#include "engine/core/parameter_change.h"
#include "engine/storage/model_file.h"
#include "engine/storage/run_directory.h"
#include "engine/storage/safetensors.h"
#include "engine/workbench/trainer.h"
#include "support/smallest_files.h"
#include "support/tiny_run.h"

using namespace shortrun;
using namespace shortrun::testing;

namespace {

/// Runs until `iterations` are done or the run ends; returns the last step's outcome.
TrainerStep runTo(Trainer& trainer, std::int64_t iterations) {
    TrainerStep step = TrainerStep::InIteration;
    while (trainer.iteration() < iterations) {
        step = trainer.advance();
        if (step == TrainerStep::Diverged || step == TrainerStep::Done) break;
    }
    return step;
}

std::vector<std::vector<std::byte>> weightBytes(const std::string& runOrModel) {
    std::vector<std::vector<std::byte>> bytes;
    for (const NamedArray& array : readModelFile(resolveModelPath(runOrModel)).weights) bytes.push_back(array.data);
    return bytes;
}

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

/// A learning rate at which the guard must act within a few iterations.
Config explosiveConfig() {
    Config config = tinyConfig();
    config.train.iterations = 400;
    config.train.learningRate = Schedule(0.5);
    return config;
}

/// A long run of a fixed data noise that recovers three times.
Config recoveringConfig() {
    Config config = tinyConfig();
    config.train.iterations = 2000;
    config.train.dataNoiseMode = DataNoiseMode::Fixed;
    config.train.dataNoise = Schedule(0.03);
    config.train.onDivergence = OnDivergence::Recover;
    config.train.maxRecoveries = 3;
    return config;
}

/// As far as the guard lets it.
TrainerStep runToTheVerdict(Trainer& trainer) {
    TrainerStep step = TrainerStep::InIteration;
    while (step != TrainerStep::Recovered && step != TrainerStep::Diverged) step = trainer.advance();
    return step;
}

/// In every row after `iteration`.
void overwriteColumn(const std::string& csv, const QByteArray& column, int iteration, const QByteArray& value) {
    QFile file(QString::fromStdString(csv));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QList<QByteArray> lines = file.readAll().trimmed().split('\n');
    const auto at = lines.front().split(',').indexOf(column);
    QVERIFY(at >= 0);
    for (QByteArray& line : lines) {
        QList<QByteArray> fields = line.split(',');
        if (fields.front().toInt() > iteration) fields[at] = value;
        line = fields.join(',');
    }
    QVERIFY(file.resize(0) && file.seek(0));
    QVERIFY(file.write(lines.join('\n') + '\n') > 0);
}

}  // namespace

class TestTrainer : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void init() { QVERIFY(folder_.isValid()); }

    void aRunStoppedAndResumedEndsWithTheBytesOfOneNeverStopped_data() {
        QTest::addColumn<ChainStart>("start");
        QTest::newRow("chains from noise") << ChainStart::Prior;
        QTest::newRow("persistent chains") << ChainStart::Persistent;
        QTest::newRow("chains from the data") << ChainStart::Data;
    }

    void aRunStoppedAndResumedEndsWithTheBytesOfOneNeverStopped() {
        QFETCH(ChainStart, start);
        const std::string whole = path("whole") + QTest::currentDataTag(),
                          parts = path("parts") + QTest::currentDataTag();
        Config config = tinyConfig();
        config.train.chainStart = start;
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

    /// The guard stopped it, and its owner goes on otherwise: that is no second attempt at what the run tried itself.
    void aDivergenceAfterOneThatStoppedTheRunIsTheFirstToBeMet() {
        const std::string run = path("stopped, then recovering");
        Config config = recoveringConfig();
        config.train.onDivergence = OnDivergence::Stop;
        {
            Trainer trainer(config, tinyData(), run, false);
            runTo(trainer, 200);
            QVERIFY(trainer.setParameter("train.learning_rate", "0.5"));
            QCOMPARE(runToTheVerdict(trainer), TrainerStep::Diverged);
            config = trainer.config();
        }
        config.train.onDivergence = OnDivergence::Recover;
        Trainer trainer(config, tinyData(), run, true);
        QCOMPARE(runToTheVerdict(trainer), TrainerStep::Recovered);
        QVERIFY2(trainer.notice().find("from longer ago") == std::string::npos, trainer.notice().c_str());
        QCOMPARE(runTo(trainer, trainer.iteration() + 1), TrainerStep::Iteration);
        QCOMPARE(trainer.metrics().back().learningRate, 0.25);
    }

    /// Killed on a full disk between a blow-up and its being written, a run knows of all or of nothing.
    void aFullDiskWhileGoingBackLeavesNoHole() {
        const std::string run = path("back on a full disk");
        {
            Trainer trainer(recoveringConfig(), tinyData(), run, false);
            runTo(trainer, 100);
            QVERIFY(trainer.setParameter("train.learning_rate", "0.5"));
            runTo(trainer, 102);
            trainer.saveCheckpoint();
            const auto small = std::filesystem::file_size(run + "/metrics.csv") + 30'000;  // holds the record, no checkpoint
            const SmallestFiles full(small);
            TrainerStep step = TrainerStep::InIteration;
            while (step != TrainerStep::Recovered && trainer.iteration() < 400) step = trainer.advance();
            QCOMPARE(step, TrainerStep::Recovered);
            QVERIFY_EXCEPTION_THROWN(trainer.advance(), Error);
        }
        Trainer resumed(recoveringConfig(), tinyData(), run, true);
        QCOMPARE(resumed.metrics().size(), static_cast<std::size_t>(resumed.iteration()));
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

    /// Stopped between the onset of a blow-up and the verdict, a run goes back to the checkpoint before.
    void aResumedRunCanGoBackBeyondItsNewestCheckpoint() {
        Config config = tinyConfig();
        config.train.iterations = 400;
        config.train.learningRate = Schedule(0.01);
        config.train.dataNoiseMode = DataNoiseMode::Fixed;
        config.train.dataNoise = Schedule(0);
        config.train.onDivergence = OnDivergence::Stop;
        std::int64_t onset = 0, verdict = 0;
        {
            Trainer whole(config, tinyData(), {}, false);
            while (whole.advance() != TrainerStep::Diverged) QVERIFY(whole.iteration() < 400);
            const QRegularExpression numbers("at iteration (\\d+) and had begun about iteration (\\d+)");
            const auto match = numbers.match(QString::fromStdString(whole.notice()));
            QVERIFY2(match.hasMatch(), whole.notice().c_str());
            verdict = match.captured(1).toLongLong();
            onset = match.captured(2).toLongLong();
            QVERIFY(onset > 2 && verdict > onset);
        }
        {
            Trainer first(config, tinyData(), path("late"), false);
            for (const std::int64_t iteration : {onset - 2, verdict - 1}) {
                runTo(first, iteration);
                first.saveCheckpoint();
            }
        }
        Trainer resumed(config, tinyData(), path("late"), true);
        QCOMPARE(resumed.iteration(), verdict - 1);
        while (resumed.advance() != TrainerStep::Diverged) QVERIFY(resumed.iteration() < 400);
        QCOMPARE(resumed.iteration(), onset - 2);
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

    void aDivergedRunStopsAndKeepsTheLastGoodState() {
        Trainer trainer(explosiveConfig(), tinyData(), path("diverged"), false);
        QCOMPARE(runTo(trainer, 400), TrainerStep::Diverged);
        QVERIFY(!trainer.notice().empty());
        QVERIFY(trainer.iteration() < 400);
        const ModelFile kept = readModelFile(resolveModelPath(path("diverged")));
        QCOMPARE(kept.iteration, trainer.iteration());
        for (const NamedArray& array : kept.weights)
            for (const float value : array.toFloats()) QVERIFY(std::isfinite(value));
        QCOMPARE(trainer.advance(), TrainerStep::Diverged);  // it stays stopped
        // The way into the blow-up is kept beside the run's own past.
        const QDir run(QString::fromStdString(path("diverged")));
        const QStringList blowUps = run.entryList({"blow-up-*.csv"});
        QCOMPARE(blowUps.size(), 1);
        QFile rows(run.filePath(blowUps.front()));
        QVERIFY(rows.open(QIODevice::ReadOnly));
        QVERIFY(rows.readLine().startsWith("iteration,"));
        QCOMPARE(rows.readLine().split(',').front().toLongLong(), trainer.iteration() + 1);
    }

    void recoveringGoesOnAtMostTheSetNumberOfTimes() {
        Config config = explosiveConfig();
        config.train.onDivergence = OnDivergence::Recover;
        config.train.maxRecoveries = 2;
        Trainer trainer(config, tinyData(), path("recovering"), false);
        int recoveries = 0;
        TrainerStep step = TrainerStep::InIteration;
        for (int turn = 0; turn < 100000 && step != TrainerStep::Diverged && step != TrainerStep::Done; ++turn) {
            step = trainer.advance();
            if (step != TrainerStep::Recovered) continue;
            ++recoveries;
            QVERIFY(trainer.notice().find("recovery " + std::to_string(recoveries) + " of 2") != std::string::npos);
        }
        QCOMPARE(step, TrainerStep::Diverged);
        QCOMPARE(recoveries, 2);
        QFile log(QString::fromStdString(path("recovering") + "/log.txt"));
        QVERIFY(log.open(QIODevice::ReadOnly));
        QCOMPARE(log.readAll().count("recovered:"), 2);
    }

    void aDivergenceThatComesAgainIsMetFromFurtherBackAndMoreGently() {
        Trainer trainer(recoveringConfig(), tinyData(), {}, false);
        QCOMPARE(runTo(trainer, 400), TrainerStep::Iteration);
        QVERIFY(trainer.setParameter("train.learning_rate", "0.5"));
        std::int64_t last = 0;
        for (int recovery = 1; recovery <= 3; ++recovery) {
            QCOMPARE(runToTheVerdict(trainer), TrainerStep::Recovered);
            if (recovery == 1) QVERIFY(trainer.iteration() >= 300 && trainer.iteration() <= 400);
            if (recovery == 2) QVERIFY(trainer.iteration() < last - 100);
            if (recovery == 3) QVERIFY(trainer.iteration() < std::max<std::int64_t>(1, last - 200));
            last = trainer.iteration();
            QCOMPARE(runTo(trainer, last + 1), TrainerStep::Iteration);
            QCOMPARE(trainer.metrics().back().dataNoiseStd, 0.03 * std::pow(1.5, recovery));
            QCOMPARE(trainer.metrics().back().learningRate, 0.5 * std::pow(0.5, recovery));
        }
    }

    void aRecoveryIsOnRecordAfterResuming() {
        Config config = explosiveConfig();
        config.train.onDivergence = OnDivergence::Recover;
        std::vector<ParameterChange> changes;
        {
            Trainer trainer(config, tinyData(), path("on record"), false);
            QCOMPARE(runToTheVerdict(trainer), TrainerStep::Recovered);
            changes = trainer.changes();
            QCOMPARE(changes.size(), std::size_t{1});
            QCOMPARE(changes[0].key, std::string(kRecoveryChange));
            QCOMPARE(changes[0].iteration, trainer.iteration() + 1);
        }
        const Trainer resumed(config, tinyData(), path("on record"), true);
        QVERIFY(resumed.changes() == changes);
    }

    /// A stop between the two makes another divergence of neither.
    void aDivergenceThatComesAgainAfterResumingIsTheSame() {
        std::int64_t last = 0;
        {
            Trainer trainer(recoveringConfig(), tinyData(), path("again"), false);
            QCOMPARE(runTo(trainer, 400), TrainerStep::Iteration);
            QVERIFY(trainer.setParameter("train.learning_rate", "0.5"));
            QCOMPARE(runToTheVerdict(trainer), TrainerStep::Recovered);
            last = trainer.iteration();
            trainer.saveCheckpoint();
        }
        Trainer resumed(RunDirectory::open(path("again")).config(), tinyData(), path("again"), true);
        QCOMPARE(resumed.iteration(), last);
        QCOMPARE(runToTheVerdict(resumed), TrainerStep::Recovered);
        // There is no older state at hand than the one that it was resumed from, which has been eased once already.
        QCOMPARE(resumed.iteration(), last);
        QCOMPARE(runTo(resumed, last + 1), TrainerStep::Iteration);
        QCOMPARE(resumed.metrics().back().dataNoiseStd, 0.03 * std::pow(1.5, 1 + 2));
        QCOMPARE(resumed.metrics().back().learningRate, 0.5 * std::pow(0.5, 1 + 2));
    }

    void aRunThatCreptOutOfItsBandGoesOnFromWhereItWasCalm() {
        const Config config = recoveringConfig();
        for (const bool crept : {false, true}) {
            const std::string run = path(crept ? "crept" : "calm");
            {
                Trainer trainer(config, tinyData(), run, false);
                for (const int iteration : {100, 200}) {
                    runTo(trainer, iteration);
                    trainer.saveCheckpoint();
                }
            }
            if (crept) overwriteColumn(run + "/metrics.csv", "path_ratio", 110, "1.4");
            Trainer trainer(config, tinyData(), run, true);
            QVERIFY(trainer.setParameter("train.learning_rate", "0.5"));
            QCOMPARE(runToTheVerdict(trainer), TrainerStep::Recovered);
            QVERIFY2(trainer.iteration() == (crept ? 100 : 200), trainer.notice().c_str());
        }
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

    void theGridHoldsAsManySamplesAsAskedFor() {
        Config config = tinyConfig();
        config.train.sampleCount = 10;  // more than one batch
        Trainer trainer(config, tinyData(), {}, false);
        runTo(trainer, 4);
        QCOMPARE(trainer.samples(10).count, 10);
        QCOMPARE(trainer.dataBatch(64).count, 4);
    }

 private:
    std::string path(const char* name) const { return (folder_.path() + "/" + name).toStdString(); }

    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
