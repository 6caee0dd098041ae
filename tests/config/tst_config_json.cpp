// The configuration as a JSON file.
#include <QTest>

#include "config/random_config.h"
#include "engine/config/schema.h"
#include "engine/core/error.h"

using namespace shortrun;

class ConfigJson : public QObject {
    Q_OBJECT

    /// The sentence for a file that is refused; the configuration must stay as it was.
    static std::string refusal(const std::string& json) {
        Config config;
        try {
            applyJson(config, json, "my.json");
        } catch (const Error& error) {
            if (error.code() != ErrorCode::BadInput) return "the wrong code";
            return config == Config() ? error.message() : "the configuration changed all the same";
        }
        return "nothing was thrown";
    }

 private Q_SLOTS:
    void everyConfigurationReadsBackExactlyOverAnyOther() {
        test::RandomConfig random(3);
        for (int i = 0; i < 300; ++i) {
            const Config wanted = random.config();
            Config read = random.config();
            applyJson(read, toJson(wanted), "random.json");
            QCOMPARE(differingFields(read, wanted), std::vector<std::string>());
            QVERIFY(read == wanted);
        }
    }

    void zeroMayBeSaidByItsWord() {
        Config config;
        config.reconstruct.decay = 0.9;
        applyJson(config, R"({"reconstruct": {"decay": "auto"}})", "my.json");
        QCOMPARE(config.reconstruct.decay, 0.0);
        QVERIFY_THROWS_EXCEPTION(Error, applyJson(config, R"({"sampler": {"noise_std": "auto"}})", "my.json"));
    }

    void bothModesOfDataNoiseSurviveWithEveryValue() {
        for (const DataNoiseMode mode : {DataNoiseMode::Auto, DataNoiseMode::Fixed})
            for (const Schedule& noise : {Schedule(0.3), Schedule({{0, 0.2}, {9, 0.1}})})
                for (Config read : {Config(), [] {
                                        Config c;
                                        applyAssignment(c, "train.data_noise=0.7");
                                        return c;
                                    }()}) {
                    Config wanted;
                    wanted.train.dataNoiseMode = mode;
                    wanted.train.dataNoise = noise;
                    applyJson(read, toJson(wanted), "noise.json");
                    QVERIFY(read == wanted);
                }
    }

    void aPartialFileChangesWhatItNames() {
        Config config;
        applyJson(config,
                  R"({"sampler": {"steps": 70}, "train": {"learning_rate": "0:1e-3, 10:1e-4"}, "seed": 5})",
                  "part.json");
        Config wanted;
        wanted.sampler.steps = 70;
        wanted.train.learningRate = Schedule({{0, 1e-3}, {10, 1e-4}});
        wanted.seed = 5;
        QVERIFY(config == wanted);
        applyJson(config, "{}", "empty.json");
        QVERIFY(config == wanted);
        applyJson(config, R"({"sampler.steps": 80})", "flat.json");
        QCOMPARE(config.sampler.steps, 80);
    }

    void dataNoiseInAFileMeansWhatItMeansOnTheCommandLine() {
        Config config;
        applyJson(config, R"({"train": {"data_noise": 0.03}})", "fixed.json");
        QVERIFY(config.train.dataNoiseMode == DataNoiseMode::Fixed);
        applyJson(config, R"({"train": {"data_noise": "auto"}})", "auto.json");
        QVERIFY(config.train.dataNoiseMode == DataNoiseMode::Auto);
        // A mode that is given wins, wherever it stands.
        for (const char* json : {R"({"train": {"data_noise": 0.1, "data_noise_mode": "auto"}})",
                                 R"({"train": {"data_noise_mode": "auto", "data_noise": 0.1}})"}) {
            Config both;
            applyJson(both, json, "both.json");
            QVERIFY(both.train.dataNoiseMode == DataNoiseMode::Auto);
            QVERIFY(both.train.dataNoise == Schedule(0.1));
        }
    }

    void numbersAreNumbersAndWordsAreWords() {
        Config config;
        config.train.learningRate = Schedule({{0, 1e-4}, {10, 1e-5}});
        const QString json = QString::fromStdString(toJson(config)).simplified();
        for (const char* part : {"\"steps\": 50", "\"noise_std\": 0.01", "\"tie_noise\": false",
                                 "\"activation\": \"leaky_relu\"", "\"data_noise\": 0.15",
                                 "\"learning_rate\": \"0:1e-4, 10:1e-5\"", "\"seed\": 1"})
            QVERIFY2(json.contains(part), part);
        QVERIFY2(json.startsWith("{ \"data\": { \"source\""), "the order is the schema's");
    }

    void aWholeNumberMayBeWrittenAsAReal() {
        Config config;
        applyJson(config, R"({"train": {"iterations": 1e5}})", "real.json");
        QCOMPARE(config.train.iterations, std::int64_t(100000));
    }

    void whatIsRefusedNamesFileAndKey_data() {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("names");
        QTest::newRow("unknown key") << R"({"sampler": {"stepz": 1}})"
                                     << "'sampler.stepz': did you mean 'sampler.steps'?";
        QTest::newRow("unknown group") << R"({"sampeler": {"steps": 1}})"
                                       << "'sampeler.steps': did you mean 'sampler.steps'?";
        QTest::newRow("unknown empty group") << R"({"sampeler": {}})"
                                             << "sampeler";
        QTest::newRow("a group that is no object") << R"({"sampler": 3})"
                                                   << "'sampler'";
        QTest::newRow("a field that is a group") << R"({"seed": {"value": 3}})"
                                                 << "'seed.value'";
        QTest::newRow("twice") << R"({"sampler": {"steps": 1}, "sampler.steps": 2})"
                               << "'sampler.steps' stands in it twice";
        QTest::newRow("out of range") << R"({"train": {"batch": 0}})"
                                      << "train.batch: '0' is out of range";
        QTest::newRow("beyond 64 bits") << R"({"seed": 18446744073709551616})"
                                        << "seed";
        QTest::newRow("a fraction") << R"({"train": {"batch": 1.5}})"
                                    << "train.batch: '1.5' is no whole number";
        QTest::newRow("a text for a number") << R"({"train": {"batch": "32"}})"
                                             << "'train.batch' must be a whole number";
        QTest::newRow("a number for a truth") << R"({"data": {"flip": 1}})"
                                              << "'data.flip' must be true or false";
        QTest::newRow("a number for a word") << R"({"model": {"activation": 1}})"
                                             << "'model.activation' must be a word";
        QTest::newRow("a list for a number") << R"({"model": {"slope": [1]}})"
                                             << "'model.slope' must be a number";
        QTest::newRow("an object for a number") << R"({"model": {"slope": {}}})"
                                                << "'model.slope' must be a number";
        QTest::newRow("null") << R"({"data": {"source": null}})"
                              << "'data.source' must be a text";
        QTest::newRow("a truth for a schedule") << R"({"train": {"data_noise": true}})"
                                                << "'train.data_noise' must be";
        QTest::newRow("a broken schedule") << R"({"train": {"data_noise": "0:1,0:2"}})"
                                           << "train.data_noise";
        QTest::newRow("one good, one bad") << R"({"seed": 9, "train": {"batch": -1}})"
                                           << "train.batch";
        QTest::newRow("a list") << "[]"
                                << "object";
        QTest::newRow("a number") << "3"
                                  << "object";
        QTest::newRow("nothing") << ""
                                 << "line 1 is not valid JSON";
        QTest::newRow("cut short") << "{\n\"seed\": 1,\n\"train\": {"
                                   << "line 3 is not valid JSON";
        QTest::newRow("infinite") << R"({"model": {"slope": 1e999}})"
                                  << "JSON";
        QTest::newRow("deep") << QString(100000, '[') << "JSON";
        QTest::newRow("deep objects") << QString("{\"a\":").repeated(100000) << "JSON";
    }
    void whatIsRefusedNamesFileAndKey() {
        QFETCH(QString, json);
        QFETCH(QString, names);
        const std::string message = refusal(json.toStdString());
        QVERIFY2(message.starts_with("'my.json': "), message.c_str());
        QVERIFY2(message.find(names.toStdString()) != std::string::npos, message.c_str());
    }

    void bytesThatAreNoTextAreRefusedAndNeverWritten() {
        QVERIFY(refusal("{\"data\": {\"source\": \"\xFF\"}}").starts_with("'my.json': "));
        QVERIFY(refusal(std::string("\x93NUMPY\0\1", 8)).starts_with("'my.json': "));
        Config config;
        config.data.source = "latin-1 \xFC";
        QVERIFY(toJson(config).find('\xFC') == std::string::npos);
    }
};

QTEST_APPLESS_MAIN(ConfigJson)
#include "tst_config_json.moc"
