// `shortrun plane`: its numbers follow from the arrays that it writes, its files are there, its refusals are clear.
#include <QImage>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <cmath>

#include "engine/storage/safetensors.h"
#include "support/shortrun_process.h"

using namespace shortrun;
using namespace shortrun::testing;

namespace {

std::vector<float> arrayOf(const Safetensors& file, const char* name) {
    const NamedArray* array = file.find(name);
    if (!array) qFatal("there is no array %s", name);
    return array->toFloats();
}

double sumOf(const std::vector<float>& values) {
    double sum = 0;
    for (const float value : values) sum += value;
    return sum;
}

/// From the arrays alone: sum of a (log a - log b) times the area of a cell.
double divergence(const std::vector<float>& a, const std::vector<float>& logA, const std::vector<float>& logB,
                  double area) {
    const double mass = sumOf(a) * area;
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i] > 0) sum += a[i] / mass * (logA[i] - std::log(mass) - logB[i]) * area;
    return sum;
}

}  // namespace

class TestPlaneCommand : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void itsNumbersFollowFromItsArrays_data() {
        QTest::addColumn<QString>("preset");
        for (const char* preset : {"short-run", "convergent", "oscillation"}) QTest::newRow(preset) << preset;
    }
    void itsNumbersFollowFromItsArrays() {
        QFETCH(QString, preset);
        QTemporaryDir folder;
        const Said said = runShortrun({"plane", "--preset", preset, "--iterations", "20", "--chains", "1000", "--json",
                                       "--quiet", "--tensors", "plane.safetensors", "--out", "plane.png", "--curve",
                                       "plane.csv"},
                                      folder.path());
        QVERIFY2(said.code == 0, qPrintable(said.errors));
        const QJsonObject json = QJsonDocument::fromJson(said.output.toUtf8()).object();
        const Safetensors file = readSafetensors(folder.filePath("plane.safetensors").toStdString());
        const auto data = arrayOf(file, "data"), p = arrayOf(file, "p"), q = arrayOf(file, "q");
        const auto logData = arrayOf(file, "log_data"), logP = arrayOf(file, "log_p"), logQ = arrayOf(file, "log_q");
        const double area = std::pow(3.0 / std::sqrt(static_cast<double>(p.size())), 2);
        const auto agrees = [&](const char* key, double expected) {
            const double value = json[key].toDouble();
            return std::abs(value - expected) <= 1e-4 * std::abs(expected) + 1e-5;
        };
        QVERIFY(agrees("kl_data_q", divergence(data, logData, logQ, area)));
        QVERIFY(agrees("kl_data_p", divergence(data, logData, logP, area)));
        QVERIFY(agrees("kl_q_p", divergence(q, logQ, logP, area)));

        // p from f, with the temperature that is told.
        const auto f = arrayOf(file, "f");
        const double top = *std::max_element(f.begin(), f.end()), temperature = json["temperature"].toDouble();
        std::vector<double> weights;
        double z = 0;
        for (const float value : f) z += weights.emplace_back(std::exp((value - top) / temperature)) * area;
        for (std::size_t i = 0; i < p.size(); ++i) QVERIFY(std::abs(weights[i] / z - p[i]) < 1e-3 * p[i] + 1e-4);

        // q from the chains, at a few cells.
        const auto chains = arrayOf(file, "chains"), axis = arrayOf(file, "axis");
        const double h = json["config"]["bandwidth"].toDouble();
        for (std::size_t cell = 7; cell < q.size(); cell += 997) {
            const double x = axis[cell % axis.size()], y = axis[cell / axis.size()];
            double sum = 0;
            for (std::size_t i = 0; i < chains.size(); i += 2)
                sum += std::exp(-0.5 * (std::pow(x - chains[i], 2) + std::pow(y - chains[i + 1], 2)) / (h * h));
            const double expected = sum / (chains.size() / 2.0) / (2 * M_PI * h * h);
            QVERIFY(std::abs(q[cell] - expected) < 1e-3 * expected + 1e-5);
        }
        QCOMPARE(QImage(folder.filePath("plane.png")).size(), QSize(4 * 384 + 3 * 8, 384));
        QFile curve(folder.filePath("plane.csv"));
        QVERIFY(curve.open(QIODevice::ReadOnly));
        QCOMPARE(curve.readAll().trimmed().split('\n').size(), qsizetype(5));  // a header, 5, 10, 15, 20
    }

    void theSameSeedGivesTheSameFiles() {
        QTemporaryDir folder;
        for (const char* name : {"one.safetensors", "two.safetensors"})
            QCOMPARE(runShortrun({"plane", "--iterations", "5", "--tensors", name, "--quiet"}, folder.path()).code, 0);
        QFile one(folder.filePath("one.safetensors")), two(folder.filePath("two.safetensors"));
        QVERIFY(one.open(QIODevice::ReadOnly) && two.open(QIODevice::ReadOnly));
        QCOMPARE(one.readAll(), two.readAll());
    }

    void pointsOfAFileAreLearnt() {
        QTemporaryDir folder;
        QFile points(folder.filePath("points.csv"));
        QVERIFY(points.open(QIODevice::WriteOnly));
        points.write("x,y\n0.5,0.5\n-0.5,0.5\n0,-0.5\n");
        points.close();
        const Said said =
            runShortrun({"plane", "--points", "points.csv", "--iterations", "3", "--json"}, folder.path());
        QVERIFY2(said.code == 0, qPrintable(said.errors));
        QCOMPARE(QJsonDocument::fromJson(said.output.toUtf8()).object()["data"].toString(), "points.csv: 3 points");
    }

    void presetsAreListed() {
        QTemporaryDir folder;
        const Said said = runShortrun({"plane", "--list"}, folder.path());
        QCOMPARE(said.code, 0);
        for (const char* name : {"short-run", "convergent", "oscillation", "collapse"})
            QVERIFY(said.output.contains(name));
    }

    void whatIsWrongIsOneSentence_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("word");
        QTest::newRow("preset") << QStringList{"--preset", "long-run"} << 2 << "short-run";
        QTest::newRow("key") << QStringList{"--set", "stepz=3"} << 2 << "did you mean 'steps'";
        QTest::newRow("range") << QStringList{"--set", "batch=1"} << 2 << "16 to 4096";
        QTest::newRow("no file") << QStringList{"--points", "none.csv"} << 3 << "none.csv";
        QTest::newRow("no folder") << QStringList{"--out", "nowhere/a.png"} << 3 << "nowhere";
        QTest::newRow("lost") << QStringList{"--set",       "step_size=1", "--set",
                                             "noise_std=1", "--set",       "learning_rate=1"}
                              << 4 << "lower learning rate";
    }
    void whatIsWrongIsOneSentence() {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QFETCH(QString, word);
        QTemporaryDir folder;
        const Said said = runShortrun(QStringList{"plane", "--quiet"} + arguments, folder.path());
        QCOMPARE(said.code, code);
        QVERIFY2(said.isOneSentence() && said.errors.contains(word), qPrintable(said.errors));
        QVERIFY(QDir(folder.path()).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestPlaneCommand)
#include "tst_plane_command.moc"
