// The health of a run in words, on histories shaped like recorded runs and on made-up ones.
#include <QtTest>
#include <limits>
#include <map>

#include "engine/core/run_health.h"
#include "learning/histories.h"

using namespace shortrun;
using namespace shortrun::testing;

namespace {

HealthReport reportAt(const std::vector<MetricsRow>& rows, int iteration) {
    return judgeHealth(std::span(rows).first(static_cast<std::size_t>(iteration)));
}

/// The first iteration at which the judgement is this one; 0: never.
int firstWith(const std::vector<MetricsRow>& rows, Health health) {
    for (int t = 1; t <= static_cast<int>(rows.size()); ++t)
        if (reportAt(rows, t).health == health) return t;
    return 0;
}

/// A run whose gauges have settled: q and d about these values.
std::vector<MetricsRow> settled(double pathRatio, double gap, int last = 600) {
    auto rows = history({{1, 1.0}, {last, 1.0}}, {{1, gap}, {last, gap}}, last, 50, 50);
    for (MetricsRow& row : rows) row.pathRatio *= pathRatio;
    return rows;
}

}  // namespace

class TestRunHealth : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void theFirstIterationsAreNotJudged();
    void aHealthyRunLearns();
    void theRecordedBlowUpsAreAnnouncedBeforeTheyAreSure_data();
    void theRecordedBlowUpsAreAnnouncedBeforeTheyAreSure();
    void swingingChainsOscillate();
    void anOvershootThatComesBackIsNoBlowUp();
    void aSwingingEnergyGapOscillates();
    void numbersThatAreNotFiniteHaveDiverged();
    void shortChainsAreAStallOnlyWhenTheyNoLongerGrow();
    void chainsThatDoNotBeginAtNoiseAreNotJudgedByTheirWay();
    void withoutALearningRateItStalls();
    void flatSamplesAreAStall();
    void oneWildIterationSaysNothing();
    void everyJudgementHasItsEvidenceAndTroubleItsRemedy();
    void olderRowsDoNotMatter();
    void chainsThatCreptUpAreNoMeasureOfWhatIsUsual();
};

void TestRunHealth::theFirstIterationsAreNotJudged() {
    QCOMPARE(judgeHealth({}).health, Health::Beginning);
    const auto rows = healthyRun();
    QCOMPARE(reportAt(rows, 30).health, Health::Beginning);
    QVERIFY(reportAt(rows, 100).health != Health::Beginning);
}

void TestRunHealth::aHealthyRunLearns() {
    const auto rows = healthyRun();
    std::map<Health, int> times;
    for (int t = 90; t <= static_cast<int>(rows.size()); t += 7) ++times[reportAt(rows, t).health];
    QCOMPARE(times[Health::AboutToDiverge], 0);
    QCOMPARE(times[Health::Diverged], 0);
    QCOMPARE(times[Health::Stalled], 0);
    // Its q wanders up to 1.35 now and then, where chains do swing.
    QVERIFY2(
        times[Health::Learning] > 4 * times[Health::Oscillating],
        qPrintable(QString("%1 against %2").arg(times[Health::Learning]).arg(times[Health::Oscillating])));
}

void TestRunHealth::theRecordedBlowUpsAreAnnouncedBeforeTheyAreSure_data() {
    QTest::addColumn<bool>("characters");
    QTest::addColumn<int>("healthyUntil");
    QTest::addColumn<int>("lost");  // r_t has left its order of magnitude
    QTest::newRow("characters") << true << 350 << 475;
    QTest::newRow("garments") << false << 1200 << 1300;
}

void TestRunHealth::theRecordedBlowUpsAreAnnouncedBeforeTheyAreSure() {
    QFETCH(bool, characters);
    QFETCH(int, healthyUntil);
    QFETCH(int, lost);
    const auto rows = characters ? charactersBlowUp() : garmentsBlowUp();
    const int announced = firstWith(rows, Health::AboutToDiverge), sure = firstWith(rows, Health::Diverged);
    const QString text = QString("announced at %1, sure at %2").arg(announced).arg(sure);
    QVERIFY2(announced > healthyUntil, qPrintable(text));
    QVERIFY2(announced < sure, qPrintable(text));
    QVERIFY2(sure < lost, qPrintable(text));
    QCOMPARE(judgeHealth(rows).health, Health::Diverged);
}

void TestRunHealth::swingingChainsOscillate() {
    QCOMPARE(judgeHealth(settled(1.12, 3)).health, Health::Learning);
    QCOMPARE(judgeHealth(settled(1.4, 3)).health, Health::Oscillating);
    QCOMPARE(judgeHealth(settled(1.65, 3)).health, Health::AboutToDiverge);
}

void TestRunHealth::anOvershootThatComesBackIsNoBlowUp() {
    auto rows = settled(1.1, 3, 600);
    for (int i = 560; i < 600; ++i)
        rows[static_cast<std::size_t>(i)].pathRatio = 1.75 - 0.02 * std::max(0, i - 575);
    QCOMPARE(judgeHealth(rows).health, Health::Oscillating);
}

void TestRunHealth::aSwingingEnergyGapOscillates() {
    auto rows = settled(1.1, 3);
    for (std::size_t i = rows.size() - 25; i < rows.size(); ++i) rows[i].energyGap = (i % 2 ? 1 : -1) * 25.0;
    QCOMPARE(judgeHealth(rows).health, Health::Oscillating);
    for (std::size_t i = rows.size() - 25; i < rows.size(); ++i) rows[i].energyGap = -400;
    QCOMPARE(judgeHealth(rows).health, Health::Diverged);
}

void TestRunHealth::numbersThatAreNotFiniteHaveDiverged() {
    auto rows = settled(1.1, 3, 10);
    rows.back().energyGap = std::numeric_limits<double>::quiet_NaN();
    QCOMPARE(judgeHealth(rows).health, Health::Diverged);
}

void TestRunHealth::shortChainsAreAStallOnlyWhenTheyNoLongerGrow() {
    QCOMPARE(judgeHealth(settled(0.4, 1)).health, Health::Stalled);
    auto rows = settled(0.4, 1);
    for (MetricsRow& row : rows) row.pathRatio *= 0.5 + static_cast<double>(row.iteration) / 600;
    QCOMPARE(judgeHealth(rows).health, Health::Learning);
    QVERIFY(QString::fromStdString(judgeHealth(rows).evidence).contains("still grow"));
}

void TestRunHealth::chainsThatDoNotBeginAtNoiseAreNotJudgedByTheirWay() {
    const HealthReport report = judgeHealth(settled(0.1, 1), false);
    QCOMPARE(report.health, Health::Learning);
    QVERIFY(QString::fromStdString(report.evidence).contains("no band"));
    QCOMPARE(judgeHealth(garmentsBlowUp(), false).health, Health::Diverged);
}

void TestRunHealth::withoutALearningRateItStalls() {
    auto rows = settled(1.1, 3);
    for (MetricsRow& row : rows)
        if (row.iteration > 450) row.learningRate = 0;
    const HealthReport report = judgeHealth(rows);
    QCOMPARE(report.health, Health::Stalled);
    QCOMPARE(report.remedies, std::vector{Remedy::HigherLearningRate});
}

void TestRunHealth::flatSamplesAreAStall() {
    auto rows = settled(1.1, 3);
    for (MetricsRow& row : rows) row.sampleStd = 0.1 * row.dataStd;
    QCOMPARE(judgeHealth(rows).health, Health::Stalled);
}

void TestRunHealth::oneWildIterationSaysNothing() {
    auto rows = settled(1.1, 3);
    rows.back().pathRatio = 9;
    rows.back().energyGap = 900;
    QCOMPARE(judgeHealth(rows).health, Health::Learning);
}

void TestRunHealth::everyJudgementHasItsEvidenceAndTroubleItsRemedy() {
    for (const auto& rows : {charactersBlowUp(), garmentsBlowUp(), healthyRun(), settled(0.4, 1)})
        for (int t = 1; t <= static_cast<int>(rows.size()); t += 13) {
            const HealthReport report = reportAt(rows, t);
            const bool well = report.health == Health::Learning || report.health == Health::Beginning;
            QVERIFY(!report.evidence.empty() && report.evidence.back() == '.');
            QCOMPARE(report.remedies.empty(), well);
            QVERIFY(!wordFor(report.health).empty());
        }
}

void TestRunHealth::olderRowsDoNotMatter() {
    const auto rows = garmentsBlowUp();
    const auto newest = std::span(rows).last(kHealthRows);
    QCOMPARE(judgeHealth(rows).evidence, judgeHealth(newest).evidence);
}

/// As DivergenceGuard has it, which stops the run there.
void TestRunHealth::chainsThatCreptUpAreNoMeasureOfWhatIsUsual() {
    auto rows = settled(1.1, 3);
    for (MetricsRow& row : rows) row.pathRatio = row.iteration <= 100 ? 1.1 : row.iteration <= 595 ? 1.55 : 2.6;
    QCOMPARE(judgeHealth(rows).health, Health::Diverged);
    for (MetricsRow& row : rows) row.pathRatio = std::min(row.pathRatio, 2.5);
    QCOMPARE(judgeHealth(rows).health, Health::AboutToDiverge);
}

QTEST_APPLESS_MAIN(TestRunHealth)
#include "tst_run_health.moc"
