// Named starting points.
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

#include "engine/config/presets.h"
#include "engine/config/schema.h"
#include "engine/core/atomic_file.h"
#include "engine/core/error.h"
#include "engine/core/log.h"

using namespace shortrun;

class Presets : public QObject {
    Q_OBJECT

    const QByteArray shipped_ = qgetenv("SHORTRUN_RESOURCES");
    std::unique_ptr<QTemporaryDir> own_;

    /// A preset in a folder of the test's own, which from now on is the only one.
    void write(const char* name, std::string_view json) {
        if (!own_) own_ = std::make_unique<QTemporaryDir>();
        QDir(own_->path()).mkpath("presets");
        writeFileAtomically(own_->filePath(QString("presets/%1.json").arg(name)).toStdString(), json);
        qputenv("SHORTRUN_RESOURCES", own_->path().toUtf8());
    }
    static std::string refusal(ErrorCode code, const char* name) {
        try {
            loadPreset(name);
        } catch (const Error& error) {
            return error.code() == code ? error.message() : "the wrong code: " + error.message();
        }
        return "nothing was thrown";
    }
    static std::vector<std::string> names() {
        std::vector<std::string> names;
        for (const Preset& preset : listPresets()) names.push_back(preset.name);
        return names;
    }

 private Q_SLOTS:
    void initTestCase() { processLog().setQuiet(true); }
    void init() {
        own_.reset();
        qputenv("SHORTRUN_RESOURCES", shipped_);
    }

    void theShippedOnesStandInTheOrderForPeople() {
        QCOMPARE(names(), (std::vector<std::string>{"quick", "balanced", "quality", "paper-cifar10",
                                                    "paper-cifar10-32", "paper-cifar10-128", "paper-celeba64",
                                                    "anatomy"}));
    }

    void everyShippedOneIsInRangeAndSaysWhatItIsFor() {
        for (const Preset& preset : listPresets()) {
            const Config config = loadPreset(preset.name);
            checkRanges(config);
            QVERIFY2(preset.about.size() > 20 && preset.about.ends_with('.'), preset.name.c_str());
            // Where to read and how to compute are the user's to say.
            QCOMPARE(config.data.source, Config().data.source);
            QVERIFY(config.runtime == Config().runtime);
        }
    }

    /// At the authors' sigma other data blow up: only those who ask for the published settings get it. Where they do
    /// not hold, a run goes back, eases them, says so, and goes on, like every other.
    void onlyThePublishedOnesFixTheDataNoise() {
        for (const std::string& name : names()) {
            const bool fixed = loadPreset(name).train.dataNoiseMode == DataNoiseMode::Fixed;
            QVERIFY2(fixed == name.starts_with("paper-"), name.c_str());
            QVERIFY2(loadPreset(name).train.onDivergence == OnDivergence::Recover, name.c_str());
        }
    }

    void theyHoldThePublishedSettings() {
        const Config cifar = loadPreset("paper-cifar10");
        QCOMPARE(cifar.model.width, 64);
        QCOMPARE(cifar.sampler.steps, 100);
        QCOMPARE(cifar.train.batch, 64);
        QCOMPARE(cifar.train.iterations, std::int64_t(100000));
        QVERIFY(cifar.train.dataNoiseMode == DataNoiseMode::Fixed);
        QVERIFY(cifar.train.dataNoise == Schedule(0.03));
        QVERIFY(cifar.train.learningRate == Schedule(1e-4));
        Config celeba = loadPreset("paper-celeba64");
        QCOMPARE(differingFields(cifar, celeba), (std::vector<std::string>{"data.size", "data.crop"}));
        QCOMPARE(celeba.data.size, 64);
        QCOMPARE(celeba.data.crop, 140);
        const Config quick = loadPreset("quick");
        QCOMPARE(quick.model.width, 32);
        QCOMPARE(quick.sampler.steps, 50);
        QCOMPARE(quick.train.batch, 16);
        const Config anatomy = loadPreset("anatomy");
        QCOMPARE(anatomy.model.slope, 0.05);
        QCOMPARE(anatomy.sampler.steps, 150);
        for (const auto& [name, width] : {std::pair{"paper-cifar10-32", 32}, {"paper-cifar10-128", 128}}) {
            const Config sized = loadPreset(name);
            QCOMPARE(sized.model.width, width);
            QCOMPARE(differingFields(cifar, sized), std::vector<std::string>{"model.width"});
        }
        for (const char* name : {"balanced", "quality"}) {
            const TrainConfig train = loadPreset(name).train;
            QVERIFY2(train.learningRate.at(train.iterations) < train.learningRate.at(0), name);
        }
    }

    void aChildLiesOverItsParents() {
        write("base", R"({"about": "x", "config": {"sampler": {"steps": 7}, "train": {"batch": 8}}})");
        write("middle", R"({"about": "x", "parent": "base", "config": {"train": {"batch": 9}}})");
        write("top", R"({"about": "x", "parent": "middle", "config": {"seed": 3}})");
        const Config config = loadPreset("top");
        QCOMPARE(config.sampler.steps, 7);
        QCOMPARE(config.train.batch, 9);
        QCOMPARE(config.seed, std::uint64_t(3));
    }

    void anUnknownNameIsAnsweredWithTheNamesThereAre() {
        const std::string message = refusal(ErrorCode::Usage, "qick");
        QVERIFY2(message.starts_with("unknown preset 'qick': did you mean 'quick'?"), message.c_str());
        for (const std::string& name : names())
            QVERIFY2(message.find(name) != std::string::npos, name.c_str());
        QVERIFY(refusal(ErrorCode::Usage, "../presets/quick").starts_with("unknown preset"));
        QVERIFY(refusal(ErrorCode::Usage, "").starts_with("unknown preset"));
    }

    void aBrokenFileIsNamed_data() {
        QTest::addColumn<QString>("json");
        QTest::newRow("no JSON") << "{";
        QTest::newRow("no object") << "[]";
        QTest::newRow("no configuration") << R"({"about": "x"})";
        QTest::newRow("no sentence") << R"({"config": {}})";
        QTest::newRow("a number for the parent") << R"({"about": "x", "parent": 3, "config": {}})";
        QTest::newRow("a parent that is not there") << R"({"about": "x", "parent": "nobody", "config": {}})";
        QTest::newRow("its own parent") << R"({"about": "x", "parent": "broken", "config": {}})";
        QTest::newRow("an unknown key") << R"({"about": "x", "config": {"sampler": {"stepz": 1}}})";
        QTest::newRow("out of range") << R"({"about": "x", "config": {"train": {"batch": 0}}})";
    }
    void aBrokenFileIsNamed() {
        QFETCH(QString, json);
        write("broken", json.toStdString());
        write("sound", R"({"about": "x", "config": {}})");
        const std::string message = refusal(ErrorCode::BadInput, "broken");
        QVERIFY2(message.find("broken.json") != std::string::npos, message.c_str());
        QVERIFY(loadPreset("sound") == Config());
        const auto listed = names();
        QVERIFY2(std::find(listed.begin(), listed.end(), "sound") != listed.end(),
                 "the others are listed all the same");
    }
};

QTEST_GUILESS_MAIN(Presets)
#include "tst_presets.moc"
