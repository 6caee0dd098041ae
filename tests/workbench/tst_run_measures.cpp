// The samples of a run, measured on its way: in slices, when they are due, the same as `evaluate` says, and
// without a trace in what is learnt.
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>

#include "engine/core/error.h"
#include "engine/storage/model_file.h"
#include "engine/storage/run_directory.h"
#include "engine/workbench/studies/evaluation.h"
#include "engine/workbench/studies/moment_study.h"
#include "engine/workbench/trainer.h"
#include "support/session_bench.h"
#include "support/tiny_run.h"

using namespace shortrun;
using namespace shortrun::testing;

namespace {

Config measured(std::int64_t every = 3) {
    Config config = tinyConfig();
    config.train.measureEvery = every;
    config.train.measureCount = 12;
    return config;
}

/// Until the run is done or has stopped; how often each step was seen.
std::map<TrainerStep, int> finish(Trainer& trainer) {
    std::map<TrainerStep, int> seen;
    while (true) {
        const TrainerStep step = trainer.advance();
        ++seen[step];
        if (step == TrainerStep::Done || step == TrainerStep::Diverged) return seen;
    }
}

std::vector<std::int64_t> iterationsOf(const MeasureTable& table) {
    std::vector<std::int64_t> iterations;
    for (const auto& row : table.rows) iterations.push_back(row.iteration);
    return iterations;
}

double valueOf(const MeasureTable& table, const char* column) {
    const int at = table.column(column);
    return at < 0 ? NAN : table.rows.back().values[static_cast<std::size_t>(at)];
}

bool near(double a, double b) { return std::abs(a - b) <= 1e-3 * std::max({1e-9, std::abs(a), std::abs(b)}); }

}  // namespace

class TestRunMeasures : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void init() { QVERIFY(folder_.isValid()); }

    void theyAreTakenWhenTheyAreDue() {
        Trainer trainer(measured(), tinyData(), path("due"), false);
        const auto seen = finish(trainer);
        QCOMPARE(seen.at(TrainerStep::Measured), 2);
        QVERIFY2(seen.at(TrainerStep::Measuring) > 10, "in slices");
        QCOMPARE(iterationsOf(trainer.measures()), (std::vector<std::int64_t>{3, 6}));
        QVERIFY(RunDirectory::open(path("due")).readMeasures() == trainer.measures());
        QFile protocol(QString::fromStdString(path("due") + "/measures.json"));
        QVERIFY(protocol.open(QIODevice::ReadOnly));
        const QByteArray made = protocol.readAll();
        QVERIFY2(made.contains("\"count\": 12") && made.contains("principal components"), made.constData());
    }

    void theLastIterationIsMeasuredBeforeTheEnd() {
        Trainer trainer(measured(4), tinyData(), {}, false);
        finish(trainer);
        QCOMPARE(iterationsOf(trainer.measures()), (std::vector<std::int64_t>{4, 8}));
        QCOMPARE(trainer.metrics().size(), std::size_t(8));
    }

    void theyAreWhatTheCommandsSayOfTheSameModel() {
        Config config = measured(8);
        config.train.measures =
            MeasureSet::parse("moments, frechet, kernel, precision, recall, nearest, reconstruction");
        config.reconstruct.steps = 3;
        const auto data = tinyData();
        Trainer trainer(config, data, {}, false);
        finish(trainer);
        const Generator generator = trainer.generator(false);
        EvaluationOptions options;
        options.count = 12;
        options.seed = config.seed;
        options.cached = false;
        auto networks = makeFeatureNetworks(data->tiles, options);
        const Evaluation evaluation = evaluate(generator, data->tiles, networks, options);
        for (const auto& [prefix, number] : {std::pair("pixels_", 0), std::pair("random_", 1)}) {
            const NetworkMeasures& said = evaluation.networks[static_cast<std::size_t>(number)];
            const auto value = [&](const std::string& name) {
                return valueOf(trainer.measures(), (prefix + name).c_str());
            };
            QVERIFY2(near(value("frechet_distance"), said.frechet.distance),
                     qPrintable(QString("%1 %2").arg(value("frechet_distance")).arg(said.frechet.distance)));
            QVERIFY(near(value("kernel_distance"), said.kernel.mean));
            QCOMPARE(value("precision"), said.manifold.precision);
            QCOMPARE(value("recall"), said.manifold.recall);
            QVERIFY(near(value("nearest_ratio"), said.diversity.ratio));
        }
        MomentOptions moments;
        moments.count = 12;
        moments.seed = config.seed;
        QVERIFY(near(valueOf(trainer.measures(), "top_layer_gap"),
                     compareMoments(generator, data->tiles, moments).layers.front().gap));
        QVERIFY(valueOf(trainer.measures(), "reconstruction_mse") > 0);
        QCOMPARE(valueOf(trainer.measures(), "samples"), 12.0);
    }

    void onlyWhatIsAskedForIsMeasured() {
        Config config = measured(8);
        config.train.measures = MeasureSet::parse("recall, moments");
        config.train.measureNetwork = "random";
        Trainer trainer(config, tinyData(), {}, false);
        finish(trainer);
        QCOMPARE(trainer.measures().columns,
                 (std::vector<std::string>{"top_layer_gap", "top_layer_sampling_error", "random_recall", "samples"}));
    }

    void nothingOfTheRunDependsOnThem() {
        Trainer with(measured(), tinyData(), path("with"), false);
        Trainer without(tinyConfig(), tinyData(), path("without"), false);
        finish(with);
        finish(without);
        QVERIFY(weightBytes(path("with")) == weightBytes(path("without")));
    }

    void aRunThatStopsWhileItMeasuresDoesItAgain() {
        {
            Trainer trainer(measured(), tinyData(), path("stopped"), false);
            while (trainer.advance() != TrainerStep::Measured) {
            }
            while (trainer.iteration() < 6) trainer.advance();
            QVERIFY(trainer.measuring());
            trainer.saveCheckpoint();
        }
        Trainer again(measured(), tinyData(), path("stopped"), true);
        QCOMPARE(iterationsOf(again.measures()), (std::vector<std::int64_t>{3}));
        QVERIFY(again.measuring());
        finish(again);
        QCOMPARE(iterationsOf(again.measures()), (std::vector<std::int64_t>{3, 6}));
        Trainer whole(measured(), tinyData(), {}, false);
        finish(whole);
        const MeasureTable &found = again.measures(), &expected = whole.measures();
        QCOMPARE(found.columns, expected.columns);
        QCOMPARE(iterationsOf(found), iterationsOf(expected));
        // How many pictures a network sees at once goes by the time that they take, and convolutions round
        // differently by it.
        for (std::size_t row = 0; row < expected.rows.size(); ++row)
            for (std::size_t column = 0; column < expected.columns.size(); ++column)
                QVERIFY2(near(found.rows[row].values[column], expected.rows[row].values[column]),
                         expected.columns[column].c_str());
    }

    void rowsAfterTheCheckpointGoAndThoseOfAnEarlierFileStay() {
        {
            Config config = tinyConfig();
            config.train.iterations = 4;
            Trainer trainer(config, tinyData(), path("old"), false);
            finish(trainer);
        }
        std::ofstream(path("old") + "/measures.csv") << "iteration,top_layer_gap,precision\n2,0.5,0.25\n6,0.1,0.2\n";
        Trainer again(measured(), tinyData(), path("old"), true);
        finish(again);
        QCOMPARE(iterationsOf(again.measures()), (std::vector<std::int64_t>{2, 6}));
        QCOMPARE(again.measures().rows[0].values[1], 0.25);
        QVERIFY(std::isnan(valueOf(again.measures(), "precision")));
        QVERIFY(valueOf(again.measures(), "random_precision") >= 0);
    }

    void aNetworkThatCannotBeUsedIsSaidBeforeTheRunBegins() {
        Config config = measured();
        config.train.measureNetwork = path("none.pt");
        try {
            Trainer trainer(config, tinyData(), path("refused"), false);
            QFAIL("begun all the same");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::BadInput);
        }
        QVERIFY(!RunDirectory::exists(path("refused")));
    }

    void aNetworkSetUnderWayThatCannotBeUsedCostsNoRun() {
        Trainer trainer(measured(2), tinyData(), path("live"), false);
        while (trainer.advance() != TrainerStep::Measured) {
        }
        QVERIFY(trainer.setParameter("train.measure_network", path("none.pt")));
        const auto seen = finish(trainer);
        QCOMPARE(seen.at(TrainerStep::NotMeasured), 1);  // and not at every turn
        QCOMPARE(trainer.iteration(), std::int64_t(8));
        QVERIFY(trainer.notice().find("none.pt") != std::string::npos);
        QCOMPARE(trainer.measures().rows.size(), std::size_t(1));
    }

    void tooFewPicturesAreSaid() {
        Config config = measured(2);
        config.data.limit = 3;
        Trainer trainer(config, tinyData(config), {}, false);
        QCOMPARE(finish(trainer).at(TrainerStep::NotMeasured), 1);
        QVERIFY(trainer.notice().find("Too few pictures") != std::string::npos);
    }

    void theWindowsSessionShowsThem() {
        const std::string run = path("shown");
        Bench bench;
        bench.session.submit(StartTraining{measured(), run});
        QVERIFY(bench.waitFor([&] { return bench.sawEvent(EventKind::TrainingFinished); }));
        QVERIFY(bench.waitFor([&] { return bench.snapshot.measures && !bench.snapshot.measures->progress; }));
        QCOMPARE(bench.snapshot.measures->table.rows.size(), std::size_t(2));
        QCOMPARE(bench.metrics.size(), std::size_t(8));  // each row once
        Bench other;
        other.session.submit(OpenModel{run});
        QVERIFY(other.waitFor([&] { return other.snapshot.measures && !other.snapshot.measures->table.empty(); }));
        QVERIFY(other.snapshot.measures->table == bench.snapshot.measures->table);
        other.session.submit(CompareRun{run});
        QVERIFY(other.waitFor([&] { return other.snapshot.comparison != nullptr; }));
        QCOMPARE(other.snapshot.comparison->measures.rows.size(), std::size_t(2));
    }

 private:
    std::string path(const char* name) const { return (folder_.path() + "/" + name).toStdString(); }
    static std::vector<std::vector<std::byte>> weightBytes(const std::string& run) {
        std::vector<std::vector<std::byte>> bytes;
        for (const NamedArray& array : readModelFile(resolveModelPath(run)).weights) bytes.push_back(array.data);
        return bytes;
    }

    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestRunMeasures)
#include "tst_run_measures.moc"
