// Remedies as changes of parameters: in the right direction, within their bounds, and acceptable to the
// schema.
#include <QtTest>

#include "engine/config/remedy.h"
#include "engine/config/schema.h"

using namespace shortrun;

namespace {

/// The newest row of a run with nothing in force but what is set.
MetricsRow rowOf(const Config& config, std::int64_t iteration) {
    MetricsRow row;
    row.iteration = iteration;
    row.learningRate = config.train.learningRate.at(iteration - 1);
    row.dataNoiseStd = config.train.dataNoise.at(iteration - 1);
    return row;
}

std::optional<RemedyChange> changeAt(Remedy remedy, const Config& config, std::int64_t iteration) {
    return changeFor(remedy, config, rowOf(config, iteration));
}

}  // namespace

class TestRemedy : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void eachGoesItsWay();
    void schedulesAreScaledWhole();
    void theControlOfTheNoiseIsLeftAlone();
    void nothingIsOfferedBeyondTheBounds();
    void whatIsZeroCanBeRaised();
    void theLabelNamesWhatIsInForce();
};

void TestRemedy::eachGoesItsWay() {
    Config config;
    config.train.dataNoiseMode = DataNoiseMode::Fixed;
    config.train.dataNoise = Schedule(0.03);
    for (const Remedy remedy :
         {Remedy::MoreDataNoise, Remedy::LowerLearningRate, Remedy::MoreSteps, Remedy::HigherLearningRate}) {
        const auto change = changeAt(remedy, config, 100);
        QVERIFY(change.has_value());
        Config changed = config;
        setField(changed, change->key, change->value);
        QCOMPARE(differingFields(config, changed), std::vector<std::string>{change->key});
        QCOMPARE(findField(change->key)->change, FieldChange::Live);
    }
    QCOMPARE(changeAt(Remedy::MoreDataNoise, config, 1)->value, std::string("0.045"));
    QCOMPARE(changeAt(Remedy::LowerLearningRate, config, 1)->value, std::string("5e-5"));
    QCOMPARE(changeAt(Remedy::LowerLearningRate, config, 1)->label,
             std::string("Learning rate 1e-4 → 5e-5"));
    QCOMPARE(changeAt(Remedy::MoreSteps, config, 1)->value, std::string("63"));
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
    QVERIFY(!changeAt(Remedy::MoreDataNoise, config, 1));
}

void TestRemedy::nothingIsOfferedBeyondTheBounds() {
    Config config;
    config.train.dataNoiseMode = DataNoiseMode::Fixed;
    config.train.dataNoise = Schedule(0.4);
    config.sampler.steps = 1000;
    config.train.learningRate = Schedule(1e-2);
    QVERIFY(!changeAt(Remedy::MoreDataNoise, config, 1));
    QVERIFY(!changeAt(Remedy::MoreSteps, config, 1));
    QVERIFY(!changeAt(Remedy::HigherLearningRate, config, 1));
}

void TestRemedy::whatIsZeroCanBeRaised() {
    Config config;
    config.train.learningRate = Schedule::parse("0:1e-4, 1000:0");
    QCOMPARE(changeAt(Remedy::HigherLearningRate, config, 1200)->value, std::string("1e-4"));
    QVERIFY(!changeAt(Remedy::LowerLearningRate, config, 1200));
    config.train.dataNoiseMode = DataNoiseMode::Fixed;
    config.train.dataNoise = Schedule(0.0);
    QCOMPARE(changeAt(Remedy::MoreDataNoise, config, 1)->value, std::string("0.01"));
}

void TestRemedy::theLabelNamesWhatIsInForce() {
    Config config;
    MetricsRow row = rowOf(config, 500);
    row.learningRate = 2e-5;  // auto has lowered it to a fifth
    const auto lower = changeFor(Remedy::LowerLearningRate, config, row);
    QCOMPARE(lower->value, std::string("5e-5"));
    QCOMPARE(lower->label, std::string("Learning rate 2e-5 → 1e-5"));
    config.train.dataNoiseMode = DataNoiseMode::Fixed;
    config.train.dataNoise = Schedule(0.03);
    row.dataNoiseStd = 0.045;  // a recovery has raised it
    QCOMPARE(changeFor(Remedy::MoreDataNoise, config, row)->label, std::string("Data noise 0.045 → 0.068"));
    row.dataNoiseStd = 0.2;  // and steering has taken it further since
    QVERIFY(!changeFor(Remedy::MoreDataNoise, config, row));
}

QTEST_APPLESS_MAIN(TestRemedy)
#include "tst_remedy.moc"
