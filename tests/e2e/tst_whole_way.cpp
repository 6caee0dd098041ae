// Train, sample, interpolate, reconstruct by the command line; an outside program checks the numbers.
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>
#include <cmath>

#include "support/outside_program.h"
#include "support/shortrun_process.h"

using namespace shortrun::testing;

namespace {

constexpr const char* kModel = "run/checkpoints/00000006.safetensors";

}  // namespace

class TestWholeWay : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase();
    void trainingLeavesACompleteRun();
    void oneStepAgreesWithAnOutsideProgram();
    void theWholeChainAgreesWithAnOutsideProgram();
    void theSameSeedGivesTheSameBytes();
    void noiseIsOffFrozenOrFresh();
    void anInterpolationEndsInItsTwoSamples();
    void everyRhoAgreesWithAnOutsideProgram();
    void aReconstructionKeepsItsBestAndTellsTheTruth();
    void aMaskLeavesOutWhatItCovers();
    void theFilmAndTheGridHaveTheirSizes();
    void infoTellsModelRunAndData();

 private:
    Said run(const QStringList& arguments) { return runShortrun(arguments, folder_.path()); }
    outside::TensorFile tensors(const QString& name) {
        return outside::readTensorFile(folder_.filePath(name));
    }
    /// `shortrun sample` in fp32 with all numbers; true when it succeeded.
    bool sample(const QString& tensors, const QStringList& more);

    QTemporaryDir folder_;
    QJsonObject trained_;
};

bool TestWholeWay::sample(const QString& tensors, const QStringList& more) {
    const Said said = run(QStringList{"sample", "run", "--out", "grid.png", "--tensors", tensors,
                                      "--precision", "fp32", "--threads", "1", "--quiet"} +
                          more);
    if (said.code != 0) qWarning() << said.errors;
    return said.code == 0;
}

void TestWholeWay::initTestCase() {
    const Said said = run(tinyTraining("run", 6) + QStringList{"--json"});
    QVERIFY2(said.code == 0, qPrintable(said.errors));
    trained_ = QJsonDocument::fromJson(said.output.toUtf8()).object();
    QVERIFY(said.errors.contains("64 colour pictures") && said.errors.contains("iteration 6 of 6"));
}

void TestWholeWay::trainingLeavesACompleteRun() {
    QCOMPARE(trained_["status"].toString(), QString("done"));
    QCOMPARE(trained_["iteration"].toInt(), 6);
    QVERIFY(trained_["metrics"].toObject()["path_ratio"].toDouble() > 0);
    for (const char* name :
         {"run/config.json", "run/metrics.csv", "run/log.txt", "run/samples/00000006.png", kModel})
        QVERIFY2(QFileInfo(folder_.filePath(name)).size() > 0, name);
    QFile metrics(folder_.filePath("run/metrics.csv"));
    QVERIFY(metrics.open(QIODevice::ReadOnly));
    QCOMPARE(metrics.readAll().count('\n'), 7);
}

void TestWholeWay::oneStepAgreesWithAnOutsideProgram() {
    QVERIFY(sample("one.st", {"--count", "3", "--steps", "1"}));
    const auto file = tensors("one.st");
    QCOMPARE(file.arrays["x"].shape, (std::vector<int>{3, 3, 32, 32}));
    const outside::Model model(tensors(kModel));
    for (int i = 0; i < 3; ++i) {
        const auto z = file.arrays["z"].image(i, model.imageSize());
        const auto x = file.arrays["x"].image(i, model.imageSize());
        const auto expected = model.chain(z, 1);
        QVERIFY(outside::relativeError(x, expected) < 1e-4);
        // The step itself agrees, too: z alone would pass the line above when f' is small.
        std::vector<double> moved(x.size()), shouldMove(x.size());
        for (std::size_t p = 0; p < x.size(); ++p) moved[p] = x[p] - z[p], shouldMove[p] = expected[p] - z[p];
        QVERIFY(outside::relativeError(moved, shouldMove) < 1e-3);
        for (const double value : z) QVERIFY(value >= -1 && value < 1);
    }
}

void TestWholeWay::theWholeChainAgreesWithAnOutsideProgram() {
    QVERIFY(sample("all.st", {"--count", "2"}));
    const auto file = tensors("all.st");
    const outside::Model model(tensors(kModel));
    QCOMPARE(model.steps(), 5);
    for (int i = 0; i < 2; ++i) {
        const auto expected = model.chain(file.arrays["z"].image(i, model.imageSize()), model.steps());
        QVERIFY(outside::relativeError(file.arrays["x"].image(i, model.imageSize()), expected) < 2e-2);
    }
}

void TestWholeWay::theSameSeedGivesTheSameBytes() {
    QVERIFY(sample("a.st", {"--count", "5", "--seed", "9"}));
    QVERIFY(sample("b.st", {"--count", "70", "--seed", "9"}));
    QVERIFY(sample("c.st", {"--count", "5", "--seed", "10"}));
    const auto few = tensors("a.st").arrays["x"], many = tensors("b.st").arrays["x"],
               other = tensors("c.st").arrays["x"];
    // The first samples do not depend on how many there are, even beyond one batch.
    QVERIFY(std::equal(few.values.begin(), few.values.end(), many.values.begin()));
    QVERIFY(few.values != other.values);
}

void TestWholeWay::noiseIsOffFrozenOrFresh() {
    const auto x = [&](const QString& noise) {
        return sample("n.st", {"--count", "2", "--noise", noise}) ? tensors("n.st").arrays["x"].values
                                                                  : std::vector<float>();
    };
    const auto off = x("off"), frozen = x("frozen"), fresh = x("fresh");
    QVERIFY(!off.empty() && off != frozen && frozen != fresh && off != fresh);
    QCOMPARE(x("frozen"), frozen);
    QVERIFY(x("fresh") != fresh);
}

void TestWholeWay::anInterpolationEndsInItsTwoSamples() {
    const Said said =
        run({"interpolate", "run", "--rows", "3", "--columns", "5", "--seed", "4", "--out", "strip.png",
             "--tensors", "strip.st", "--precision", "fp32", "--threads", "1", "--quiet"});
    QVERIFY2(said.code == 0, qPrintable(said.errors));
    QVERIFY(sample("ends.st", {"--count", "6", "--seed", "4"}));
    const auto strip = tensors("strip.st"), ends = tensors("ends.st");
    QCOMPARE(strip.arrays["x"].shape, (std::vector<int>{3, 5, 3, 32, 32}));
    QCOMPARE(strip.arrays["rho"].values, (std::vector<float>{0, 0.25f, 0.5f, 0.75f, 1}));
    const int size = 3 * 32 * 32;
    for (const char* name : {"z", "x"})
        for (int row = 0; row < 3; ++row) {
            const auto& a = strip.arrays[name];
            const auto& b = ends.arrays[name];
            QVERIFY(a.image(row * 5 + 4, size) == b.image(2 * row, size));
            QVERIFY(a.image(row * 5, size) == b.image(2 * row + 1, size));
        }
}

void TestWholeWay::everyRhoAgreesWithAnOutsideProgram() {
    const auto strip = tensors("strip.st");
    const outside::Model model(tensors(kModel));
    const int size = model.imageSize();
    const auto z1 = strip.arrays["z"].image(4, size), z2 = strip.arrays["z"].image(0, size);
    for (int column = 0; column < 5; ++column) {
        const double rho = strip.arrays["rho"].values[static_cast<std::size_t>(column)];
        std::vector<double> z(z1.size());
        for (std::size_t i = 0; i < z.size(); ++i) z[i] = rho * z1[i] + std::sqrt(1 - rho * rho) * z2[i];
        QVERIFY(outside::relativeError(strip.arrays["z"].image(column, size), z) < 1e-6);
        QVERIFY(outside::relativeError(strip.arrays["x"].image(column, size), model.chain(z, model.steps())) <
                2e-2);
    }
}

void TestWholeWay::aReconstructionKeepsItsBestAndTellsTheTruth() {
    QVERIFY(
        run({"data", "builtin:avatars", "--set", "data.seed=5", "--count", "2", "--out", "pictures"}).code ==
        0);
    const Said said =
        run({"reconstruct", "run", "pictures/000000.png", "pictures/000001.png", "--steps", "12", "--out",
             "found", "--tensors", "found.st", "--precision", "fp32", "--threads", "1", "--json"});
    QVERIFY2(said.code == 0, qPrintable(said.errors));
    const auto file = tensors("found.st");
    QCOMPARE(file.arrays["loss"].shape, (std::vector<int>{13, 2}));
    const outside::Model model(tensors(kModel));
    const auto pictures = QJsonDocument::fromJson(said.output.toUtf8()).object()["pictures"].toArray();
    for (int i = 0; i < 2; ++i) {
        const auto target = file.arrays["target"].image(i, model.imageSize());
        const auto x = file.arrays["x"].image(i, model.imageSize());
        double error = 0;
        for (std::size_t p = 0; p < x.size(); ++p) error += (x[p] - target[p]) * (x[p] - target[p]);
        error /= static_cast<double>(x.size());
        double best = 1e9;
        for (int t = 0; t <= 12; ++t)
            best = std::min<double>(best, file.arrays["loss"].values[static_cast<std::size_t>(2 * t + i)]);
        QVERIFY(std::abs(error - best) < 1e-4 * best);
        QVERIFY(std::abs(pictures[i].toObject()["mse"].toDouble() - best) < 1e-6);
        QVERIFY(best < 0.5 * file.arrays["loss"].values[static_cast<std::size_t>(i)]);
        const auto expected = model.chain(file.arrays["z"].image(i, model.imageSize()), model.steps());
        QVERIFY(outside::relativeError(x, expected) < 2e-2);
        QVERIFY(QImage(pictures[i].toObject()["strip"].toString().prepend(folder_.path() + "/")).width() >
                13 * 64);
    }
    QVERIFY(QFileInfo(folder_.filePath("found/loss.csv")).size() > 0);
}

void TestWholeWay::aMaskLeavesOutWhatItCovers() {
    QVERIFY(run({"data", "builtin:avatars", "--set", "data.seed=5", "--count", "1", "--out", "one"}).code == 0);
    const int size = QImage(folder_.filePath("one/000000.png")).width();
    QImage mask(size, size, QImage::Format_Grayscale8);
    mask.fill(Qt::black);
    for (int y = 0; y < size / 2; ++y)
        for (int x = size / 2; x < size; ++x) mask.setPixel(x, y, qRgb(255, 255, 255));
    QVERIFY(mask.save(folder_.filePath("mask.png")));
    const Said said = run({"reconstruct", "run", "one/000000.png", "--mask", "mask.png", "--steps", "12", "--restarts",
                           "2", "--out", "filled", "--tensors", "filled.st", "--precision", "fp32", "--json"});
    QVERIFY2(said.code == 0, qPrintable(said.errors));
    auto file = tensors("filled.st");
    QCOMPARE(file.arrays["mask"].shape, (std::vector<int>{1, 1, size, size}));
    const auto target = file.arrays["target"].values, x = file.arrays["x"].values;
    const std::size_t plane = static_cast<std::size_t>(size) * size, channels = x.size() / plane;
    double inside = 0, outside = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double m = file.arrays["mask"].values[i % plane];
        QCOMPARE(m, qGray(mask.pixel(static_cast<int>(i % size), static_cast<int>(i % plane / size))) > 127
                        ? 1.0
                        : 0.0);
        (m > 0 ? inside : outside) += (x[i] - target[i]) * (x[i] - target[i]);
    }
    const auto told = QJsonDocument::fromJson(said.output.toUtf8()).object()["pictures"].toArray()[0].toObject();
    const double counted = static_cast<double>(channels * plane);
    QVERIFY(std::abs(told["mse"].toDouble() / (outside / (0.75 * counted)) - 1) < 1e-4);
    QVERIFY(std::abs(told["mse_whole"].toDouble() / ((inside + outside) / counted) - 1) < 1e-4);
    mask.fill(Qt::white);
    QVERIFY(mask.save(folder_.filePath("mask.png")));
    const Said all = run({"reconstruct", "run", "one/000000.png", "--mask", "mask.png", "--out", "no"});
    QCOMPARE(all.code, 3);
    QVERIFY(all.errors.contains("mask.png") && all.errors.contains("one/000000.png"));
}

void TestWholeWay::theFilmAndTheGridHaveTheirSizes() {
    QVERIFY(
        run({"sample", "run", "--count", "10", "--out", "grid.png", "--film", "film.png", "--threads", "1"})
            .code == 0);
    QCOMPARE(QImage(folder_.filePath("grid.png")).size(), QSize(4 * 64 + 3 * 2, 3 * 64 + 2 * 2));
    // Eight chains, states 0 to 5.
    QCOMPARE(QImage(folder_.filePath("film.png")).size(), QSize(6 * 64 + 5 * 2, 8 * 64 + 7 * 2));
}

void TestWholeWay::infoTellsModelRunAndData() {
    const auto info = [&](const QString& subject) {
        return QJsonDocument::fromJson(run({"info", subject, "--json"}).output.toUtf8()).object();
    };
    const QJsonObject model = info(kModel), whole = info("run"), data = info("pictures");
    QCOMPARE(model["kind"].toString(), QString("model"));
    QCOMPARE(model["iteration"].toInt(), 6);
    QCOMPARE(model["config"].toObject()["model"].toObject()["width"].toInt(), 4);
    QCOMPARE(whole["kind"].toString(), QString("run"));
    QVERIFY(whole["model"].toString().endsWith("00000006.safetensors"));
    QCOMPARE(data["kind"].toString(), QString("data"));
    QCOMPARE(data["count"].toInt(), 2);
}

QTEST_GUILESS_MAIN(TestWholeWay)
#include "tst_whole_way.moc"
