// Every model that ships: its card tells the truth about its weights, and the command on it is one that
// `shortrun train` understands.
#include <QFileInfo>
#include <QImage>
#include <QProcess>
#include <QtTest>

#include "app/commands/train_options.h"
#include "engine/config/schema.h"
#include "engine/config/shipped_models.h"
#include "engine/core/read_file.h"
#include "engine/storage/model_file.h"
#include "support/shortrun_process.h"

using namespace shortrun;
using namespace shortrun::testing;

namespace {

constexpr qint64 kLargestWeights = 4'000'000;
constexpr std::int64_t kCompared[] = {100, 200, 300};

/// What a train command asks for, its words taken apart as a shell does.
void readOptions(const std::string& command, TrainOptions& options) {
    QStringList words = QProcess::splitCommand(QString::fromStdString(command).replace('\'', '"'));
    if (words.size() < 2 || words[0] != "shortrun" || words[1] != "train") return;
    std::vector<std::string> arguments;  // CLI11 takes them last first
    for (qsizetype i = words.size() - 1; i > 1; --i) arguments.push_back(words[i].toStdString());
    CLI::App app;
    addTrainOptions(app, options);
    app.parse(arguments);
}

/// The configuration that the commands on a card come to. Those that go on with the run begin with its own.
Config configOf(const ModelCard& card, const QString& folder) {
    TrainOptions options;
    readOptions(card.command, options);
    options.run = folder.toStdString() + "/run";
    Config config = planTraining(options).config;
    for (const std::string& command : card.further) {
        TrainOptions further;
        readOptions(command, further);
        if (!further.resume || further.run != "runs/" + card.name) return {};
        further.flags.applyTo(config);
        for (const std::string& assignment : further.assignments) applyAssignment(config, assignment);
    }
    return config;
}

}  // namespace

class ShippedModels : public QObject {
    Q_OBJECT

    static void eachModel() {
        QTest::addColumn<QString>("name");
        if (listShippedModels().empty()) QSKIP("no model is in resources/models");
        for (const ShippedModel& model : listShippedModels())
            QTest::newRow(model.card.name.c_str()) << QString::fromStdString(model.card.name);
    }

 private Q_SLOTS:
    void aRunBecomesAModelByItsCard() {
        QTemporaryDir folder;
        QVERIFY(runShortrun(tinyTraining("run", 3), folder.path()).code == 0);
        const Said made = runShortrun(
            {"card", "run", "--name", "tiny", "--licence", "CC0", "--weaknesses", "all", "--reconstruct",
             "builtin:avatars", "--reconstruct-count", "2", "--out", "resources/models", "--quiet"},
            folder.path());
        QVERIFY2(made.code == 0, qPrintable(made.errors));
        const QByteArray shipped = qgetenv("SHORTRUN_RESOURCES");
        qputenv("SHORTRUN_RESOURCES", folder.filePath("resources").toUtf8());
        const auto models = listShippedModels();
        const Said sampled =
            runShortrun({"sample", "model:tiny", "--count", "2", "--out", "x.png", "--quiet"}, folder.path());
        const Said unknown = runShortrun({"sample", "model:tinny", "--out", "y.png"}, folder.path());
        qputenv("SHORTRUN_RESOURCES", shipped);
        QVERIFY2(sampled.code == 0, qPrintable(sampled.errors));
        QVERIFY2(unknown.errors.contains("did you mean 'model:tiny'?"), qPrintable(unknown.errors));

        QCOMPARE(models.size(), std::size_t{1});
        const ModelCard& card = models[0].card;
        QCOMPARE(card.iterations, std::int64_t{3});
        QCOMPARE(card.weaknesses, std::string("all"));
        QVERIFY(card.reconstruction && card.reconstruction->pictures == 2 && card.reconstruction->error > 0);
        QCOMPARE(card.gauges.size(), std::size_t{1});
        QVERIFY(card.gauges[0].pathRatio > 0);
        QCOMPARE(differingFields(configOf(card, folder.path() + "/new"),
                                 readModelFile(models[0].weights).config),
                 std::vector<std::string>());
        QVERIFY(QFileInfo::exists(folder.filePath("resources/models/tiny.txt")) &&
                QFileInfo::exists(folder.filePath("resources/models/tiny.png")));
    }

    void theCardTellsTheTruthAboutTheWeights_data() { eachModel(); }
    void theCardTellsTheTruthAboutTheWeights() {
        QFETCH(QString, name);
        const ShippedModel shipped = findShippedModel(name.toStdString());
        const ModelCard& card = shipped.card;
        const ModelFile model = readModelFile(shippedModelPath("model:" + name.toStdString()));
        QCOMPARE(model.iteration, card.iterations);
        QCOMPARE(model.config.train.iterations, card.iterations);
        QCOMPARE(model.config.seed, card.seed);
        QCOMPARE(model.config.data.size, card.size);
        QCOMPARE(model.channels, card.channels);
        QCOMPARE(model.config.model.width, card.width);
        QCOMPARE(model.config.sampler.steps, card.steps);
        QCOMPARE(model.dataNoiseStd, card.dataNoiseStd);
        QVERIFY(!model.config.data.source.starts_with('/'));
        for (const std::string* text :
             {&card.title, &card.about, &card.data, &card.source, &card.licence, &card.machine, &card.device,
              &card.precision, &card.worked, &card.weaknesses})
            QVERIFY2(!text->empty(), toJson(card).c_str());
        QVERIFY(QFileInfo(QString::fromStdString(shipped.weights.string())).size() < kLargestWeights);
    }

    void theCardHasTheGaugesThatARepeatedRunIsComparedAt_data() { eachModel(); }
    void theCardHasTheGaugesThatARepeatedRunIsComparedAt() {
        QFETCH(QString, name);
        const ModelCard card = findShippedModel(name.toStdString()).card;
        std::vector<std::int64_t> iterations(std::begin(kCompared), std::end(kCompared));
        iterations.push_back(card.iterations);
        std::vector<std::int64_t> found;
        for (const MetricsRow& row : card.gauges) {
            found.push_back(row.iteration);
            QVERIFY(row.gradientNorm > 0 && row.pathRatio > 0 && row.parameterGradientNorm > 0);
        }
        QCOMPARE(found, iterations);
    }

    void theCommandComesToTheConfigurationOfTheWeights_data() { eachModel(); }
    void theCommandComesToTheConfigurationOfTheWeights() {
        QFETCH(QString, name);
        QTemporaryDir folder;
        const ShippedModel shipped = findShippedModel(name.toStdString());
        Config expected = readModelFile(shipped.weights.string()).config;
        Config commanded = configOf(shipped.card, folder.path());
        QVERIFY2(QString::fromStdString(commanded.data.source)
                     .endsWith(QString::fromStdString(expected.data.source)),
                 commanded.data.source.c_str());
        commanded.data.source = expected.data.source;
        QCOMPARE(differingFields(commanded, expected), std::vector<std::string>());
    }

    void textAndPictureBelongToTheCard_data() { eachModel(); }
    void textAndPictureBelongToTheCard() {
        QFETCH(QString, name);
        const ShippedModel shipped = findShippedModel(name.toStdString());
        auto text = shipped.weights;
        QCOMPARE(readFile(text.replace_extension(".txt")), cardText(shipped.card));
        const int side = 8 * std::max(64, shipped.card.size) + 7 * 2;
        QCOMPARE(QImage(QString::fromStdString(shipped.grid.string())).size(), QSize(side, side));
    }

    void theCommandLineTakesItsName_data() { eachModel(); }
    void theCommandLineTakesItsName() {
        QFETCH(QString, name);
        QTemporaryDir folder;
        const Said info = runShortrun({"info", "model:" + name, "--json"}, folder.path());
        QVERIFY2(info.code == 0 && info.output.contains("\"kind\": \"model\""), qPrintable(info.errors));
        const Said card = runShortrun({"models", name}, folder.path());
        QCOMPARE(card.output.toStdString(), cardText(findShippedModel(name.toStdString()).card));
        const Said list = runShortrun({"models"}, folder.path());
        QVERIFY(list.output.contains("model:" + name + " "));
        const Said unknown = runShortrun({"sample", "model:" + name + "x", "--out", "x.png"}, folder.path());
        QVERIFY2(unknown.code == 3 && unknown.isOneSentence() &&
                     unknown.errors.contains("did you mean 'model:" + name + "'"),
                 qPrintable(unknown.errors));
    }
};

QTEST_GUILESS_MAIN(ShippedModels)
#include "tst_shipped_models.moc"
