// evaluate, moments, chain and learn-top: what they print is what their tensors say, by plain loops.
#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <csignal>

#include "engine/storage/model_file.h"
#include "engine/storage/safetensors.h"
#include "features/script_probe.h"
#include "support/shortrun_process.h"

using namespace shortrun;
using namespace shortrun::testing;

namespace {

/// Rows of a two- or more-dimensional array.
struct Rows {
    std::int64_t count = 0;
    std::size_t length = 0;
    std::vector<float> values;
    const float* row(std::int64_t i) const { return values.data() + static_cast<std::size_t>(i) * length; }
    std::vector<double> mean() const {
        std::vector<double> result(length, 0.0);
        for (std::int64_t i = 0; i < count; ++i)
            for (std::size_t k = 0; k < length; ++k) result[k] += row(i)[k] / static_cast<double>(count);
        return result;
    }
};

Rows rowsOf(const QString& path, const std::string& name) {
    const Safetensors file = readSafetensors(path.toStdString());
    const NamedArray* array = file.find(name);
    if (array == nullptr) return {};
    Rows rows{array->shape[0], 1, array->toFloats()};
    rows.length = rows.values.size() / static_cast<std::size_t>(rows.count);
    return rows;
}

double distance(const float* a, const float* b, std::size_t length) {
    double sum = 0;
    for (std::size_t k = 0; k < length; ++k) sum += (double{a[k]} - b[k]) * (double{a[k]} - b[k]);
    return std::sqrt(sum);
}

double norm(const std::vector<double>& a, const std::vector<double>& b) {
    double sum = 0;
    for (std::size_t k = 0; k < a.size(); ++k) sum += (a[k] - b[k]) * (a[k] - b[k]);
    return std::sqrt(sum);
}

double plainPrecision(const Rows& data, const Rows& samples) {
    std::vector<double> radii;
    for (std::int64_t i = 0; i < data.count; ++i) {
        std::vector<double> all;
        for (std::int64_t j = 0; j < data.count; ++j)
            if (j != i) all.push_back(distance(data.row(i), data.row(j), data.length));
        std::sort(all.begin(), all.end());
        radii.push_back(all[2]);
    }
    int within = 0;
    for (std::int64_t i = 0; i < samples.count; ++i)
        for (std::int64_t j = 0; j < data.count; ++j)
            if (distance(samples.row(i), data.row(j), data.length) <=
                radii[static_cast<std::size_t>(j)] * (1 + 1e-6)) {
                ++within;
                break;
            }
    return within / static_cast<double>(samples.count);
}

bool near(double a, double b, double relative = 1e-4) {
    return std::abs(a - b) <= relative * std::max({1e-9, std::abs(a), std::abs(b)});
}

QJsonObject objectOf(const QString& text) {
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

}  // namespace

class TestMeasures : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void initTestCase();
    void anEvaluationIsWhatItsTensorsSay();
    void aUsersNetworkIsStampedIntoTheResults();
    void statisticsOfTheDataComeFromTheCache();
    void aDamagedCacheIsComputedAgain();
    void heldOutPicturesAreReconstructed();
    void momentsAreWhatTheirTensorsSay();
    void chainsAreWhatTheirTensorsSay();
    void theResponseIsWhatItsTensorsSay();
    void longRunsAreMarked();
    void topFiltersLearnTheMoments();
    void trainingIsMeasuredOnItsWay();
    void chainsThatRunAwayAreNoResult_data();
    void chainsThatRunAwayAreNoResult();
    void badInputIsOneSentence_data();
    void badInputIsOneSentence();
    void anInterruptionLeavesNothing();

 private:
    Said run(const QStringList& arguments) { return runShortrun(arguments, folder_.path()); }
    QJsonObject json(const QStringList& arguments) {
        const Said said =
            run(arguments + QStringList{"--json", "--quiet", "--threads", "1", "--precision", "fp32"});
        if (said.code != 0) qWarning("%s", qPrintable(said.errors));
        return objectOf(said.output);
    }
    QString file(const QString& name) const { return folder_.filePath(name); }
    void write(const QString& name, const QByteArray& bytes) {
        QFile out(file(name));
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(bytes);
    }
    QTemporaryDir folder_;
};

void TestMeasures::initTestCase() {
    qputenv("XDG_CACHE_HOME", file("cache").toUtf8());
    const Said trained = run(tinyTraining("run", 20));
    QVERIFY2(trained.code == 0, qPrintable(trained.errors));
}

void TestMeasures::anEvaluationIsWhatItsTensorsSay() {
    const QJsonObject result =
        json({"evaluate", "run", "--data", "builtin:avatars", "--limit", "80", "--count", "70", "--tensors",
              "features.safetensors", "--neighbours", "near.png"});
    QCOMPARE(result["count"].toInt(), 70);
    QCOMPARE(result["data_count"].toInt(), 70);
    const QJsonArray networks = result["networks"].toArray();
    QCOMPARE(networks.size(), 2);
    for (const auto& [prefix, number] : {std::pair("pixels.", 0), std::pair("random.", 1)}) {
        const QJsonObject network = networks[number].toObject();
        const Rows data = rowsOf(file("features.safetensors"), prefix + std::string("data_features"));
        const Rows samples = rowsOf(file("features.safetensors"), prefix + std::string("sample_features"));
        QCOMPARE(data.count, 70);
        QCOMPARE(samples.length, static_cast<std::size_t>(network["dimension"].toInt()));
        QVERIFY(near(network["frechet_of_means"].toDouble(), std::pow(norm(data.mean(), samples.mean()), 2)));
        QVERIFY(network["frechet_distance"].toDouble() > network["frechet_of_means"].toDouble());
        QCOMPARE(network["precision"].toDouble(), plainPrecision(data, samples));
        QCOMPARE(network["recall"].toDouble(), plainPrecision(samples, data));
        QCOMPARE(network["kernel_block_size"].toInt(), 7);
        QVERIFY(!network.contains("inception_score") && !network["input"].toString().isEmpty());
    }
    QVERIFY(QFile::exists(file("near.png")));
}

void TestMeasures::aUsersNetworkIsStampedIntoTheResults() {
    saveScript(file("classes.pt").toStdString(), "return (x.mean([2, 3]), 20.0 * x.mean([2, 3]))");
    const QJsonObject result =
        json({"evaluate", "run", "--data", "builtin:avatars", "--limit", "40", "--count", "40", "--features",
              "classes.pt", "--feature-size", "48", "--tensors", "own.safetensors"});
    const QJsonArray networks = result["networks"].toArray();
    QCOMPARE(networks.size(), 1);
    const QJsonObject network = networks[0].toObject();
    QCOMPARE(network["network"].toString(), QString("classes.pt"));
    QFile script(file("classes.pt"));
    QVERIFY(script.open(QIODevice::ReadOnly));
    QCOMPARE(network["sha256"].toString(),
             QString(QCryptographicHash::hash(script.readAll(), QCryptographicHash::Sha256).toHex()));
    QVERIFY(network["input"].toString().contains("bilinear to 48 x 48"));
    QCOMPARE(network["dimension"].toInt(), 3);

    const Rows p = rowsOf(file("own.safetensors"), "sample_probabilities");
    QCOMPARE(p.length, std::size_t(3));
    double score = 0;
    for (int split = 0; split < 10; ++split) {
        std::vector<double> mean(3, 0.0);
        double divergence = 0;
        for (int i = 4 * split; i < 4 * split + 4; ++i)
            for (std::size_t y = 0; y < 3; ++y) mean[y] += p.row(i)[y] / 4.0;
        for (int i = 4 * split; i < 4 * split + 4; ++i)
            for (std::size_t y = 0; y < 3; ++y)
                divergence += p.row(i)[y] * std::log(p.row(i)[y] / mean[y]) / 4;
        score += std::exp(divergence) / 10;
    }
    QVERIFY(near(network["inception_score"].toObject()["mean"].toDouble(), score));
    QVERIFY(network["inception_score_of_data"].toObject()["mean"].toDouble() > 1);
}

void TestMeasures::statisticsOfTheDataComeFromTheCache() {
    const QStringList arguments = {"evaluate", "run", "--data",  "builtin:avatars",
                                   "--limit",  "50",  "--count", "40"};
    const QJsonObject first = json(arguments)["networks"].toArray()[1].toObject();
    QJsonObject second = json(arguments)["networks"].toArray()[1].toObject();
    QVERIFY(!first["data_from_cache"].toBool() && second["data_from_cache"].toBool());
    QVERIFY(QFileInfo::exists(file("cache/shortrun/statistics")));
    second["data_from_cache"] = false;
    QCOMPARE(second, first);
    const QJsonObject uncached =
        json(arguments + QStringList{"--no-cache"})["networks"].toArray()[1].toObject();
    QCOMPARE(uncached, first);
    const QJsonObject others =
        json({"evaluate", "run", "--data", "builtin:avatars", "--limit", "51", "--count", "40"});
    QVERIFY(!others["networks"].toArray()[1].toObject()["data_from_cache"].toBool());
}

void TestMeasures::aDamagedCacheIsComputedAgain() {
    const QStringList arguments = {"evaluate", "run", "--data",  "builtin:avatars",
                                   "--limit",  "50",  "--count", "40"};
    const QJsonObject before = json(arguments)["networks"].toArray()[0].toObject();
    QDir cache(file("cache/shortrun/statistics"));
    for (const QString& name : cache.entryList(QDir::Files))
        write("cache/shortrun/statistics/" + name, "no numbers");
    const QJsonObject after = json(arguments)["networks"].toArray()[0].toObject();
    QVERIFY(!after["data_from_cache"].toBool());
    QCOMPARE(after["frechet_distance"], before["frechet_distance"]);
    QVERIFY(json(arguments)["networks"].toArray()[0].toObject()["data_from_cache"].toBool());
}

void TestMeasures::heldOutPicturesAreReconstructed() {
    const QJsonObject result =
        json({"evaluate", "run", "--data", "builtin:avatars", "--limit", "20", "--count", "20",
              "--reconstruct", "builtin:avatars", "--reconstruct-count", "3"})["reconstruction"]
            .toObject();
    QCOMPARE(result["count"].toInt(), 3);
    QVERIFY(result["mse"].toDouble() > 0 && result["mse"].toDouble() < 1);
    QVERIFY(result["psnr"].toDouble() > 10 * std::log10(4 / result["mse"].toDouble()) - 1);
}

void TestMeasures::momentsAreWhatTheirTensorsSay() {
    const QJsonObject result = json({"moments", "run", "--data", "builtin:avatars", "--limit", "60",
                                     "--count", "50", "--tensors", "moments.safetensors"});
    const QJsonArray layers = result["layers"].toArray();
    QCOMPARE(layers.size(), 4);
    for (int i = 0; i < 4; ++i) {
        const QJsonObject layer = layers[i].toObject();
        const std::string name = "layer" + std::to_string(4 - i);
        QVERIFY(layer["layer"].toString().startsWith(QString("layer %1 of 4").arg(4 - i)));
        const std::vector<double> data = rowsOf(file("moments.safetensors"), "data." + name).mean();
        const std::vector<double> samples = rowsOf(file("moments.safetensors"), "samples." + name).mean();
        const double gap = norm(data, samples) / norm(data, std::vector<double>(data.size(), 0.0));
        QVERIFY(near(layer["gap"].toDouble(), gap));
        QCOMPARE(layer["data"].toArray().size(), static_cast<qsizetype>(data.size()));
        QVERIFY(near(layer["samples"].toArray()[0].toDouble(), samples[0]));
        const QJsonArray interval = layer["interval"].toArray();
        QVERIFY(interval[0].toDouble() < interval[1].toDouble() && interval[1].toDouble() > gap * 0.5);
        QVERIFY(layer["sampling_error"].toDouble() > 0);
    }
}

void TestMeasures::chainsAreWhatTheirTensorsSay() {
    const QJsonObject result = json({"chain", "run", "--count", "6", "--steps-multiple", "3", "--tensors",
                                     "chain.safetensors", "--film", "film.png", "--long-film", "long.png"});
    const Rows z = rowsOf(file("chain.safetensors"), "z"), x = rowsOf(file("chain.safetensors"), "x");
    const Rows noise = rowsOf(file("chain.safetensors"), "x_other_noise");
    const Rows start = rowsOf(file("chain.safetensors"), "x_other_start");
    double fromNoise = 0, fromStart = 0, fromZ = 0;
    for (std::int64_t i = 0; i < 6; ++i) {
        fromNoise += distance(x.row(i), noise.row(i), x.length) / 6;
        fromStart += distance(x.row(i), start.row(i), x.length) / 6;
        fromZ += distance(x.row(i), z.row(i), x.length) / 6;
    }
    QVERIFY(near(result["non_mixing"].toDouble(), fromNoise / fromStart));
    QVERIFY(result["non_mixing"].toDouble() < 0.5);
    const QJsonObject curves = result["curves"].toObject();
    QCOMPARE(curves["f"].toArray().size(), 6);
    QCOMPARE(curves["residual_norm"].toArray().size(), 5);
    QVERIFY(near(curves["distance_from_z"].toArray()[5].toDouble(), fromZ));
    QCOMPARE(curves["distance_from_z"].toArray()[0].toDouble(), 0.0);
    QCOMPARE(curves["distance_to_end"].toArray()[5].toDouble(), 0.0);
    QVERIFY(near(curves["distance_other_start"].toArray()[5].toDouble(), fromStart));
    const Rows energies = rowsOf(file("chain.safetensors"), "f");
    QVERIFY(near(curves["f"].toArray()[2].toDouble(), energies.mean()[2], 1e-3));
    QVERIFY(QFile::exists(file("film.png")) && QFile::exists(file("long.png")));
    const int half = result["half_way"].toInt();
    const double whole = curves["distance_to_end"].toArray()[0].toDouble();
    QVERIFY(half > 0 && 2 * curves["distance_to_end"].toArray()[half].toDouble() <= whole);
    QVERIFY(2 * curves["distance_to_end"].toArray()[half - 1].toDouble() > whole);
}

void TestMeasures::theResponseIsWhatItsTensorsSay() {
    const QJsonObject result =
        json({"chain", "run", "--count", "3", "--direction", "patch:4,5,2", "--amount", "0.5", "--tensors",
              "response.safetensors", "--response", "response.png"})["response"]
            .toObject();
    const Rows v = rowsOf(file("response.safetensors"), "v");
    const Rows exact = rowsOf(file("response.safetensors"), "jacobian_v");
    const Rows finite = rowsOf(file("response.safetensors"), "finite_v");
    QCOMPARE(v.count, std::int64_t(3));
    QVERIFY(v.values == exact.values && result["identity"].toBool());  // LeakyReLU
    QCOMPARE(std::count(v.values.begin(), v.values.begin() + static_cast<std::ptrdiff_t>(v.length), 1.0f), 2 * 2 * 3);
    QCOMPARE(v.values[4 * 32 + 5], 1.0f);
    double gain = 0, cosine = 0;
    for (std::int64_t i = 0; i < 3; ++i) {
        double vv = 0, ff = 0, vf = 0;
        for (std::size_t k = 0; k < v.length; ++k) {
            vv += double{v.row(i)[k]} * v.row(i)[k];
            ff += double{finite.row(i)[k]} * finite.row(i)[k];
            vf += double{v.row(i)[k]} * finite.row(i)[k];
        }
        gain += std::sqrt(ff / vv) / 3;
        cosine += vf / std::sqrt(vv * ff) / 3;
    }
    QVERIFY(near(result["finite_gain"].toDouble(), gain));
    QVERIFY(near(result["alignment"].toDouble(), cosine));
    QVERIFY(near(result["jacobian_gain"].toDouble(), 1));
    QVERIFY(QFile::exists(file("response.png")));
}

void TestMeasures::longRunsAreMarked() {
    const QJsonObject result = json({"chain", "run", "--count", "3", "--steps-multiple", "10"});
    const QJsonArray marks = result["long_run"].toArray();
    QCOMPARE(marks.size(), 4);
    const std::vector<int> steps = {5, 10, 25, 50};
    for (int i = 0; i < 4; ++i) {
        QCOMPARE(marks[i].toObject()["steps"].toInt(), steps[static_cast<std::size_t>(i)]);
        const double saturation = marks[i].toObject()["saturation"].toDouble();
        QVERIFY(saturation >= 0 && saturation <= 1);
    }
    QCOMPARE(marks[0].toObject()["distance_from_short_run"].toDouble(), 0.0);
    QVERIFY(marks[3].toObject()["distance_from_short_run"].toDouble() > 0);
    const QJsonObject diagnostics = result["r_hat"].toObject();
    QCOMPARE(diagnostics["chains"].toInt(), 3);
    QCOMPARE(diagnostics["draws"].toInt(), 46);  // steps 5 ... 50
    QVERIFY(diagnostics["split"].toDouble() > 1);
}

void TestMeasures::topFiltersLearnTheMoments() {
    const QJsonObject result = json({"learn-top",       "run",
                                     "--data",          "builtin:avatars",
                                     "--limit",         "64",
                                     "--iterations",    "60",
                                     "--batch",         "16",
                                     "--count",         "64",
                                     "--learning-rate", "0.01",
                                     "--long",          "3",
                                     "--out",           "top.safetensors",
                                     "--pictures",      "top.png",
                                     "--tensors",       "top-means.safetensors"});
    const double untrained = result["untrained"].toObject()["gap"].toDouble();
    const double learnt = result["short_run"].toObject()["gap"].toDouble();
    QVERIFY2(learnt < 0.5 * untrained, qPrintable(QString("%1 of %2").arg(learnt).arg(untrained)));
    const std::vector<double> data = rowsOf(file("top-means.safetensors"), "data_mean").mean();
    const Rows dataRows = rowsOf(file("top-means.safetensors"), "data_mean");
    const Rows sampleRows = rowsOf(file("top-means.safetensors"), "samples_mean");
    double difference = 0, size = 0;
    for (std::size_t k = 0; k < dataRows.values.size(); ++k) {
        difference += std::pow(double{dataRows.values[k]} - sampleRows.values[k], 2);
        size += std::pow(double{dataRows.values[k]}, 2);
    }
    QVERIFY(near(learnt, std::sqrt(difference / size), 1e-3));
    QCOMPARE(result["statistics"].toInt(), static_cast<int>(dataRows.values.size()));
    QCOMPARE(result["long_runs"].toArray().size(), 3);  // 1, 2 and 3 K
    QCOMPARE(result["curve"].toArray().size(), 3);
    QCOMPARE(run({"sample", "top.safetensors", "--count", "4", "--out", "of-top.png", "--quiet"}).code, 0);
    QVERIFY(QFile::exists(file("top.png")));
}

void TestMeasures::trainingIsMeasuredOnItsWay() {
    const auto rows = [&] {
        QFile table(file("measured/measures.csv"));
        return table.open(QIODevice::ReadOnly) ? table.readAll().trimmed().split('\n') : QList<QByteArray>();
    };
    const QStringList measured = {"--measure-every", "4", "--measure-count", "16"};
    QCOMPARE(run(tinyTraining("measured", 10) + measured).code, 0);
    const QList<QByteArray> first = rows();
    QCOMPARE(first.size(), 3);
    QVERIFY(first[0].startsWith("iteration,top_layer_gap,") && first[0].contains("random_frechet_distance"));
    QVERIFY(first[1].startsWith("4,") && first[2].startsWith("8,"));
    QCOMPARE(first[1].count(','), first[0].count(','));
    QCOMPARE(run(QStringList{"train", "--run", "measured", "--resume", "--iterations", "12", "--threads", "1",
                             "--precision", "fp32"} +
                 measured)
                 .code,
             0);
    QCOMPARE(rows().size(), 4);
    QCOMPARE(rows().mid(0, 3), first);
    QVERIFY(QFile::exists(file("measured/measures.json")));

    // Measuring changes nothing of the run.
    QCOMPARE(run(tinyTraining("unmeasured", 12)).code, 0);
    const auto weights = [&](const QString& name) {
        QFile model(file(name + "/checkpoints/00000012.safetensors"));
        return model.open(QIODevice::ReadOnly) ? model.readAll() : QByteArray();
    };
    QVERIFY(!weights("unmeasured").isEmpty());
    QVERIFY(weights("measured").right(1000) == weights("unmeasured").right(1000));
}

void TestMeasures::chainsThatRunAwayAreNoResult_data() {
    QTest::addColumn<QStringList>("arguments");
    const QStringList avatars = {"--data", "builtin:avatars", "--limit", "20", "--count", "10"};
    QTest::newRow("sample") << QStringList{"sample", "away.safetensors", "--count", "2", "--out", "away.png"};
    QTest::newRow("interpolate") << QStringList{"interpolate", "away.safetensors", "--out", "away.png"};
    QTest::newRow("reconstruct") << QStringList{"reconstruct", "away.safetensors", "run/samples/00000020.png", "--out",
                                                "away"};
    QTest::newRow("evaluate") << QStringList{"evaluate", "away.safetensors"} + avatars;
    QTest::newRow("moments") << QStringList{"moments", "away.safetensors"} + avatars;
    QTest::newRow("chain") << QStringList{"chain", "away.safetensors", "--count", "2", "--tensors", "away.png"};
}

void TestMeasures::chainsThatRunAwayAreNoResult() {
    QFETCH(QStringList, arguments);
    ModelFile model = readModelFile(resolveModelPath(file("run").toStdString()));
    for (NamedArray& weights : model.weights) {
        std::vector<float> values = weights.toFloats();
        for (float& value : values) value *= 1e12f;  // the product of all layers is beyond float32
        weights = NamedArray::fromFloats(weights.name, weights.shape, values);
    }
    writeModelFile(file("away.safetensors").toStdString(), model);
    const Said said = run(arguments + QStringList{"--quiet"});
    QVERIFY2(said.code == 4, qPrintable(QString::number(said.code) + ": " + said.errors));
    QVERIFY2(said.isOneSentence() && said.errors.contains("'away' ran away"), qPrintable(said.errors));
    QVERIFY(said.output.isEmpty());
    QVERIFY(!QFile::exists(file("away.png")) && QDir(file("away")).isEmpty());
}

void TestMeasures::badInputIsOneSentence_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("named");
    write("text.pt", "no network");
    const auto row = [](const char* name, const QStringList& arguments, int code, const char* named) {
        QTest::newRow(name) << arguments << code << named;
    };
    const QStringList avatars = {"--data", "builtin:avatars", "--limit", "20", "--count", "10"};
    row("no model", QStringList{"evaluate", "nowhere"} + avatars, 3, "nowhere");
    row("no data", {"evaluate", "run", "--data", "nowhere"}, 3, "nowhere");
    row("no network", QStringList{"evaluate", "run", "--features", "none.pt"} + avatars, 3, "none.pt");
    row("a text as network", QStringList{"evaluate", "run", "--features", "text.pt"} + avatars, 3, "text.pt");
    row("a model as network",
        QStringList{"evaluate", "run", "--features", "run/checkpoints/00000020.safetensors"} + avatars, 3,
        "00000020");
    row("nowhere to write", QStringList{"evaluate", "run", "--tensors", "none/x"} + avatars, 3, "none");
    row("too few", {"evaluate", "run", "--data", "builtin:avatars", "--limit", "2"}, 3, "Too few");
    row("data of the model's only", QStringList{"evaluate", "run", "--set", "model.width=3"} + avatars, 2,
        "data.");
    row("moments of nothing", QStringList{"moments", "nowhere"} + avatars, 3, "nowhere");
    row("noise out of range", QStringList{"moments", "run", "--data-noise", "-1"} + avatars, 2,
        "--data-noise");
    row("chain of nothing", {"chain", "nowhere"}, 3, "nowhere");
    row("no direction", {"chain", "run", "--direction", "left"}, 2, "patch:ROW,COLUMN");
    row("patch outside", {"chain", "run", "--direction", "patch:32,0"}, 2, "32 rows");
    row("too long", {"chain", "run", "--steps-multiple", "101"}, 2, "1 to 100");
    row("top of nothing", QStringList{"learn-top", "nowhere"} + avatars, 3, "nowhere");
}

void TestMeasures::badInputIsOneSentence() {
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    QFETCH(QString, named);
    const Said said = run(arguments + QStringList{"--quiet"});
    QVERIFY2(said.code == code, qPrintable(QString::number(said.code) + ": " + said.errors));
    QVERIFY2(said.isOneSentence() && said.errors.contains(named), qPrintable(said.errors));
    QVERIFY(!QFile::exists(file("s")));
}

void TestMeasures::anInterruptionLeavesNothing() {
    const QStringList long_ = {"evaluate", "run",       "--data",  "builtin:avatars", "--limit",
                               "100",      "--count",   "1000000", "--tensors",       "never.safetensors",
                               "--quiet",  "--no-cache"};
    for (const QStringList& arguments :
         {long_, QStringList{"chain", "run", "--count", "1000", "--steps-multiple", "100", "--tensors",
                             "never.safetensors"}}) {
        auto process = startShortrun(arguments, folder_.path());
        QVERIFY(waitUntilItSurvives(SIGINT, *process));
        QTest::qWait(1000);
        QCOMPARE(::kill(static_cast<pid_t>(process->processId()), SIGINT), 0);
        const Said said = finish(*process);
        QCOMPARE(said.code, 130);
        QVERIFY(!QFile::exists(file("never.safetensors")));
    }
}

QTEST_GUILESS_MAIN(TestMeasures)
#include "tst_measures.moc"
