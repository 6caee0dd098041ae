// Algorithm 1: what an iteration draws and moves, that it can be left at any step, and that a restored
// learner goes on as the one that never stopped.
#include <QtTest>
#include <algorithm>
#include <cmath>

#include "engine/config/cooldown.h"
#include "engine/core/error.h"
#include "learning/learner_probe.h"

using namespace shortrun;
using namespace shortrun::testing;

class TestLearner : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void theSameSeedGivesTheSameBytes();
    void everyIterationStartsFromANewZ();
    void persistentChainsGoOnWhereTheyEnded();
    void contrastiveDivergenceBeginsAtTheNoisyData();
    void dataNoiseStaysWhereItStartsForOtherStarts();
    void anIterationIsKLangevinStepsAndAnUpdate();
    void exploringBetweenItsStepsChangesNothing();
    void aRestoredLearnerGoesOnBitForBit_data();
    void aRestoredLearnerGoesOnBitForBit();
    void aStateTakenInMidIterationIsThatOfTheLastCompletedOne();
    void theUpdateGoesUpTheDifferenceOfDataAndSamples();
    void theGaugesAreWhatTheyAreCalled();
    void aFixedDataNoiseFollowsItsSchedule();
    void theControllerMovesTheDataNoise();
    void inTheCooldownRateAndNoiseFallAndTheControllerRests();
    void aLiveEndMovesTheCooldown();
    void averagingLeavesLearningAsItIs();
    void theModelIsTheRunningAverageOfTheWeights();
    void inTheCooldownTheAverageComesCloser();
    void averagingBeginsAndEndsLiveAtTheWeightsOfTheMoment();
    void aLiveKIsTakenByTheNextChain();
    void aLiveDataNoiseIsTakenAtOnce();
    void easingLastsAndIsPartOfTheState();
    void anEasedFixedDataNoiseIsSteeredAndNeverBelowItsSchedule();
    void aStateFromBeforeEasingSteeredIsTaken();
    void aBlownUpLearnerStopsWithItsWeightsLeft();
    void aDamagedStateIsRefusedInASentence_data();
    void aDamagedStateIsRefusedInASentence();
    void aDamagedStateChangesNothing();
};

void TestLearner::theSameSeedGivesTheSameBytes() {
    Config config = smallConfig();
    SmallLearner one(config), two(config);
    one.run(4);
    two.run(4);
    QCOMPARE(one.weights(), two.weights());
    QCOMPARE(one.samples(), two.samples());
    config.seed = 2;
    SmallLearner other(config);
    other.run(4);
    QVERIFY(other.weights() != one.weights());
    QVERIFY(other.cleanData() != one.cleanData());
}

void TestLearner::everyIterationStartsFromANewZ() {
    Config config = smallConfig();
    config.sampler.noiseStd = 0;
    config.train.learningRate = Schedule(0.0);  // the same M in every iteration
    SmallLearner learner(config);
    learner.run(1);
    const auto first = learner.samples();
    learner.run(1);
    const auto second = learner.samples();
    int same = 0;
    for (std::size_t i = 0; i < first.size(); ++i) same += std::abs(first[i] - second[i]) < 1e-3f ? 1 : 0;
    QVERIFY2(same < static_cast<int>(first.size() / 50), qPrintable(QString::number(same)));
}

void TestLearner::persistentChainsGoOnWhereTheyEnded() {
    Config config = smallConfig();
    config.sampler.noiseStd = 0;
    config.train.learningRate = Schedule(0.0);  // the same f' in every iteration
    Config twice = config;
    twice.sampler.steps = 2 * config.sampler.steps;
    SmallLearner longer(twice);
    longer.run(1);
    config.train.chainStart = ChainStart::Persistent;
    SmallLearner learner(config);
    learner.run(2);
    QCOMPARE(learner.samples(), longer.samples());
}

void TestLearner::contrastiveDivergenceBeginsAtTheNoisyData() {
    Config config = smallConfig();
    config.sampler.stepSize = 1e-12;  // chains that stay where they begin
    config.sampler.noiseStd = 0;
    config.train.chainStart = ChainStart::Data;
    config.train.dataNoiseMode = DataNoiseMode::Fixed;
    config.train.dataNoise = Schedule(0.0);
    SmallLearner learner(config);
    learner.run(2);
    const auto data = learner.cleanData(), samples = learner.samples();
    for (std::size_t i = 0; i < data.size(); ++i) QVERIFY(std::abs(data[i] - samples[i]) < 1e-6f);

    config.train.dataNoise = Schedule(0.3);
    SmallLearner noisy(config);
    noisy.run(1);
    QVERIFY(std::abs(noisy.metrics().sampleStd - noisy.metrics().dataStd) < 1e-6);
    QVERIFY(noisy.samples() != noisy.cleanData());
}

void TestLearner::dataNoiseStaysWhereItStartsForOtherStarts() {
    for (const ChainStart start : {ChainStart::Persistent, ChainStart::Data}) {
        Config config = smallConfig();
        config.train.chainStart = start;
        SmallLearner learner(config);
        learner.run(30);
        QCOMPARE(learner.dataNoiseStd(), 0.15);
        learner.ease(1.5, 1);
        QCOMPARE(learner.dataNoiseStd(), 1.5 * 0.15);
    }
}

void TestLearner::anIterationIsKLangevinStepsAndAnUpdate() {
    SmallLearner learner(smallConfig());
    const auto initial = learner.weights();
    for (int step = 1; step <= 5; ++step) {
        QVERIFY(!learner.advance());
        QCOMPARE(learner.chainStep(), step);
    }
    QCOMPARE(learner.weights(), initial);
    QVERIFY(learner.advance());
    QVERIFY(learner.weights() != initial);
    QCOMPARE(learner.iteration(), std::int64_t(1));
    QCOMPARE(learner.chainStep(), 0);
}

void TestLearner::exploringBetweenItsStepsChangesNothing() {
    SmallLearner quiet(smallConfig()), busy(smallConfig());
    quiet.run(3);
    while (busy.iteration() < 3) {
        busy.explore();
        busy.advance();
    }
    QCOMPARE(busy.weights(), quiet.weights());
}

void TestLearner::aRestoredLearnerGoesOnBitForBit_data() {
    QTest::addColumn<bool>("bf16");
    QTest::addColumn<int>("threads");
    QTest::addColumn<ChainStart>("start");
    QTest::addColumn<double>("average");
    QTest::newRow("fp32, one thread") << false << 1 << ChainStart::Prior << 0.0;
    QTest::newRow("fp32, two threads") << false << 2 << ChainStart::Prior << 0.0;
    QTest::newRow("bf16, two threads") << true << 2 << ChainStart::Prior << 0.0;
    QTest::newRow("persistent chains") << false << 1 << ChainStart::Persistent << 0.0;
    QTest::newRow("chains from the data") << false << 1 << ChainStart::Data << 0.0;
    QTest::newRow("averaged") << false << 1 << ChainStart::Prior << 0.5;
}

void TestLearner::aRestoredLearnerGoesOnBitForBit() {
    QFETCH(bool, bf16);
    QFETCH(int, threads);
    QFETCH(ChainStart, start);
    QFETCH(double, average);
    Config config = smallConfig();
    config.train.chainStart = start;
    config.train.average = average;
    config.runtime.precision = bf16 ? Precision::Bf16 : Precision::Fp32;
    config.runtime.threads = threads;
    std::unique_ptr<SmallLearner> whole;
    try {
        whole = std::make_unique<SmallLearner>(config);
    } catch (const Error& error) {
        QSKIP(error.what());
    }
    whole->run(12);

    SmallLearner first(config);
    first.run(7);
    const auto saved = first.save();
    SmallLearner second(config);
    second.run(2);  // whatever it did before leaves no trace
    second.advance();
    second.restore(saved);
    QCOMPARE(second.iteration(), std::int64_t(7));
    second.run(5);
    QCOMPARE(second.weights(), whole->weights());
    QCOMPARE(second.modelWeights(), whole->modelWeights());
    QCOMPARE(second.samples(), whole->samples());
    QCOMPARE(second.metrics().energyGap, whole->metrics().energyGap);
    QCOMPARE(second.dataNoiseStd(), whole->dataNoiseStd());
    QVERIFY(second.save().state.arrays.size() == whole->save().state.arrays.size());
    for (std::size_t i = 0; i < second.save().state.arrays.size(); ++i) {
        QCOMPARE(second.save().state.arrays[i].data, whole->save().state.arrays[i].data);
    }
}

void TestLearner::aStateTakenInMidIterationIsThatOfTheLastCompletedOne() {
    SmallLearner learner(smallConfig()), resumed(smallConfig());
    learner.run(3);
    learner.advance();
    learner.advance();
    resumed.restore(learner.save());
    QCOMPARE(resumed.iteration(), std::int64_t(3));
    learner.run(2);
    resumed.run(2);
    QCOMPARE(resumed.weights(), learner.weights());
}

void TestLearner::theUpdateGoesUpTheDifferenceOfDataAndSamples() {
    Config config = smallConfig();
    config.train.dataNoiseMode = DataNoiseMode::Fixed;
    config.train.dataNoise = Schedule(0.0);
    const FirstUpdate update = firstUpdate(config);
    QVERIFY2(std::abs(update.normRatio - 1) < 1e-3, qPrintable(QString::number(update.normRatio)));
    QVERIFY2(update.followingShare > 0.99, qPrintable(QString::number(update.followingShare)));

    SmallLearner learner(config);
    for (int t = 0; t < 5; ++t) {
        learner.run(1);
        // Same images, same samples: before the update d_t, after it more.
        QVERIFY(learner.gapNow() > learner.metrics().energyGap);
    }
}

void TestLearner::theGaugesAreWhatTheyAreCalled() {
    Config config = smallConfig();
    config.sampler.stepSize = 0.5;
    config.train.dataNoiseMode = DataNoiseMode::Fixed;
    config.train.dataNoise = Schedule(0.0);
    SmallLearner learner(config);
    learner.run(3);
    const MetricsRow row = learner.metrics();
    QCOMPARE(row.iteration, std::int64_t(3));
    QCOMPARE(row.chainLength, 5 * row.gradientNorm);
    double squares = 0, sum = 0, sampleSquares = 0, sampleSum = 0;
    const auto data = learner.cleanData(), samples = learner.samples();
    for (std::size_t i = 0; i < data.size(); ++i) {
        sum += data[i];
        squares += static_cast<double>(data[i]) * data[i];
        sampleSum += samples[i];
        sampleSquares += static_cast<double>(samples[i]) * samples[i];
    }
    const double count = static_cast<double>(data.size());
    const double distance = std::sqrt(3 * 8 * 8 * (1.0 / 3.0 + squares / count));
    QVERIFY(std::abs(row.pathRatio / (0.5 * row.chainLength / distance) - 1) < 1e-5);
    const auto std = [&](double s, double q) { return std::sqrt(q / count - s / count * s / count); };
    QVERIFY(std::abs(row.dataStd - std(sum, squares)) < 1e-5);
    QVERIFY(std::abs(row.sampleStd - std(sampleSum, sampleSquares)) < 1e-5);
    QVERIFY(row.parameterGradientNorm > 0);
    QCOMPARE(row.learningRate, 1e-3);
}

void TestLearner::aFixedDataNoiseFollowsItsSchedule() {
    Config config = smallConfig();
    config.train.dataNoiseMode = DataNoiseMode::Fixed;
    config.train.dataNoise = Schedule({{0, 0.2}, {10, 0.1}});
    config.train.learningRate = Schedule({{0, 1e-3}, {10, 0.0}});
    SmallLearner learner(config);
    for (int t = 0; t < 6; ++t) {
        learner.run(1);
        QVERIFY(std::abs(learner.metrics().dataNoiseStd - (0.2 - 0.01 * t)) < 1e-12);
        QVERIFY(std::abs(learner.metrics().learningRate - (1e-3 - 1e-4 * t)) < 1e-12);
    }
}

void TestLearner::theControllerMovesTheDataNoise() {
    SmallLearner learner(smallConfig());
    learner.run(1);
    QCOMPARE(learner.metrics().dataNoiseStd, 0.15);
    learner.run(30);
    QVERIFY(learner.dataNoiseStd() < 0.15);
}

void TestLearner::inTheCooldownRateAndNoiseFallAndTheControllerRests() {
    for (const DataNoiseMode mode : {DataNoiseMode::Auto, DataNoiseMode::Fixed}) {
        Config config = smallConfig();
        config.train.dataNoiseMode = mode;
        config.train.dataNoise = Schedule(0.2);
        config.train.iterations = 40;
        config.train.cooldown = 10;
        SmallLearner learner(config);
        learner.run(30);
        QCOMPARE(learner.metrics().learningRate, config.train.learningRate.at(0));
        QCOMPARE(learner.metrics().dataNoiseStd < 0.2, mode == DataNoiseMode::Auto);
        config.train.cooldown = 0;  // to see what it would be without
        learner.setLive(config);
        const double held = learner.dataNoiseStd();
        config.train.cooldown = 10;
        learner.setLive(config);
        learner.run(10);
        QVERIFY(std::abs(learner.metrics().learningRate / config.train.learningRate.at(0) - 1.0 / 30) < 1e-9);
        QVERIFY(std::abs(learner.metrics().dataNoiseStd / held - 0.4) < 1e-9);
        config.train.iterations = 100;
        learner.setLive(config);
        QCOMPARE(learner.dataNoiseStd(), held);
    }
}

void TestLearner::aLiveEndMovesTheCooldown() {
    Config config = smallConfig();
    config.train.iterations = 1000;
    SmallLearner learner(config);
    learner.run(5);
    config.train.iterations = 15;
    config.train.cooldown = 10;
    learner.setLive(config);
    const double rate = config.train.learningRate.at(0);
    QVERIFY(std::abs(learner.learningRate() / rate - std::pow(30, -0.1)) < 1e-9);
    learner.run(10);
    QVERIFY(std::abs(learner.metrics().learningRate / rate - 1.0 / 30) < 1e-9);
}

void TestLearner::averagingLeavesLearningAsItIs() {
    Config config = smallConfig();
    SmallLearner plain(config);
    config.train.average = 0.3;
    SmallLearner averaged(config);
    plain.run(12);
    averaged.run(12);
    QCOMPARE(averaged.weights(), plain.weights());
    QCOMPARE(averaged.samples(), plain.samples());
    QCOMPARE(plain.modelWeights(), plain.weights());
    QVERIFY(averaged.modelWeights() != averaged.weights());
}

void TestLearner::theModelIsTheRunningAverageOfTheWeights() {
    Config config = smallConfig();
    config.train.average = 0.25;
    SmallLearner learner(config);
    const std::vector<float> first = learner.weights();
    std::vector<double> average(first.begin(), first.end());
    for (int t = 1; t <= 20; ++t) {
        learner.run(1);
        const std::vector<float> theta = learner.weights();
        const double pace = t <= 4 ? 1.0 : 4.0 / t;
        for (std::size_t i = 0; i < average.size(); ++i) average[i] += pace * (theta[i] - average[i]);
        if (t == 4) QCOMPARE(learner.modelWeights(), theta);
    }
    const std::vector<float> model = learner.modelWeights();
    for (std::size_t i = 0; i < average.size(); ++i) QVERIFY(std::abs(model[i] - average[i]) < 1e-6);
}

void TestLearner::inTheCooldownTheAverageComesCloser() {
    Config config = smallConfig();
    config.train.average = 0.5;
    config.train.iterations = 60;
    config.train.cooldown = 30;
    SmallLearner learner(config);
    learner.run(30);
    const auto mean = learner.modelWeights();
    std::vector<double> average(mean.begin(), mean.end());
    for (int t = 31; t <= 60; ++t) {
        learner.run(1);
        const std::vector<float> theta = learner.weights();
        const double memory = 0.5 * t * cooldownAt(config.train, t - 1).rateFactor;
        for (std::size_t i = 0; i < average.size(); ++i) average[i] += (theta[i] - average[i]) / std::max(1.0, memory);
    }
    const std::vector<float> model = learner.modelWeights(), theta = learner.weights();
    for (std::size_t i = 0; i < average.size(); ++i) QVERIFY(std::abs(model[i] - average[i]) < 1e-6);
    QCOMPARE(model, theta);  // in the last of them its memory is less than an update
}

void TestLearner::averagingBeginsAndEndsLiveAtTheWeightsOfTheMoment() {
    Config config = smallConfig();
    SmallLearner learner(config);
    learner.run(10);
    config.train.average = 0.5;
    learner.setLive(config);
    QCOMPARE(learner.modelWeights(), learner.weights());
    learner.run(3);
    const auto average = learner.modelWeights();
    QVERIFY(average != learner.weights());
    learner.setLive(config);  // nothing changed: it goes on
    QCOMPARE(learner.modelWeights(), average);
    const auto saved = learner.save();
    config.train.average = 0;
    learner.setLive(config);
    QCOMPARE(learner.modelWeights(), learner.weights());
    const auto theta = learner.weights();
    learner.run(1);
    learner.restore(saved);  // of a time when there was one: theta is what learns
    QCOMPARE(learner.weights(), theta);
    QCOMPARE(learner.modelWeights(), theta);
}

void TestLearner::aLiveKIsTakenByTheNextChain() {
    Config config = smallConfig();
    SmallLearner learner(config);
    learner.advance();
    config.sampler.steps = 2;
    learner.setLive(config);
    int calls = 1;
    for (; !learner.advance(); ++calls) {
    }
    QCOMPARE(calls, 5);
    for (calls = 0; !learner.advance(); ++calls) {
    }
    QCOMPARE(calls, 2);
    QCOMPARE(learner.metrics().chainLength, 2 * learner.metrics().gradientNorm);
}

void TestLearner::aLiveDataNoiseIsTakenAtOnce() {
    Config config = smallConfig();
    SmallLearner learner(config);
    learner.run(20);
    config.train.dataNoise = Schedule(0.3);
    learner.setLive(config);
    QCOMPARE(learner.dataNoiseStd(), 0.3);
    const double moved = learner.dataNoiseStd();
    learner.setLive(config);  // nothing changed: the controller goes on
    QCOMPARE(learner.dataNoiseStd(), moved);
    config.train.dataNoiseMode = DataNoiseMode::Fixed;
    config.train.dataNoise = Schedule(0.07);
    learner.setLive(config);
    learner.run(1);
    QCOMPARE(learner.metrics().dataNoiseStd, 0.07);
}

void TestLearner::easingLastsAndIsPartOfTheState() {
    for (const DataNoiseMode mode : {DataNoiseMode::Auto, DataNoiseMode::Fixed}) {
        Config config = smallConfig();
        config.train.dataNoiseMode = mode;
        SmallLearner learner(config), resumed(config);
        const double sigma = learner.dataNoiseStd();
        learner.ease(1.5, 0.5);
        QCOMPARE(learner.dataNoiseStd(), 1.5 * sigma);
        QCOMPARE(learner.learningRate(), 5e-4);
        learner.run(2);
        resumed.restore(learner.save());
        QCOMPARE(resumed.dataNoiseStd(), learner.dataNoiseStd());
        QCOMPARE(resumed.learningRate(), 5e-4);
    }
}

void TestLearner::anEasedFixedDataNoiseIsSteeredAndNeverBelowItsSchedule() {
    Config config = smallConfig();
    config.train.dataNoiseMode = DataNoiseMode::Fixed;
    config.train.dataNoise = Schedule(0.04);
    config.train.learningRate = Schedule(1e-9);  // the same f in every iteration, so that q is as the step has it
    SmallLearner calm(config);
    calm.run(3);
    QVERIFY(calm.metrics().pathRatio < 1.1);
    calm.ease(1.5, 1);
    calm.run(30);
    QCOMPARE(calm.dataNoiseStd(), 1.5 * 0.04);

    config.sampler.stepSize *= 2 / calm.metrics().pathRatio;
    SmallLearner swinging(config);
    swinging.run(10);
    QVERIFY(swinging.metrics().pathRatio > 1.3);
    QCOMPARE(swinging.dataNoiseStd(), 0.04);
    swinging.ease(1.5, 1);
    QCOMPARE(swinging.dataNoiseStd(), 1.5 * 0.04);
    swinging.run(10);
    QVERIFY2(swinging.dataNoiseStd() > 1.1 * 1.5 * 0.04, qPrintable(QString::number(swinging.dataNoiseStd())));
    QVERIFY(swinging.learningRate() < 0.9e-9);

    SmallLearner resumed(config);
    resumed.restore(swinging.save());
    swinging.run(5);
    resumed.run(5);
    QCOMPARE(resumed.dataNoiseStd(), swinging.dataNoiseStd());
    QCOMPARE(resumed.learningRate(), swinging.learningRate());
}

// A run that was eased by an earlier version goes on as it was.
void TestLearner::aStateFromBeforeEasingSteeredIsTaken() {
    Config config = smallConfig();
    config.train.dataNoiseMode = DataNoiseMode::Fixed;
    config.train.dataNoise = Schedule(0.04);
    SmallLearner learner(config), older(config);
    learner.run(2);
    learner.ease(1.5, 0.5);
    auto saved = learner.save();
    for (NamedArray& array : saved.state.arrays)
        if (array.name == "eased") array = NamedArray::fromDoubles("eased", {2}, std::vector<double>{1.5, 0.5});
    older.restore(saved);
    older.run(5);
    QCOMPARE(older.dataNoiseStd(), 1.5 * 0.04);
}

void TestLearner::aBlownUpLearnerStopsWithItsWeightsLeft() {
    SmallLearner learner(smallConfig());
    learner.run(2);
    const auto good = learner.save();
    learner.poisonWeights();
    learner.run(1);
    QVERIFY(learner.diverged());
    // Only the poisoned weight is lost: no update was made along numbers that are not finite.
    int lost = 0;
    for (const float weight : learner.weights()) lost += std::isfinite(weight) ? 0 : 1;
    QCOMPARE(lost, 1);
    learner.restore(good);
    QVERIFY(!learner.diverged());
    learner.run(1);
    QCOMPARE(learner.iteration(), std::int64_t(3));
}

void TestLearner::aDamagedStateIsRefusedInASentence_data() {
    QTest::addColumn<QString>("damage");
    for (const char* damage : {"chain_ends", "adam.first.f.2.weight", "adam.second.f.4.bias", "noise_controller",
                               "divergence_guard", "eased", "iteration", "adam.steps"}) {
        QTest::newRow(damage) << damage;
    }
}

void TestLearner::aDamagedStateIsRefusedInASentence() {
    QFETCH(QString, damage);
    Config config = smallConfig();
    if (damage == "chain_ends") config.train.chainStart = ChainStart::Persistent;
    SmallLearner learner(config);
    learner.run(2);
    const std::string name = damage.toStdString();
    for (const bool missing : {true, false}) {
        auto saved = learner.save();
        std::erase_if(saved.state.arrays, [&](const NamedArray& array) { return array.name == name; });
        saved.state.metadata.erase(name);
        if (!missing && saved.state.metadata.size() == 2) {
            saved.state.arrays.push_back(NamedArray::fromDoubles(name, {3}, std::vector<double>{-1, 0, 2}));
        } else if (!missing) {
            saved.state.metadata[name] = "-3x";
        }
        try {
            SmallLearner(config).restore(saved);
            QFAIL("taken all the same");
        } catch (const Error& error) {
            QVERIFY(error.code() == ErrorCode::BadInput);
            QVERIFY2(error.message().find(name) != std::string::npos, error.what());
        }
    }
}

void TestLearner::aDamagedStateChangesNothing() {
    SmallLearner learner(smallConfig()), damaged(smallConfig());
    for (SmallLearner* each : {&learner, &damaged}) each->run(3);
    // Damage that is found late, behind parts that could be taken; and numbers that are none.
    for (const bool late : {true, false}) {
        auto saved = SmallLearner(smallConfig()).save();
        if (late) saved.state.metadata["adam.steps"] = "x";
        for (NamedArray& array : saved.state.arrays)
            if (!late && array.name == "adam.second.f.4.bias") std::ranges::fill(array.data, std::byte{0xFF});
        QVERIFY_EXCEPTION_THROWN(damaged.restore(saved), Error);
    }
    for (SmallLearner* each : {&learner, &damaged}) each->run(2);
    const auto expected = learner.save(), found = damaged.save();
    for (std::size_t i = 0; i < expected.weights.size(); ++i)
        QVERIFY(found.weights[i].data == expected.weights[i].data);
    for (std::size_t i = 0; i < expected.state.arrays.size(); ++i)
        QVERIFY2(found.state.arrays[i].data == expected.state.arrays[i].data,
                 expected.state.arrays[i].name.c_str());
}

QTEST_APPLESS_MAIN(TestLearner)
#include "tst_learner.moc"
