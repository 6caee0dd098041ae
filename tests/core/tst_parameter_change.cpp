// The history of parameters changed in mid-run: one entry for each change that mattered.
#include <QtTest>

#include "engine/core/parameter_change.h"

using namespace shortrun;

class TestParameterChange : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void aDragBetweenTwoIterationsIsOneChange();
    void aValueThatCameBackIsNoChange();
    void theSameKeyLaterIsAChangeOfItsOwn();
    void goingBackKeepsWhatStaysInForce();
    void everyRecoveryCounts();
};

void TestParameterChange::aDragBetweenTwoIterationsIsOneChange() {
    std::vector<ParameterChange> changes;
    noteChange(changes, {12, "train.learning_rate", "1e-4", "9e-5"});
    noteChange(changes, {12, "sampler.steps", "50", "60"});
    noteChange(changes, {12, "train.learning_rate", "9e-5", "5e-5"});
    QCOMPARE(changes.size(), std::size_t{2});
    QVERIFY((changes[0] == ParameterChange{12, "train.learning_rate", "1e-4", "5e-5"}));
}

void TestParameterChange::aValueThatCameBackIsNoChange() {
    std::vector<ParameterChange> changes;
    noteChange(changes, {12, "sampler.steps", "50", "60"});
    noteChange(changes, {12, "sampler.steps", "60", "50"});
    noteChange(changes, {13, "sampler.steps", "50", "50"});
    QVERIFY(changes.empty());
}

void TestParameterChange::theSameKeyLaterIsAChangeOfItsOwn() {
    std::vector<ParameterChange> changes;
    noteChange(changes, {12, "sampler.steps", "50", "60"});
    noteChange(changes, {13, "sampler.steps", "60", "70"});
    QCOMPARE(changes.size(), std::size_t{2});
}

void TestParameterChange::goingBackKeepsWhatStaysInForce() {
    std::vector<ParameterChange> changes{{10, "sampler.steps", "50", "60"},
                                         {500, "train.learning_rate", "1e-4", "2e-4"},
                                         {520, "train.learning_rate", "2e-4", "4e-4"}};
    bringBack(changes, 400);
    QCOMPARE(changes.size(), std::size_t{2});
    QCOMPARE(changes[0].iteration, std::int64_t{10});
    QVERIFY((changes[1] == ParameterChange{401, "train.learning_rate", "1e-4", "4e-4"}));
}

void TestParameterChange::everyRecoveryCounts() {
    std::vector<ParameterChange> changes;
    noteChange(changes, {401, kRecoveryChange, "", "half the learning rate"});
    noteChange(changes, {401, kRecoveryChange, "", "half the learning rate"});
    QCOMPARE(changes.size(), std::size_t{2});
}

QTEST_APPLESS_MAIN(TestParameterChange)
#include "tst_parameter_change.moc"
