// shortrun sweep: it goes on where it was, killed at any moment to the same table; numbers beside the published ones;
// how long it would take; what it refuses.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>

#include "app/commands/sweep_shape.h"
#include "support/shortrun_process.h"

using namespace shortrun;
using namespace shortrun::testing;

namespace {

SweepResult pointOf(const char* label, double frechet, double norm, double fid) {
    SweepResult result = {{"label", label}, {"gauges", {{"gradient_norm", norm}}}};
    result["networks"] = nlohmann::ordered_json::array({{{"network", "pixels"}, {"frechet_distance", frechet}}});
    result["published"] = {{"FID", fid}, {"mean norm of f'", 2 * norm}};
    return result;
}

/// What it says on stderr until `awaited` has come, it ends, or a minute is over.
QByteArray saidUntil(QProcess& process, const QByteArray& awaited) {
    QByteArray said;
    (void)QTest::qWaitFor(
        [&] {
            said += process.readAllStandardError();
            return said.contains(awaited) || process.state() == QProcess::NotRunning;
        },
        60000);
    return said;
}

}  // namespace

class TestSweep : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase() { qputenv("XDG_CACHE_HOME", folder_.filePath("cache").toUtf8()); }

    void killedInTheMiddleItEndsWithTheSameTable() {
        writeGrid("grid.json", 80);  // too few for the guard, which goes back to what it remembers
        const Said whole = run({"--out", "whole"});
        QVERIFY2(whole.code == 0, qPrintable(whole.errors));
        // In the middle of the first run, in the middle of the second, and while the second is measured or later.
        for (const char* until : {"runs/01-steps-20/checkpoints", "runs/02-steps-30/checkpoints", "table.csv"}) {
            auto process = startShortrun(arguments() + QStringList{"--out", "killed"}, folder_.path());
            const QString awaited = path(QString("killed/") + until);
            QVERIFY(QTest::qWaitFor(
                [&] {
                    return process->state() == QProcess::NotRunning || QFileInfo(awaited).isFile() ||
                           QDir(awaited).entryList(QDir::Files).size() > 1;
                },
                60000));
            process->kill();
            process->waitForFinished();
        }
        const Said again = run({"--out", "killed"});
        QVERIFY2(again.code == 0, qPrintable(again.errors));
        QCOMPARE(numbers("killed"), numbers("whole"));
        QVERIFY(QFile::exists(path("killed/samples.png")));
    }

    void itGoesOnWhereItWas() {
        writeGrid("grid.json", 3);
        const Said first = run({"--out", "grid"});
        QVERIFY2(first.code == 0, qPrintable(first.errors));
        QVERIFY(first.output.contains("steps = 20") && first.output.contains("steps = 30"));
        const QList<QByteArray> rows = numbers("grid");
        QCOMPARE(rows.size(), 4);  // a heading, two points, and nothing after the last line
        QVERIFY(QFile::exists(path("grid/samples.png")) && QFile::exists(path("grid/runs/02-steps-30/metrics.csv")));

        // The second point is lost, the first is not computed again.
        QVERIFY(QFile::remove(path("grid/runs/02-steps-30.json")));
        const QDateTime before = QFileInfo(path("grid/runs/01-steps-20.json")).lastModified();
        const Said again = run({"--out", "grid"});
        QVERIFY2(again.code == 0, qPrintable(again.errors));
        QVERIFY(again.errors.contains("1 of 2, steps = 20: there already"));
        QVERIFY(!again.errors.contains("2 of 2, steps = 30: there already"));
        QCOMPARE(QFileInfo(path("grid/runs/01-steps-20.json")).lastModified(), before);
        QCOMPARE(numbers("grid"), rows);
    }

    void aSpoiltResultIsMeasuredAgain() {
        writeGrid("grid.json", 3);
        QVERIFY(run({"--out", "spoilt"}).code == 0);
        QFile result(path("spoilt/runs/01-steps-20.json"));
        QVERIFY(result.open(QIODevice::ReadOnly));
        const QJsonObject whole = QJsonDocument::fromJson(result.readAll()).object();
        for (const QString key : {"made_of", "networks"}) {
            QJsonObject spoilt = whole;
            spoilt[key] = 5;
            write("spoilt/runs/01-steps-20.json", QJsonDocument(spoilt).toJson());
            const Said measured = run({"--out", "spoilt"});
            QVERIFY2(measured.code == 0, qPrintable(measured.errors));
            QVERIFY(!measured.errors.contains("1 of 2, steps = 20: there already"));
        }
    }

    void thePublishedOnesAreWhole_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("points");
        QTest::newRow("K") << "table-2" << 6;
        QTest::newRow("sigma and n_f") << "table-3" << 8;
    }
    void thePublishedOnesAreWhole() {
        QFETCH(QString, name);
        QFETCH(int, points);
        // Only that it begins as it should: a whole one takes a night.
        auto process = startShortrun({"sweep", name, "--out", "published-" + name, "--data", "builtin:avatars",
                                      "--iterations", "1", "--count", "4", "--threads", "1"},
                                     folder_.path());
        const QByteArray begun = QString("1 of %1").arg(points).toUtf8();
        const QByteArray said = saidUntil(*process, begun);
        QVERIFY2(said.contains(begun), said.constData());
        process->terminate();
        const Said ended = finish(*process);
        QVERIFY2(ended.code == 130 || ended.code == 0, qPrintable(ended.errors));
    }

    void badInputIsOneSentence_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("named");
        const auto row = [](const char* name, const QByteArray& content, const char* named) {
            QTest::newRow(name) << content << named;
        };
        row("no file", {}, "bad.json");
        row("broken", "{", "bad.json");
        row("grid and points", R"({"grid": {"sampler.steps": [1]}, "points": []})", "either");
        row("a slip", R"({"gird": {"sampler.steps": [1]}})", "did you mean 'grid'");
        row("an unknown key", R"({"grid": {"sampler.stepz": [1]}})", "sampler.steps");
        row("a value out of range", R"({"grid": {"sampler.steps": [0]}})", "bad.json");
    }
    void badInputIsOneSentence() {
        QFETCH(QByteArray, content);
        QFETCH(QString, named);
        QFile::remove(path("bad.json"));
        if (!content.isEmpty()) write("bad.json", content);
        const Said said = runShortrun({"sweep", "bad.json", "--out", "s", "--quiet"}, folder_.path());
        QVERIFY2(said.code == 3, qPrintable(QString::number(said.code) + ": " + said.errors));
        QVERIFY2(said.isOneSentence() && said.errors.contains(named), qPrintable(said.errors));
        QVERIFY(!QFile::exists(path("s")));
    }

    void anEstimateSaysHowLongAndKeepsNothing() {
        writeGrid("grid.json", 1000);
        const Said said = run({"--estimate", "--json"});
        QVERIFY2(said.code == 0, qPrintable(said.errors));
        const QJsonObject result = QJsonDocument::fromJson(said.output.toUtf8()).object();
        const QJsonArray points = result["estimates"].toArray();
        QCOMPARE(points.size(), 2);
        double sum = 0;
        for (const auto& value : points) {
            const QJsonObject point = value.toObject();
            QVERIFY(point["sampling_seconds"].toDouble() > 0);
            QCOMPARE(point["training_seconds"].toDouble(), 1000 * point["seconds_per_iteration"].toDouble());
            sum += point["training_seconds"].toDouble() + point["sampling_seconds"].toDouble();
        }
        QVERIFY(std::abs(result["seconds"].toDouble() - sum) < 1e-9 * sum);
        QVERIFY(!QFile::exists(path("runs")));
    }

    void withoutAFolderItSaysSo() {
        writeGrid("grid.json", 1);
        const Said said = run({});
        QCOMPARE(said.code, 2);
        QVERIFY(said.isOneSentence() && said.errors.contains("--out"));
    }

    void withoutItsPicturesItLeavesNothingBehind() {
        writeGrid("grid.json", 1);
        const Said said = run({"--data", "nowhere.zip", "--out", "nothing"});
        QCOMPARE(said.code, 3);
        QVERIFY2(said.errors.contains("nowhere.zip"), qPrintable(said.errors));
        QVERIFY(!QFile::exists(path("nothing")));
    }

    void shippedSweepsAreFoundByTheirNames_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"table-2", "table-2.json", "presets/table-2.json", "sweeps/table-2"})
            QTest::newRow(name) << name;
    }
    void shippedSweepsAreFoundByTheirNames() {
        QFETCH(QString, name);
        QDir(folder_.path()).mkpath("table-2");  // of an earlier "--out table-2"
        auto process = startShortrun({"sweep", name, "--data", "builtin:avatars", "--estimate", "--threads", "1"},
                                     folder_.path());
        const QByteArray said = saidUntil(*process, "1 of 6, K = 5");
        QVERIFY2(said.contains("1 of 6, K = 5"), said.constData());
        process->kill();
        process->waitForFinished();
    }

    void orderIsComparedByRanks() {
        QCOMPARE(rankCorrelation({1, 2, 3, 4}, {10, 20, 30, 1000}), 1.0);
        QCOMPARE(rankCorrelation({1, 2, 3}, {5, 4, -1}), -1.0);
        QCOMPARE(rankCorrelation({1, 1, 1}, {1, 2, 3}), 0.0);
        // By hand: ranks 0, 1.5, 1.5, 3 against 0, 1, 2, 3.
        QVERIFY(std::abs(rankCorrelation({1, 2, 2, 3}, {1, 2, 3, 4}) - 4.5 / std::sqrt(4.5 * 5)) < 1e-12);
    }

    void whatIsPublishedStandsBesideOurs() {
        const std::vector<SweepResult> results = {pointOf("K = 5", 9, 3, 200), pointOf("K = 10", 4, 2, 100),
                                                  pointOf("K = 25 & more", 5, 1, 50)};
        const auto shapes = compareShapes(results);
        QCOMPARE(shapes.size(), std::size_t(2));
        QCOMPARE(shapes[0].measured, std::string("Frechet distance, pixels"));
        QCOMPARE(shapes[0].theirs, (std::vector<double>{200, 100, 50}));
        QVERIFY(std::abs(shapes[0].rankCorrelation - 0.5) < 1e-12);
        QCOMPARE(shapes[1].rankCorrelation, 1.0);
        QVERIFY(shapesText(shapes).find("rank correlation 0.50") != std::string::npos);
        const QString svg = QString::fromStdString(shapesSvg(shapes));
        QCOMPARE(svg.count("<polyline"), qsizetype(4));
        QVERIFY(svg.contains("K = 25 &amp; more") && svg.contains("published FID"));
        QVERIFY(compareShapes({results[0], results[1]}).empty());  // two points have no shape
    }

 private:
    QStringList arguments() const { return {"sweep", "grid.json", "--threads", "1", "--precision", "fp32"}; }
    Said run(const QStringList& more) { return runShortrun(arguments() + more, folder_.path()); }
    QString path(const QString& name) const { return folder_.filePath(name); }
    void write(const QString& name, const QByteArray& bytes) {
        QFile out(path(name));
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(bytes);
    }
    void writeGrid(const QString& name, int iterations) {
        write(name, QString(R"({"config": {"data": {"source": "builtin:avatars", "limit": 40}, "model": {"width": 4},
            "train": {"iterations": %1, "batch": 8, "checkpoint_seconds": 0.1, "sample_count": 4}},
            "grid": {"sampler.steps": [20, 30]}, "evaluate": {"count": 12}})")
                        .arg(iterations)
                        .toUtf8());
    }
    /// The table without the seconds, which are those of a machine.
    QList<QByteArray> numbers(const QString& name) {
        QFile table(folder_.filePath(name + "/table.csv"));
        if (!table.open(QIODevice::ReadOnly)) return {};
        QList<QByteArray> rows = table.readAll().split('\n');
        const qsizetype seconds = rows[0].split(',').indexOf("seconds");
        for (QByteArray& row : rows) {
            QList<QByteArray> cells = row.split(',');
            if (cells.size() > seconds) cells.removeAt(seconds);
            row = cells.join(',');
        }
        return rows;
    }

    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestSweep)
#include "tst_sweep.moc"
