// Weights between a network and a model file's arrays: nothing is lost, and what does not fit is refused
// whole.
#include <QtTest>
#include <algorithm>

#include "model/network_probe.h"

using namespace shortrun;
using namespace shortrun::testing;

class TestWeightsIo : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void weightsSurviveTheWayThroughAFile();
    void otherKeysAreIgnoredAndTheOrderDoesNotMatter();
    void aMissingKeyIsNamedAndNothingIsChanged();
    void aWrongShapeIsNamedAndNothingIsChanged();
};

void TestWeightsIo::weightsSurviveTheWayThroughAFile() {
    const Safetensors file{initialWeights(4), {}};
    const auto loaded = afterLoading(decodeSafetensors(encodeSafetensors(file), "test").arrays);
    QCOMPARE(loaded.size(), file.arrays.size());
    for (std::size_t i = 0; i < loaded.size(); ++i) {
        QCOMPARE(loaded[i].name, file.arrays[i].name);
        QCOMPARE(loaded[i].shape, file.arrays[i].shape);
        QCOMPARE(loaded[i].data, file.arrays[i].data);
    }
}

void TestWeightsIo::otherKeysAreIgnoredAndTheOrderDoesNotMatter() {
    const auto weights = initialWeights(4);
    auto mixed = weights;
    std::reverse(mixed.begin(), mixed.end());
    mixed.push_back(NamedArray::fromFloats("epoch", {1}, std::vector<float>{3.0f}));
    const auto loaded = afterLoading(mixed);
    for (std::size_t i = 0; i < loaded.size(); ++i) QCOMPARE(loaded[i].data, weights[i].data);
}

void TestWeightsIo::aMissingKeyIsNamedAndNothingIsChanged() {
    auto weights = initialWeights(4);
    weights.erase(weights.begin() + 5);
    const Refusal refusal = refusalOf(weights);
    QVERIFY2(refusal.message.find("'f.4.bias'") != std::string::npos, refusal.message.c_str());
    QVERIFY(refusal.unchanged);
}

void TestWeightsIo::aWrongShapeIsNamedAndNothingIsChanged() {
    auto weights = initialWeights(4);
    weights.back() = NamedArray::fromFloats("f.6.bias", {2}, std::vector<float>{1.0f, 2.0f});
    const Refusal refusal = refusalOf(weights);
    QVERIFY2(refusal.message.find("'f.6.bias'") != std::string::npos, refusal.message.c_str());
    QVERIFY2(refusal.message.find("[2]") != std::string::npos, refusal.message.c_str());
    QVERIFY(refusal.unchanged);
}

QTEST_APPLESS_MAIN(TestWeightsIo)
#include "tst_weights_io.moc"
