// One table of parameters, and what follows from it.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <set>

#include "config/member_count.h"
#include "config/random_config.h"
#include "engine/config/schema.h"
#include "engine/core/error.h"

using namespace shortrun;
using test::memberCount;

namespace {

std::string messageOf(ErrorCode code, const auto& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.code() == code ? error.message() : "the wrong code: " + error.message();
    }
    return "nothing was thrown";
}

/// What --set says about an assignment that it refuses.
std::string refusal(const char* assignment) {
    Config config;
    const std::string message = messageOf(ErrorCode::Usage, [&] { applyAssignment(config, assignment); });
    return config == Config() ? message : "the configuration changed all the same";
}

bool has(const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

class Schema : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void zeroMayBeSaidByItsWord() {
        Config config;
        setField(config, "reconstruct.decay", "0.9");
        setField(config, "reconstruct.decay", " auto ");
        QCOMPARE(config.reconstruct.decay, 0.0);
        QVERIFY(rangeText(*findField("reconstruct.decay")).starts_with("auto (0), or "));
        QVERIFY_THROWS_EXCEPTION(Error, setField(config, "sampler.noise_std", "auto"));
    }

    void everyMemberOfTheConfigurationHasOneRow() {
        const std::map<std::string, std::size_t> members = {
            {"data", memberCount<DataConfig>()},
            {"model", memberCount<ModelConfig>()},
            {"sampler", memberCount<SamplerConfig>()},
            {"train", memberCount<TrainConfig>()},
            {"reconstruct", memberCount<ReconstructConfig>()},
            {"runtime", memberCount<RuntimeConfig>()},
            {"seed", 1},
        };
        QCOMPARE(memberCount<Config>(), members.size());
        std::map<std::string, std::size_t> rows;
        for (const Field& field : schema()) ++rows[field.key.substr(0, field.key.find('.'))];
        QCOMPARE(rows, members);
    }

    void noTwoRowsStandForTheSameMember() {
        test::RandomConfig random(1);
        std::set<std::string> keys;
        for (const Field& field : schema()) {
            QVERIFY2(keys.insert(field.key).second, field.key.c_str());
            Config changed;
            while (field.get(changed) == field.get(Config())) field.set(changed, random.value(field));
            QCOMPARE(differingFields(Config(), changed), std::vector<std::string>{field.key});
        }
    }

    void everyRowIsFitToBeShown() {
        for (const Field& field : schema()) {
            QVERIFY2(!field.label.empty() && !field.help.empty() && field.help.ends_with('.'),
                     field.key.c_str());
            const bool ranged =
                field.choices.empty() && (field.kind == FieldKind::Integer || field.kind == FieldKind::Real ||
                                          field.kind == FieldKind::Schedule);
            QVERIFY2(!ranged || field.minimum < field.maximum, field.key.c_str());
            QVERIFY2(field.modeKey.empty() || findField(field.modeKey), field.key.c_str());
            QCOMPARE(findField(field.key), &field);
            QVERIFY2(has(configHelp(), ("  " + field.key).c_str()), field.key.c_str());
        }
    }

    void theDefaultsAreInRange() { checkRanges(Config()); }

    void whatCanNotChangeInMidRunIsMarkedSo() {
        for (const Field& field : schema()) {
            const std::string group = field.key.substr(0, field.key.find('.'));
            const bool fixedGroup =
                group == "data" || group == "model" || group == "runtime" || group == "seed";
            if (fixedGroup) QVERIFY2(field.change == FieldChange::Restart, field.key.c_str());
            if (group == "reconstruct") QVERIFY2(field.change == FieldChange::Live, field.key.c_str());
        }
        for (const char* key : {"sampler.steps", "sampler.step_size", "sampler.noise_std",
                                "sampler.tie_noise", "train.learning_rate", "train.data_noise",
                                "train.data_noise_mode", "train.iterations", "train.on_divergence",
                                "train.max_recoveries", "train.checkpoint_seconds", "train.sample_every",
                                "train.measure_every", "train.measures", "train.measure_count",
                                "train.measure_network"})
            QVERIFY2(findField(key)->change == FieldChange::Live, key);
        for (const char* key : {"sampler.initial_state", "train.batch", "train.beta1", "train.beta2",
                                "train.weight_init_gain", "train.sample_count", "train.chain_start"})
            QVERIFY2(findField(key)->change == FieldChange::Restart, key);
    }

    void textMakesTheSameConfigurationAgain() {
        test::RandomConfig random(2);
        for (int i = 0; i < 200; ++i) {
            const Config wanted = random.config();
            checkRanges(wanted);
            Config set = random.config();
            for (const Field& field : schema()) field.set(set, field.get(wanted));
            QVERIFY(set == wanted);
            // The differing fields alone are enough.
            Config other = random.config();
            for (const std::string& key : differingFields(other, wanted))
                findField(key)->set(other, findField(key)->get(wanted));
            QVERIFY(other == wanted);
        }
    }

    void anAssignmentSetsOneField() {
        Config config;
        applyAssignment(config, "train.batch=64");
        applyAssignment(config, " sampler.steps = 1e2 ");
        applyAssignment(config, "data.source=/a b/c=d.gz");
        applyAssignment(config, "data.flip=on");
        applyAssignment(config, "model.activation=silu");
        applyAssignment(config, "train.learning_rate=0:1e-4, 1000:1e-5");
        applyAssignment(config, "seed=9007199254740991");
        Config wanted;
        wanted.train.batch = 64;
        wanted.sampler.steps = 100;
        wanted.data.source = "/a b/c=d.gz";
        wanted.data.flip = true;
        wanted.model.activation = Activation::Silu;
        wanted.train.learningRate = Schedule({{0, 1e-4}, {1000, 1e-5}});
        wanted.seed = 9007199254740991u;
        QVERIFY(config == wanted);
    }

    void measuresAreAListOfWords() {
        Config config;
        applyAssignment(config, "train.measures=recall,frechet ,, recall");
        QCOMPARE(config.train.measures.text(), std::string("frechet, recall"));
        QVERIFY(config.train.measures.has(Measure::Recall) && !config.train.measures.has(Measure::Precision));
        QVERIFY(!Config().train.measures.has(Measure::Reconstruction));
        QVERIFY(has(refusal("train.measures=fid"), "'fid' is none of its words; it takes one or more of moments, "));
        QVERIFY(has(refusal("train.measures= , "), "no word is given"));
    }

    void spacesBelongToASourceButNotToANumber() {
        Config config;
        applyAssignment(config, "data.source= my pictures ");
        applyAssignment(config, "train.batch= 64 ");
        QCOMPARE(config.data.source, std::string(" my pictures "));
        QCOMPARE(config.train.batch, 64);
    }

    void dataNoiseTakesAWordOrAValue() {
        Config config;
        applyAssignment(config, "train.data_noise=0.03");
        QVERIFY(config.train.dataNoiseMode == DataNoiseMode::Fixed);
        QVERIFY(config.train.dataNoise == Schedule(0.03));
        applyAssignment(config, "train.data_noise=auto");
        QVERIFY(config.train.dataNoiseMode == DataNoiseMode::Auto);
        QVERIFY2(config.train.dataNoise == Schedule(0.03), "the control starts from the value set before");
        applyAssignment(config, "train.data_noise=0:0.2, 500:0.1");
        QVERIFY(config.train.dataNoiseMode == DataNoiseMode::Fixed);
        applyAssignment(config, "train.data_noise_mode=auto");
        QCOMPARE(config.train.dataNoise.text(), std::string("0:0.2, 500:0.1"));
    }

    void whatIsRefusedIsNamedWithItsRange_data() {
        QTest::addColumn<QString>("assignment");
        QTest::addColumn<QString>("names");
        QTest::newRow("too large") << "train.batch=4097"
                                   << "train.batch: '4097' is out of range; it takes 1 to 4096";
        QTest::newRow("too small") << "train.batch=0"
                                   << "1 to 4096";
        QTest::newRow("beyond an int") << "train.batch=99999999999"
                                       << "out of range; it takes 1 to 4096";
        QTest::newRow("beyond everything") << "seed=99999999999999999999999"
                                           << "0 to 9007199254740991";
        QTest::newRow("one beyond the largest seed") << "seed=9007199254740993"
                                                     << "out of range";
        QTest::newRow("negative seed") << "seed=-1"
                                       << "out of range";
        QTest::newRow("trailing letters") << "train.batch=32x"
                                          << "'32x' is no whole number";
        QTest::newRow("a fraction") << "sampler.steps=1.5"
                                    << "'1.5' is no whole number";
        QTest::newRow("not a number") << "sampler.noise_std=nan"
                                      << "'nan' is no number";
        QTest::newRow("infinite") << "sampler.noise_std=inf"
                                  << "'inf' is no number";
        QTest::newRow("negative") << "sampler.noise_std=-1e-9"
                                  << "out of range; it takes 0 to 10";
        QTest::newRow("a size between") << "data.size=48"
                                        << "32, 64 or 128";
        QTest::newRow("two channels") << "data.channels=2"
                                      << "0, 1 or 3";
        QTest::newRow("unknown word") << "model.activation=tanh"
                                      << "leaky_relu, relu, silu, gelu or elu";
        QTest::newRow("neither true nor false") << "data.flip=maybe"
                                                << "true or false";
        QTest::newRow("a schedule above") << "train.learning_rate=0:1e-4, 10:1.5"
                                          << "out of range; it takes 0 to 1";
        QTest::newRow("a schedule below") << "train.data_noise=0:0.1, 10:-0.1"
                                          << "0 to 10";
        QTest::newRow("no schedule") << "train.data_noise=automatic"
                                     << "auto, or 0 to 10";
        QTest::newRow("no source") << "data.source="
                                   << "data.source: '' is empty";
        QTest::newRow("a source of two lines") << "data.source=a\nb"
                                               << "data.source";
        QTest::newRow("no value") << "train.batch"
                                  << "key=value";
        QTest::newRow("nothing") << ""
                                 << "key=value";
    }
    void whatIsRefusedIsNamedWithItsRange() {
        QFETCH(QString, assignment);
        QFETCH(QString, names);
        const std::string message = refusal(assignment.toUtf8().constData());
        QVERIFY2(has(message, names.toUtf8().constData()), message.c_str());
    }

    void anUnknownKeyNamesTheOneThatWasMeant_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("meant");
        QTest::newRow("a letter missing") << "sampler.step"
                                          << "sampler.steps";
        QTest::newRow("a letter wrong") << "sampler.stepz"
                                        << "sampler.steps";
        QTest::newRow("without its group") << "learning_rate"
                                           << "train.learning_rate";
        QTest::newRow("in the wrong group") << "sampler.learning_rate"
                                            << "train.learning_rate";
        QTest::newRow("in a group with a likelier name") << "runtime.steps"
                                                         << "sampler.steps";
        QTest::newRow("a dash") << "train.learning-rate"
                                << "train.learning_rate";
        QTest::newRow("far from all") << "zzz"
                                      << "seed";
    }
    void aGroupIsNoParameter() {
        QVERIFY(QString::fromStdString(refusal("model=8")).contains("'model' is a group of parameters"));
    }
    void anUnknownKeyNamesTheOneThatWasMeant() {
        QFETCH(QString, typed);
        QFETCH(QString, meant);
        const std::string message = refusal((typed + "=1").toUtf8().constData());
        const std::string wanted =
            "unknown key '" + typed.toStdString() + "': did you mean '" + meant.toStdString() + "'?";
        QCOMPARE(message, wanted);
    }

    void aConfigurationOutOfRangeIsFound() {
        Config config;
        config.train.batch = 0;
        QVERIFY(has(messageOf(ErrorCode::Usage, [&] { checkRanges(config); }), "train.batch"));
        config = Config();
        config.seed = ~std::uint64_t(0);
        QVERIFY(has(messageOf(ErrorCode::Usage, [&] { checkRanges(config); }), "seed"));
    }

    void temperatureFollowsFromStepAndNoise() {
        SamplerConfig sampler;
        QVERIFY(qFuzzyCompare(sampler.temperature(), 5e-5));  // s = 1, e = 0.01
        QCOMPARE(sampler.effectiveNoiseStd(), 0.01);
        sampler.stepSize = 0.5;
        sampler.tieNoise = true;
        QCOMPARE(sampler.effectiveNoiseStd(), 1.0);
        QCOMPARE(sampler.temperature(), 1.0);
    }

    void theHelpTellsRangeDefaultAndMeaning() {
        const std::string help = configHelp();
        QVERIFY(has(help, "  sampler.steps  (K)\n      1 to 100000; default 50; live\n"));
        QVERIFY(has(help, "  data.size\n      32, 64 or 128 pixels; default 32\n"));
        for (const QString& line : QString::fromStdString(help).split('\n'))
            QVERIFY2(line.size() <= 100, qPrintable(line));
    }

    void theReferenceForProgramsHasWhatTheHelpHas() {
        const QJsonObject all = QJsonDocument::fromJson(QByteArray::fromStdString(configReferenceJson())).object();
        QCOMPARE(static_cast<std::size_t>(all.size()), schema().size());
        const QJsonObject steps = all["sampler.steps"].toObject();
        QCOMPARE(steps["kind"].toString(), QString("integer"));
        QCOMPARE(steps["symbol"].toString(), QString("K"));
        QCOMPARE(steps["minimum"].toDouble(), 1.0);
        QCOMPARE(steps["maximum"].toDouble(), 100000.0);
        QVERIFY(steps["live"].toBool());
        const QJsonObject size = all["data.size"].toObject();
        QCOMPARE(size["choices"].toArray().size(), 3);
        QVERIFY(!size.contains("minimum") && !size["live"].toBool());
        Config config;
        for (const QString& key : all.keys())  // what is said to be the default is what --set takes
            setField(config, key.toStdString(), all[key].toObject()["default"].toString().toStdString());
        QVERIFY(differingFields(config, Config()).empty());
    }
};

QTEST_APPLESS_MAIN(Schema)
#include "tst_schema.moc"
