// A run that diverges stops with its last good state, or goes back to one and on from there.
#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <filesystem>

#include "engine/core/error.h"
#include "engine/core/parameter_change.h"
#include "engine/storage/model_file.h"
#include "engine/storage/run_directory.h"
#include "engine/storage/safetensors.h"
#include "support/smallest_files.h"
#include "workbench/run_folder.h"

using namespace shortrun;
using namespace shortrun::testing;

namespace {

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

class TestTrainerRecovery : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase() { QVERIFY(path.isValid()); }

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

 private:
    const RunFolder path;
};

QTEST_GUILESS_MAIN(TestTrainerRecovery)
#include "tst_trainer_recovery.moc"
