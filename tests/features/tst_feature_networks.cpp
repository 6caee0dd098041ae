// Networks that turn pictures into features: users' own (every kind of file), random ones, layers of the
// energy network.
#include <QtTest>

#include "engine/core/error.h"
#include "engine/features/feature_network.h"
#include "features/script_probe.h"

using namespace shortrun;
using namespace shortrun::testing;

namespace {

ImageTiles somePictures(int count, int size, int channels) {
    ImageTiles tiles(count, size, size, channels);
    for (std::size_t i = 0; i < tiles.pixels.size(); ++i)
        tiles.pixels[i] = static_cast<std::uint8_t>(i * 37 % 251);
    return tiles;
}

std::string sentenceOf(const std::string& path, int channels = 3) {
    try {
        auto network = loadScriptedFeatures(path, channels, 32, 0, Device::Cpu);
        network->compute(somePictures(3, 32, channels));
    } catch (const Error& error) {
        return error.code() == ErrorCode::BadInput ? error.message() : "another kind of error";
    }
    return {};
}

}  // namespace

class TestFeatureNetworks : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void aScriptGivesItsRows();
    void scoresBecomeProbabilities();
    void aSingleOutputOfProbabilitiesCountsAsBoth();
    void mapsAreAveraged();
    void grayIsRepeatedWhereItMustBe();
    void picturesAreResizedWhereAsked();
    void theInceptionSizeIsTriedLast();
    void unusableFilesAreOneSentence_data();
    void unusableFilesAreOneSentence();
    void networksThatLieAreOneSentence_data();
    void networksThatLieAreOneSentence();
    void randomFeaturesAreTheSameEverywhere();
    void layersAreThoseOfThePlainLoops();
    void pixelsAreBetweenMinusOneAndOne();

 private:
    std::string script(const char* name, const std::string& body) {
        const std::string path = folder_.filePath(name).toStdString();
        saveScript(path, body);
        return path;
    }
    QTemporaryDir folder_;
};

void TestFeatureNetworks::aScriptGivesItsRows() {
    const auto network =
        loadScriptedFeatures(script("mean.pt", "return x.mean([2, 3])"), 3, 32, 0, Device::Cpu);
    QCOMPARE(network->identity().name, std::string("mean.pt"));
    QCOMPARE(network->identity().sha256.size(), std::size_t(64));
    QCOMPARE(network->identity().dimension, 3);
    QCOMPARE(network->identity().classes, 0);
    QVERIFY(network->identity().rule.find("3 channels, 32 x 32 as they are") == 0);
    const ImageTiles pictures = somePictures(5, 32, 3);
    const FeatureBatch batch = network->compute(pictures);
    QCOMPARE(batch.features.rows, 5);
    QCOMPARE(batch.probabilities.rows, 0);
    for (int i = 0; i < 5; ++i)
        for (int c = 0; c < 3; ++c) {
            double sum = 0;
            for (int p = 0; p < 32 * 32; ++p) sum += pictures.tile(i)[p * 3 + c] / 127.5 - 1;
            QVERIFY(std::abs(batch.features.row(i)[c] - sum / 1024) < 1e-5);
        }
}

void TestFeatureNetworks::scoresBecomeProbabilities() {
    const auto network = loadScriptedFeatures(script("two.pt",
                                                     "return (x.mean([2, 3]), torch.stack([x.sum([1, 2, 3]) "
                                                     "* 0.0 + 2.0, x.sum([1, 2, 3]) * 0.0], 1))"),
                                              3, 32, 0, Device::Cpu);
    QCOMPARE(network->identity().classes, 2);
    const FeatureBatch batch = network->compute(somePictures(2, 32, 3));
    QVERIFY(std::abs(batch.probabilities.row(1)[0] - 1 / (1 + std::exp(-2.0))) < 1e-5);
}

void TestFeatureNetworks::aSingleOutputOfProbabilitiesCountsAsBoth() {
    const auto network = loadScriptedFeatures(script("soft.pt", "return torch.softmax(x.mean([2, 3]), 1)"), 3,
                                              32, 0, Device::Cpu);
    QCOMPARE(network->identity().classes, 3);
    const FeatureBatch batch = network->compute(somePictures(2, 32, 3));
    QVERIFY(batch.probabilities.values.size() == 6 &&
            std::abs(batch.probabilities.row(0)[0] - batch.features.row(0)[0]) < 1e-6);
}

void TestFeatureNetworks::mapsAreAveraged() {
    const auto maps = loadScriptedFeatures(script("maps.pt", "return x"), 3, 32, 0, Device::Cpu);
    const auto means =
        loadScriptedFeatures(script("means.pt", "return x.mean([2, 3])"), 3, 32, 0, Device::Cpu);
    const ImageTiles pictures = somePictures(3, 32, 3);
    const FeatureBatch a = maps->compute(pictures), b = means->compute(pictures);
    QCOMPARE(a.features.columns, 3);
    for (std::size_t i = 0; i < 9; ++i) QVERIFY(std::abs(a.features.values[i] - b.features.values[i]) < 1e-6);
}

void TestFeatureNetworks::grayIsRepeatedWhereItMustBe() {
    const auto any = loadScriptedFeatures(script("any.pt", "return x.mean([2, 3])"), 1, 32, 0, Device::Cpu);
    QCOMPARE(any->identity().dimension, 1);
    const auto three = loadScriptedFeatures(
        script("three.pt", "return torch.conv2d(x, torch.ones([2, 3, 3, 3])).mean([2, 3])"), 1, 32, 0,
        Device::Cpu);
    QCOMPARE(three->identity().dimension, 2);
    QVERIFY(three->identity().rule.find("3 channels (gray repeated)") == 0);
    QCOMPARE(three->compute(somePictures(2, 32, 1)).features.rows, 2);
}

void TestFeatureNetworks::picturesAreResizedWhereAsked() {
    const std::string path =
        script("side.pt", "return torch.stack([x.mean([1, 2, 3]), x.mean([1, 2, 3]) * 0.0 + x.size(2)], 1)");
    const auto network = loadScriptedFeatures(path, 3, 32, 48, Device::Cpu);
    QVERIFY(network->identity().rule.find("bilinear to 48 x 48") != std::string::npos);
    QCOMPARE(network->compute(somePictures(1, 32, 3)).features.row(0)[1], 48.0f);
    QCOMPARE(
        loadScriptedFeatures(path, 3, 32, 0, Device::Cpu)->compute(somePictures(1, 32, 3)).features.row(0)[1],
        32.0f);
}

void TestFeatureNetworks::theInceptionSizeIsTriedLast() {
    const auto network = loadScriptedFeatures(
        script("large.pt", "return x.view([x.size(0), 3, 299, 299]).mean([2, 3])"), 3, 32, 0, Device::Cpu);
    QVERIFY(network->identity().rule.find("bilinear to 299 x 299") != std::string::npos);
}

void TestFeatureNetworks::unusableFilesAreOneSentence_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("text") << QByteArray("this is no network");
    QTest::newRow("beginning of a zip") << QByteArray("PK\x03\x04", 4) + QByteArray(200, 7);
    saveScript(folder_.filePath("good.pt").toStdString(), "return x.mean([2, 3])");
    QFile good(folder_.filePath("good.pt"));
    QVERIFY(good.open(QIODevice::ReadOnly));
    const QByteArray bytes = good.readAll();
    QTest::newRow("cut short") << bytes.left(bytes.size() / 2);
    QByteArray garbled = bytes;
    for (int i = 60; i < garbled.size() / 2; i += 3) garbled[i] = static_cast<char>(i * 31);
    QTest::newRow("garbled") << garbled;
}

void TestFeatureNetworks::unusableFilesAreOneSentence() {
    QFETCH(QByteArray, bytes);
    QFile file(folder_.filePath("bad.pt"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    file.close();
    const std::string sentence = sentenceOf(file.fileName().toStdString());
    QVERIFY2(sentence.find("bad.pt") != std::string::npos && sentence.find('\n') == std::string::npos,
             sentence.c_str());
    QVERIFY(sentenceOf("/nowhere/none.pt").find("none.pt") != std::string::npos);
    QVERIFY(!sentenceOf(folder_.path().toStdString()).empty());
}

void TestFeatureNetworks::networksThatLieAreOneSentence_data() {
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("said");
    QTest::newRow("fails") << "assert x.size(0) < 0\n    return x"
                           << "fails on pictures";
    QTest::newRow("a number") << "return 3"
                              << "neither a tensor";
    QTest::newRow("whole numbers") << "return x.mean([2, 3]) > 0.0"
                                   << "floating-point";
    QTest::newRow("one row for all") << "return torch.zeros([1, 4])"
                                     << "one row of numbers";
    QTest::newRow("too many") << "return torch.zeros([x.size(0), 5000])"
                              << "5000 numbers";
    QTest::newRow("not finite") << "return x.mean([2, 3]) / 0.0"
                                << "not finite";
    QTest::newRow("no tensors") << "return (1, 2)"
                                << "neither a tensor";
}

void TestFeatureNetworks::networksThatLieAreOneSentence() {
    QFETCH(QString, body);
    QFETCH(QString, said);
    const std::string sentence = sentenceOf(script("liar.pt", body.toStdString()));
    QVERIFY2(QString::fromStdString(sentence).contains(said) && sentence.find("liar.pt") != std::string::npos,
             sentence.c_str());
}

void TestFeatureNetworks::randomFeaturesAreTheSameEverywhere() {
    const auto network = makeRandomFeatures(3, 32);
    QCOMPARE(network->identity().dimension, 32 + 64 + 128 + 256);
    const ImageTiles pictures = somePictures(2, 32, 3);
    const FeatureBatch once = network->compute(pictures),
                       again = makeRandomFeatures(3, 32)->compute(pictures);
    QVERIFY(once.features.values == again.features.values);
    QCOMPARE(once.probabilities.rows, 0);
    QCOMPARE(makeRandomFeatures(1, 64)->identity().dimension, 32 + 64 + 128 + 256 + 256);
    double squares = 0;
    for (const float value : once.features.values) squares += double{value} * value;
    QVERIFY(squares > 1 && squares < 1000);
}

void TestFeatureNetworks::layersAreThoseOfThePlainLoops() {
    const Responses responses = responsesOf(somePictures(2, 32, 3), 5);
    QCOMPARE(responses.computed.size(), std::size_t(4));
    QCOMPARE(responses.names.front(), std::string("layer 4 of 4, 32 channels"));
    for (std::size_t layer = 0; layer < 4; ++layer) {
        const FeatureMatrix &a = responses.computed[layer], &b = responses.plain[layer];
        QCOMPARE(a.columns, 4 << (3 - layer));
        for (std::size_t i = 0; i < a.values.size(); ++i)
            QVERIFY(std::abs(a.values[i] - b.values[i]) < 1e-4 * (1 + std::abs(b.values[i])));
    }
    QVERIFY(responses.energyDifference < 1e-4);
}

void TestFeatureNetworks::pixelsAreBetweenMinusOneAndOne() {
    ImageTiles tiles(1, 2, 1, 3);
    tiles.pixels = {0, 255, 51, 255, 0, 51};
    const FeatureMatrix pixels = pixelsOf(tiles);
    QCOMPARE(pixels.columns, 6);
    QVERIFY((pixels.values == std::vector<float>{-1, 1, 1, -1, 51 / 127.5f - 1, 51 / 127.5f - 1}));
}

QTEST_APPLESS_MAIN(TestFeatureNetworks)
#include "tst_feature_networks.moc"
