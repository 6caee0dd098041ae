// The fall of learning rate and data noise at the end of a run.
#include <QTest>
#include <cmath>

#include "engine/config/cooldown.h"

using namespace shortrun;

class Cooldowns : public QObject {
    Q_OBJECT

    static TrainConfig of(std::int64_t iterations, std::int64_t cooldown) {
        TrainConfig train;
        train.iterations = iterations;
        train.cooldown = cooldown;
        return train;
    }

 private Q_SLOTS:
    void withoutOneNothingFalls() {
        for (const std::int64_t completed : {0, 99, 100, 500}) {
            QVERIFY(!cooldownAt(of(100, 0), completed).begun());
            QCOMPARE(cooldownAt(of(100, 0), completed).noiseFactor, 1.0);
        }
    }

    void theLastUpdatesFallByTheSameRatioEach() {
        const TrainConfig train = of(100, 10);
        QVERIFY(!cooldownAt(train, 89).begun());
        for (std::int64_t completed = 90; completed < 100; ++completed) {
            const double share = static_cast<double>(completed - 89) / 10;
            QVERIFY(cooldownAt(train, completed).begun());
            QVERIFY(std::abs(cooldownAt(train, completed).rateFactor - std::pow(30, -share)) < 1e-12);
            QVERIFY(std::abs(cooldownAt(train, completed).noiseFactor - std::pow(0.4, share)) < 1e-12);
        }
    }

    void afterTheEndItStaysDown() {
        QCOMPARE(cooldownAt(of(100, 10), 250).rateFactor, cooldownAt(of(100, 10), 99).rateFactor);
    }

    void aRunMayBeAllCooldown() {
        QCOMPARE(cooldownBegin(of(10, 10000)), std::int64_t{0});
        QVERIFY(std::abs(cooldownAt(of(10, 10000), 9).rateFactor - 1.0 / 30) < 1e-12);
        QVERIFY(std::abs(cooldownAt(of(10, 10000), 0).rateFactor - std::pow(30, -0.1)) < 1e-12);
    }

    void aRunThatEndedEarlyHadThatMuchOfIt() {
        const TrainConfig before = endedAfter(of(1000, 100), 800), amid = endedAfter(of(1000, 100), 930),
                          whole = endedAfter(of(1000, 100), 1000);
        QCOMPARE(before.iterations, std::int64_t{800});
        QCOMPARE(before.cooldown, std::int64_t{0});
        QCOMPARE(amid.cooldown, std::int64_t{30});
        QCOMPARE(whole, of(1000, 100));
    }

    void theLengthThatSuits() {
        QCOMPARE(suitingCooldown(1), std::int64_t{50});
        QCOMPARE(suitingCooldown(629), std::int64_t{100});
        QCOMPARE(suitingCooldown(5000), std::int64_t{830});
        QCOMPARE(suitingCooldown(1'000'000), std::int64_t{1000});
    }
};

QTEST_APPLESS_MAIN(Cooldowns)
#include "tst_cooldown.moc"
