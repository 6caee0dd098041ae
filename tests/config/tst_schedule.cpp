// Values that change over a training run.
#include <QTest>

#include "engine/config/schedule.h"
#include "engine/core/check.h"
#include "engine/core/error.h"

using namespace shortrun;

class Schedules : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void aConstantIsTheSameEverywhere() {
        const Schedule schedule(1e-4);
        QVERIFY(schedule.isConstant());
        for (const std::int64_t iteration : {-5LL, 0LL, 1LL, 1'000'000'000'000LL})
            QCOMPARE(schedule.at(iteration), 1e-4);
    }

    void betweenPointsItIsLinearAndOutsideConstant() {
        const Schedule schedule = Schedule::parse("100:1, 200:3, 300:2");
        QVERIFY(!schedule.isConstant());
        QCOMPARE(schedule.at(0), 1.0);
        QCOMPARE(schedule.at(100), 1.0);
        QCOMPARE(schedule.at(150), 2.0);
        QCOMPARE(schedule.at(200), 3.0);
        QCOMPARE(schedule.at(275), 2.25);
        QCOMPARE(schedule.at(300), 2.0);
        QCOMPARE(schedule.at(1000000), 2.0);
        QCOMPARE(schedule.smallest(), 1.0);
        QCOMPARE(schedule.largest(), 3.0);
    }

    void theTextReadsBackAsTheSameSchedule_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("canonical");
        QTest::newRow("a number") << "0.0001"
                                  << "1e-4";
        QTest::newRow("a number with space") << "  0.03 "
                                             << "0.03";
        QTest::newRow("points") << "0:1e-4,50000:1e-4,100000:0.00001"
                                << "0:1e-4, 50000:1e-4, 100000:1e-5";
        QTest::newRow("points with space") << " 0 : 1 ,\t5 : 2 "
                                           << "0:1, 5:2";
        QTest::newRow("one point is a constant") << "700:0.5"
                                                 << "0.5";
        QTest::newRow("an iteration as people write it") << "0:1, 1e5:2"
                                                         << "0:1, 100000:2";
        QTest::newRow("a number that needs all its digits") << "0.1000000000000000055511151231257827"
                                                            << "0.1";
    }
    void theTextReadsBackAsTheSameSchedule() {
        QFETCH(QString, typed);
        QFETCH(QString, canonical);
        const Schedule schedule = Schedule::parse(typed.toStdString());
        QCOMPARE(QString::fromStdString(schedule.text()), canonical);
        QVERIFY(Schedule::parse(schedule.text()) == schedule);
    }

    void whatIsNoScheduleIsRefusedWithItsText_data() {
        QTest::addColumn<QString>("text");
        for (const char* text : {"",         " ",        "abc",  "1e-4x", "nan",   "inf",      "1e999",
                                 "1,2",      "0:",       ":1",   "0:1,",  ",0:1",  "0:1,,5:2", "0:1:2",
                                 "5:1, 5:2", "5:1, 4:2", "-1:1", "0.5:1", "0:nan", "0:1 5:2",  "0:1; 5:2"})
            QTest::newRow(text) << QString(text);
    }
    void whatIsNoScheduleIsRefusedWithItsText() {
        QFETCH(QString, text);
        try {
            Schedule::parse(text.toStdString());
            QFAIL("nothing was thrown");
        } catch (const Error& error) {
            QCOMPARE(int(error.code()), int(ErrorCode::Usage));
            QVERIFY2(error.message().starts_with("'" + text.trimmed().toStdString() + "'"), error.what());
        }
    }

    void pointsOutOfOrderAreOurOwnMistake() {
        using Points = std::vector<std::pair<std::int64_t, double>>;
        QVERIFY_EXCEPTION_THROWN(Schedule(Points{}), BrokenInvariant);
        QVERIFY_EXCEPTION_THROWN(Schedule(Points{{5, 1.0}, {5, 2.0}}), BrokenInvariant);
        QVERIFY_EXCEPTION_THROWN(Schedule(Points{{5, 1.0}, {4, 2.0}}), BrokenInvariant);
    }
};

QTEST_APPLESS_MAIN(Schedules)
#include "tst_schedule.moc"
