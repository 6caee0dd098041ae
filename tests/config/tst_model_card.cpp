// Cards of models: what was written comes back, and the command on a card is the configuration that it stands
// for.
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include "engine/config/presets.h"
#include "engine/config/schema.h"
#include "engine/config/shipped_models.h"
#include "engine/config/train_command.h"
#include "engine/core/atomic_file.h"
#include "engine/core/error.h"
#include "engine/core/log.h"

using namespace shortrun;

namespace {

ModelCard fullCard() {
    ModelCard card;
    card.name = "heads";
    card.title = "Heads \"and\" shoulders";
    card.about = "Some heads.";
    card.data = "built-in";
    card.source = "here";
    card.licence = "CC0";
    card.command = "shortrun train --data builtin:avatars";
    card.further = {"shortrun train --resume"};
    card.seed = (std::uint64_t{1} << 53) - 1;
    card.iterations = 6000;
    card.seconds = 0.1 + 0.2;
    card.machine = "a processor";
    card.device = "CPU, 2 threads";
    card.precision = "bf16";
    card.size = 64;
    card.channels = 1;
    card.width = 32;
    card.steps = 75;
    card.dataNoiseStd = 0.04625;
    MetricsRow row;
    row.iteration = 100;
    row.energyGap = -0.434;
    row.gradientNorm = 0.55;
    row.chainLength = 27.5;
    row.pathRatio = 0.608;
    row.dataNoiseStd = 0.111;
    row.parameterGradientNorm = 12.2;
    card.gauges = {row, row};
    card.reconstruction = {"test.bin", 16, 0.00475, 29.3};
    card.worked = "patience";
    card.weaknesses = "ears";
    card.gridSeed = 7;
    return card;
}

}  // namespace

class ModelCards : public QObject {
    Q_OBJECT

    const QByteArray shipped_ = qgetenv("SHORTRUN_RESOURCES");
    QTemporaryDir own_;

    void write(const QString& name, std::string_view text) {
        QDir(own_.path()).mkpath("models");
        writeFileAtomically(own_.filePath("models/" + name).toStdString(), text);
        qputenv("SHORTRUN_RESOURCES", own_.path().toUtf8());
    }

 private Q_SLOTS:
    void initTestCase() { processLog().setQuiet(true); }
    void init() { qputenv("SHORTRUN_RESOURCES", shipped_); }

    void aCardComesBackAsItWas() {
        const ModelCard card = fullCard();
        const ModelCard back = parseModelCard(toJson(card), "heads.json");
        QCOMPARE(toJson(back), toJson(card));
        QCOMPARE(back.title, card.title);
        QCOMPARE(back.seed, card.seed);
        QCOMPARE(back.seconds, card.seconds);
        QCOMPARE(back.gauges.at(1).parameterGradientNorm, 12.2);
        QVERIFY(back.reconstruction == card.reconstruction);
        QCOMPARE(back.further, card.further);
        ModelCard plain = card;
        plain.reconstruction.reset();
        QVERIFY(!parseModelCard(toJson(plain), "heads.json").reconstruction);
    }

    void theTextHoldsWhatAPersonWantsToKnow() {
        const std::string text = cardText(fullCard());
        for (const char* part :
             {"Heads \"and\" shoulders", "CC0", "ears", "patience", "0.00475", "64 x 64, gray",
              "n_f = 32, K = 75", "shortrun train --data builtin:avatars",
              "shortrun train --resume", "0.608"})
            QVERIFY2(text.find(part) != std::string::npos, part);
    }

    void aBrokenCardIsNamed_data() {
        QTest::addColumn<QString>("json");
        QTest::newRow("no JSON") << "{";
        QTest::newRow("a list") << "[]";
        QTest::newRow("nothing in it") << "{}";
        QTest::newRow("a number for a text")
            << QString::fromStdString(toJson(fullCard())).replace("\"CC0\"", "3");
        QTest::newRow("a text for the gauges")
            << QString::fromStdString(toJson(fullCard()))
                   .replace("\"gauges\": [", "\"gauges\": \"x\", \"g\": [");
    }
    void aBrokenCardIsNamed() {
        QFETCH(QString, json);
        try {
            parseModelCard(json.toStdString(), "broken.json");
            QFAIL("nothing was thrown");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::BadInput);
            QVERIFY(error.message().starts_with("'broken.json' "));
        }
    }

    void modelsAreListedAndFoundByName() {
        ModelCard card = fullCard();
        write("heads.json", toJson(card));
        write("heads.safetensors", "x");
        write("avatars32.json", toJson(card));
        write("avatars32.safetensors", "x");
        write("broken.json", "{");
        write("broken.safetensors", "x");
        write("weightless.json", toJson(card));
        const auto models = listShippedModels();
        QCOMPARE(models.size(), std::size_t{2});
        QCOMPARE(models[0].card.name, std::string("avatars32"));  // the default first
        QCOMPARE(models[1].card.name, std::string("heads"));
        QCOMPARE(shippedModelPath("model:heads"), own_.filePath("models/heads.safetensors").toStdString());
        QCOMPARE(shippedModelPath("some/file.safetensors"), std::string("some/file.safetensors"));
        try {
            shippedModelPath("model:haeds");
            QFAIL("nothing was thrown");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::BadInput);
            QCOMPARE(error.message(),
                     std::string("There is no model 'haeds': did you mean 'model:heads'? There are "
                                 "avatars32, heads."));
        }
    }

    void withoutModelsTheSentenceSaysSo() {
        QTemporaryDir empty;
        QDir(empty.path()).mkpath("models");
        qputenv("SHORTRUN_RESOURCES", empty.path().toUtf8());
        QVERIFY(listShippedModels().empty());
        QVERIFY_EXCEPTION_THROWN(shippedModelPath("model:heads"), Error);
    }

    void theCommandNamesTheNearestPresetAndTheRest() {
        Config config = loadPreset("quality");
        config.data.source = "it's here.zip";
        config.train.iterations = 500;
        config.seed = 9;
        config.train.learningRate = Schedule(5e-5);
        QCOMPARE(trainCommand(config, "runs/x"),
                 std::string(
                     "shortrun train --data 'it'\\''s here.zip' --preset quality --iterations 500 --seed 9 "
                     "--run runs/x --set train.learning_rate=5e-5"));
    }

    void aRunChangedUnderWayHasACommandForEachPart() {
        Config config;
        config.train.iterations = 900;
        config.train.dataNoiseMode = DataNoiseMode::Fixed;
        config.train.dataNoise = Schedule(0.05);
        config.sampler.steps = 80;
        const std::vector<ParameterChange> changes{
            {1, "seed", "5", "1"},
            {301, "sampler.steps", "50", "60"},
            {501, "train.iterations", "500", "900"},
            {501, "sampler.steps", "60", "80"},
            {501, "train.data_noise_mode", "auto", "fixed"},
            {501, "train.data_noise", findField("train.data_noise")->get(Config()), "0.05"},
            {600, kRecoveryChange, "", "more data noise"},
            {700, "of.another.version", "1", "2"}};
        const auto commands = trainCommands(config, "runs/x", changes);
        QCOMPARE(commands.size(), std::size_t{3});
        Config first = Config();
        first.train.iterations = 300;
        QCOMPARE(commands[0], trainCommand(first, "runs/x"));
        QCOMPARE(commands[1],
                 std::string("shortrun train --run runs/x --resume --iterations 500 --set sampler.steps=60"));
        QCOMPARE(commands[2],
                 std::string("shortrun train --run runs/x --resume --iterations 900 --set sampler.steps=80 "
                             "train.data_noise_mode=fixed train.data_noise=0.05"));
        QCOMPARE(trainCommands(config, "runs/x", {}), std::vector<std::string>{trainCommand(config, "runs/x")});
    }

    /// A cooldown hangs on where the run was to end: iterations make parts where one was under way, and only there.
    void aCooldownHasACommandOfItsOwn() {
        Config config;
        config.train.iterations = 2000;
        config.train.cooldown = 100;
        const std::vector<ParameterChange> finished{{601, "train.iterations", "10000", "700"},
                                                    {601, "train.cooldown", "0", "100"}};
        Config end = config;
        end.train.iterations = 700;
        QCOMPARE(trainCommands(end, "r", finished), (std::vector<std::string>{trainCommand(end, "r")}));
        std::vector<ParameterChange> wentOn = finished;
        wentOn.push_back({701, "train.iterations", "700", "2000"});
        const auto commands = trainCommands(config, "r", wentOn);
        QCOMPARE(commands.size(), std::size_t{2});
        QCOMPARE(commands[0], trainCommand(end, "r"));
        QCOMPARE(commands[1], std::string("shortrun train --run r --resume --iterations 2000"));
        // More iterations were asked for before it had begun: nothing of it was.
        wentOn.back() = {601, "train.iterations", "700", "2000"};
        QCOMPARE(trainCommands(config, "r", wentOn), std::vector<std::string>{trainCommand(config, "r")});
        // ... amid it: as much of it as there was.
        wentOn.back() = {651, "train.iterations", "700", "2000"};
        end.train.iterations = 650;
        end.train.cooldown = 50;
        QCOMPARE(trainCommands(config, "r", wentOn).front(), trainCommand(end, "r"));
        QCOMPARE(trainCommands(config, "r", wentOn).back(),
                 std::string("shortrun train --run r --resume --iterations 2000 --set train.cooldown=100"));
    }

    /// Where the controller begins is a value of its own: setting it alone would choose a fixed sigma.
    void theCommandKeepsTheModeOfAValue() {
        Config config;
        config.train.dataNoise = Schedule(0.2);
        const std::string command = trainCommand(config, "r");
        const auto value = command.find("train.data_noise=0.2"),
                   mode = command.find("train.data_noise_mode=auto");
        QVERIFY2(value != std::string::npos && mode != std::string::npos && value < mode, command.c_str());
    }
};

QTEST_GUILESS_MAIN(ModelCards)
#include "tst_model_card.moc"
