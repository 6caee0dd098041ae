// Model files: what comes back is what was written, and only models of this kind come back.
#include <QtTest>
#include <cmath>
#include <functional>

#include "engine/config/schema.h"
#include "engine/core/error.h"
#include "engine/storage/model_file.h"
#include "storage/small_model.h"

using namespace shortrun;

using Spoil = std::function<void(Safetensors&)>;
Q_DECLARE_METATYPE(Spoil)

class TestModelFile : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void aModelComesBackWithItsConfiguration();
    void theShapesAreThoseOfTheAuthorsNetwork();
    void aModelOfTheWrongKindIsRefused_data();
    void aModelOfTheWrongKindIsRefused();
    void aFolderWithoutARunIsNoModel();
};

void TestModelFile::aModelComesBackWithItsConfiguration() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("m.safetensors").toStdString();
    ModelFile model = smallModel(12345);
    model.config.sampler.stepSize = 0.1 + 0.2;  // a number without a short decimal form
    model.config.data.source = "/some/where/ü \"quoted\".zip";
    writeModelFile(path, model);
    const ModelFile back = readModelFile(path);
    QVERIFY(back.config == model.config);
    QCOMPARE(back.channels, 1);
    QCOMPARE(back.iteration, std::int64_t{12345});
    QCOMPARE(back.dataNoiseStd, 0.0625);
    QCOMPARE(back.weights.size(), model.weights.size());
    for (std::size_t i = 0; i < back.weights.size(); ++i) {
        QCOMPARE(back.weights[i].name, model.weights[i].name);
        QVERIFY(back.weights[i].data == model.weights[i].data);
    }
    QCOMPARE(resolveModelPath(path), path);
}

void TestModelFile::theShapesAreThoseOfTheAuthorsNetwork() {
    Config config;
    config.model.width = 64;
    const auto shapes = weightShapes(config, 3);
    using Row = std::pair<std::string, std::vector<std::int64_t>>;
    const std::vector<Row> expected = {{"f.0.weight", {64, 3, 3, 3}},    {"f.0.bias", {64}},
                                       {"f.2.weight", {128, 64, 4, 4}},  {"f.2.bias", {128}},
                                       {"f.4.weight", {256, 128, 4, 4}}, {"f.4.bias", {256}},
                                       {"f.6.weight", {512, 256, 4, 4}}, {"f.6.bias", {512}},
                                       {"f.8.weight", {1, 512, 4, 4}},   {"f.8.bias", {1}}};
    QVERIFY(shapes == expected);
    config.data.size = 128;
    QCOMPARE(weightShapes(config, 1).size(), std::size_t{14});
}

void TestModelFile::aModelOfTheWrongKindIsRefused_data() {
    QTest::addColumn<Spoil>("spoil");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* name, const char* said, Spoil spoil) {
        QTest::newRow(name) << std::move(spoil) << QString(said);
    };
    row("another program's", "another program", [](Safetensors& f) { f.metadata.clear(); });
    row("a newer format", "newer version", [](Safetensors& f) { f.metadata["shortrun.format"] = "2"; });
    row("an array missing", "'f.8.bias' is missing", [](Safetensors& f) { f.arrays.pop_back(); });
    row("an array too many", "another kind of network",
        [](Safetensors& f) { f.arrays.push_back(NamedArray::fromFloats("g", {1}, std::vector<float>{0})); });
    row("another width", "has the shape", [](Safetensors& f) {
        Config config;
        config.model.width = 3;
        f.metadata["config"] = toJson(config);
    });
    row("weights that are not finite", "not finite", [](Safetensors& f) {
        f.arrays.back() = NamedArray::fromFloats("f.8.bias", {1}, std::vector<float>{NAN});
    });
    row("whole numbers", "whole numbers", [](Safetensors& f) { f.arrays.back().type = ArrayType::I32; });
    row("a configuration with NaN", "m.safetensors",
        [](Safetensors& f) { f.metadata["config"] = R"({"sampler": {"step_size": NaN}})"; });
    row("a value out of range", "sampler.steps",
        [](Safetensors& f) { f.metadata["config"] = R"({"sampler": {"steps": -5}})"; });
    row("an unknown key", "sampler.stepps",
        [](Safetensors& f) { f.metadata["config"] = R"({"sampler": {"stepps": 5}})"; });
    row("no configuration", "'config'", [](Safetensors& f) { f.metadata.erase("config"); });
    row("two channels", "channels", [](Safetensors& f) { f.metadata["channels"] = "2"; });
    row("a negative iteration", "iteration", [](Safetensors& f) { f.metadata["iteration"] = "-1"; });
    row("data noise that is no number", "data_noise",
        [](Safetensors& f) { f.metadata["data_noise"] = "nan"; });
}

void TestModelFile::aModelOfTheWrongKindIsRefused() {
    QFETCH(Spoil, spoil);
    QFETCH(QString, said);
    QTemporaryDir folder;
    const std::string path = folder.filePath("m.safetensors").toStdString();
    writeModelFile(path, smallModel());
    Safetensors file = readSafetensors(path);
    spoil(file);
    writeSafetensors(path, file);
    try {
        readModelFile(path);
        QFAIL("accepted");
    } catch (const Error& error) {
        const QString sentence = QString::fromStdString(error.message());
        QCOMPARE(error.code(), ErrorCode::BadInput);
        QVERIFY2(sentence.contains(said) && !sentence.contains('\n'), qPrintable(sentence));
    }
}

void TestModelFile::aFolderWithoutARunIsNoModel() {
    QTemporaryDir folder;
    QVERIFY_EXCEPTION_THROWN(resolveModelPath(folder.path().toStdString()), Error);
}

QTEST_APPLESS_MAIN(TestModelFile)
#include "tst_model_file.moc"
