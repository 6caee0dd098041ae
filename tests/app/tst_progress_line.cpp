#include <QtTest>
#include <thread>

#include "app/progress_line.h"

using namespace shortrun;

class TestProgressLine : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void aDurationIsSaidInTwoUnits_data();
    void aDurationIsSaidInTwoUnits();
    void whatWasDoneBeforeTheClockBeganIsNoRate();
};

void TestProgressLine::aDurationIsSaidInTwoUnits_data() {
    QTest::addColumn<double>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("seconds") << 4.2 << "4 s";
    QTest::newRow("minutes") << 750.0 << "12 min 30 s";
    QTest::newRow("hours") << 11100.0 << "3 h 5 min";
    QTest::newRow("below zero") << -3.0 << "0 s";
    QTest::newRow("no end in sight") << qInf() << "very long";
}

void TestProgressLine::aDurationIsSaidInTwoUnits() {
    QFETCH(double, seconds);
    QFETCH(QString, text);
    QCOMPARE(QString::fromStdString(durationText(seconds)), text);
}

void TestProgressLine::whatWasDoneBeforeTheClockBeganIsNoRate() {
    const WorkMeter meter("iterations", 1000, 500);
    QCOMPARE(meter.text(500), std::string("iterations  500 of 1000"));
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    // One iteration in at least 20 ms: at most 50 a second, where 501 of them would be 25,000.
    const QString text = QString::fromStdString(meter.text(501));
    const QRegularExpressionMatch match =
        QRegularExpression("^iterations  501 of 1000  ([0-9.]+)/s  .* left$").match(text);
    QVERIFY2(match.hasMatch(), qPrintable(text));
    QVERIFY2(match.captured(1).toDouble() <= 50, qPrintable(text));
}

QTEST_GUILESS_MAIN(TestProgressLine)
#include "tst_progress_line.moc"
