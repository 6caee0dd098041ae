// Remedies as changes of parameters: in the right direction, within their bounds, and acceptable to the
// schema.
#include <QtTest>

#include "engine/config/remedy.h"
#include "engine/config/schema.h"

using namespace shortrun;

class TestRemedy : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void eachGoesItsWay();
    void schedulesAreScaledWhole();
    void theControlOfTheNoiseIsLeftAlone();
    void nothingIsOfferedBeyondTheBounds();
    void whatIsZeroCanBeRaised();
};

void TestRemedy::eachGoesItsWay() {
    Config config;
    config.train.dataNoiseMode = DataNoiseMode::Fixed;
    config.train.dataNoise = Schedule(0.03);
    for (const Remedy remedy :
         {Remedy::MoreDataNoise, Remedy::LowerLearningRate, Remedy::MoreSteps, Remedy::HigherLearningRate}) {
        const auto change = changeFor(remedy, config, 100);
        QVERIFY(change.has_value());
        Config changed = config;
        setField(changed, change->key, change->value);
        QCOMPARE(differingFields(config, changed), std::vector<std::string>{change->key});
        QCOMPARE(findField(change->key)->change, FieldChange::Live);
    }
    QCOMPARE(changeFor(Remedy::MoreDataNoise, config, 1)->value, std::string("0.045"));
    QCOMPARE(changeFor(Remedy::LowerLearningRate, config, 1)->value, std::string("5e-5"));
    QCOMPARE(changeFor(Remedy::LowerLearningRate, config, 1)->label,
             std::string("Learning rate 1e-4 → 5e-5"));
    QCOMPARE(changeFor(Remedy::MoreSteps, config, 1)->value, std::string("63"));
}

void TestRemedy::schedulesAreScaledWhole() {
    const Schedule falling = Schedule::parse("0:1e-4, 5000:1e-4, 10000:1e-5");
    QCOMPARE(scaled(falling, 0.5, 1).text(), Schedule::parse("0:5e-5, 5000:5e-5, 10000:5e-6").text());
    QCOMPARE(scaled(Schedule(0.3), 1.5, 0.4).at(0), 0.4);
    QCOMPARE(scaled(Schedule(0.6), 1.5, 0.4).at(0), 0.6);  // never down when it is to go up
}

void TestRemedy::theControlOfTheNoiseIsLeftAlone() {
    Config config;
    QCOMPARE(config.train.dataNoiseMode, DataNoiseMode::Auto);
    QVERIFY(!changeFor(Remedy::MoreDataNoise, config, 1));
}

void TestRemedy::nothingIsOfferedBeyondTheBounds() {
    Config config;
    config.train.dataNoiseMode = DataNoiseMode::Fixed;
    config.train.dataNoise = Schedule(0.4);
    config.sampler.steps = 1000;
    config.train.learningRate = Schedule(1e-2);
    QVERIFY(!changeFor(Remedy::MoreDataNoise, config, 1));
    QVERIFY(!changeFor(Remedy::MoreSteps, config, 1));
    QVERIFY(!changeFor(Remedy::HigherLearningRate, config, 1));
}

void TestRemedy::whatIsZeroCanBeRaised() {
    Config config;
    config.train.learningRate = Schedule::parse("0:1e-4, 1000:0");
    QCOMPARE(changeFor(Remedy::HigherLearningRate, config, 1200)->value, std::string("1e-4"));
    QVERIFY(!changeFor(Remedy::LowerLearningRate, config, 1200));
    config.train.dataNoiseMode = DataNoiseMode::Fixed;
    config.train.dataNoise = Schedule(0.0);
    QCOMPARE(changeFor(Remedy::MoreDataNoise, config, 1)->value, std::string("0.01"));
}

QTEST_APPLESS_MAIN(TestRemedy)
#include "tst_remedy.moc"
