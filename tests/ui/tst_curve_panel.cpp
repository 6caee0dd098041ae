// The curves of a run: they follow it, zoom, pan and fit, and take tens of thousands of rows.
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>
#include <cmath>

#include "ui/custom_plot.h"
#include "ui/theme.h"
#include "ui/widgets/curve_panel.h"

using namespace shortrun;

class TestCurvePanel : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(ThemeChoice::Light); }
    void init() {
        panel_ = std::make_unique<CurvePanel>();
        panel_->resize(400, 480);
        panel_->show();
        QVERIFY(QTest::qWaitForWindowExposed(panel_.get()));
    }
    void theRangeGrowsWithTheRun();
    void theWheelZoomsAroundTheMouseAndADoubleClickFits();
    void draggingPansAndStopsFollowing();
    void aGuideTooLowForItsLabelDoesWithoutIt();
    void rowsThatGoBackReplaceThoseAfterThem();
    void numbersThatAreNotFiniteAreLeftOut();
    void longRunsAreDrawnThinned();
    void thinningLosesNoPeakAndKeepsTheOrder();

 private:
    static std::vector<MetricsRow> rows(std::int64_t first, std::int64_t last) {
        std::vector<MetricsRow> rows;
        for (std::int64_t i = first; i <= last; ++i) {
            MetricsRow row;
            row.iteration = i;
            row.energyGap = std::sin(0.1 * static_cast<double>(i));
            row.gradientNorm = 0.8;
            row.chainLength = 40;
            row.pathRatio = 1.1;
            rows.push_back(row);
        }
        return rows;
    }
    void append(std::int64_t first, std::int64_t last) {
        const auto some = rows(first, last);
        panel_->append(some.data(), some.size());
    }
    void wheel(int x, int steps) {
        QWidget* plot = panel_->plot();
        QWheelEvent event(QPointF(x, 60), plot->mapToGlobal(QPoint(x, 60)), {}, {0, 120 * steps},
                          Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(plot, &event);
    }
    std::unique_ptr<CurvePanel> panel_;
};

void TestCurvePanel::theRangeGrowsWithTheRun() {
    append(1, 200);
    QTRY_COMPARE(panel_->rangeUpper(), 200.0);
    append(201, 900);
    QTRY_COMPARE(panel_->rangeUpper(), 900.0);
    QCOMPARE(panel_->rangeLower(), 0.0);
    QCOMPARE(panel_->points(), 900);
}

void TestCurvePanel::theWheelZoomsAroundTheMouseAndADoubleClickFits() {
    append(1, 1000);
    QTRY_COMPARE(panel_->rangeUpper(), 1000.0);
    wheel(220, 4);
    QVERIFY(!panel_->follows());
    QVERIFY(panel_->rangeUpper() - panel_->rangeLower() < 500);
    const double upper = panel_->rangeUpper();
    append(1001, 1100);
    QTest::qWait(150);
    QCOMPARE(panel_->rangeUpper(), upper);  // what is looked at stays
    QTest::mouseDClick(panel_->plot(), Qt::LeftButton, {}, {220, 60});
    QTRY_COMPARE(panel_->rangeUpper(), 1100.0);
    QVERIFY(panel_->follows());
    for (int i = 0; i < 200; ++i) wheel(220, 5);
    QVERIFY(panel_->rangeUpper() - panel_->rangeLower() >= 3.9);
    for (int i = 0; i < 200; ++i) wheel(220, -5);
    QVERIFY(panel_->follows());
}

void TestCurvePanel::draggingPansAndStopsFollowing() {
    append(1, 1000);
    QTRY_COMPARE(panel_->rangeUpper(), 1000.0);
    wheel(220, 5);
    const double lower = panel_->rangeLower();
    QTest::mousePress(panel_->plot(), Qt::LeftButton, {}, {220, 60});
    QMouseEvent move(QEvent::MouseMove, QPointF(160, 60), panel_->plot()->mapToGlobal(QPointF(160, 60)),
                     Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(panel_->plot(), &move);
    QVERIFY(panel_->rangeLower() > lower);
}

void TestCurvePanel::aGuideTooLowForItsLabelDoesWithoutIt() {
    append(1, 100);
    panel_->setGuides({{2, 39, 49, "paper: 39 to 49"}});
    QTRY_VERIFY(panel_->overlay().showsLabel("paper: 39 to 49"));
    panel_->resize(400, 170);
    QTRY_VERIFY(!panel_->overlay().showsLabel("paper: 39 to 49"));
    panel_->resize(400, 480);
    QTRY_VERIFY(panel_->overlay().showsLabel("paper: 39 to 49"));
    panel_->resize(110, 480);
    QTRY_VERIFY(!panel_->overlay().showsLabel("paper: 39 to 49"));
}

void TestCurvePanel::rowsThatGoBackReplaceThoseAfterThem() {
    append(1, 500);
    append(301, 400);
    QCOMPARE(panel_->points(), 400);
    QTRY_COMPARE(panel_->rangeUpper(), 400.0);
    panel_->clear();
    QCOMPARE(panel_->points(), 0);
}

void TestCurvePanel::numbersThatAreNotFiniteAreLeftOut() {
    append(1, 100);
    MetricsRow row = rows(101, 101).front();
    row.energyGap = std::nan("");
    row.gradientNorm = INFINITY;
    panel_->append(&row, 1);
    QCOMPARE(panel_->points(), 100);
    QTRY_COMPARE(panel_->rangeUpper(), 101.0);
}

void TestCurvePanel::longRunsAreDrawnThinned() {
    append(1, 60000);
    QCOMPARE(panel_->points(), 60000);
    QTRY_COMPARE(panel_->rangeUpper(), 60000.0);
    const int width = panel_->width();
    for (int i = 0; i < panel_->plot()->graphCount(); ++i)
        QVERIFY(panel_->plot()->graph(i)->dataCount() <= 2 * width + 2);
    QBENCHMARK {
        panel_->plot()->replot(QCustomPlot::rpImmediateRefresh);
    }
}

void TestCurvePanel::thinningLosesNoPeakAndKeepsTheOrder() {
    CurveSeries series(0.9);
    for (int i = 0; i < 10000; ++i) series.append(i, i == 5003 ? 9 : i == 7777 ? -4 : std::sin(0.3 * i));
    const auto points = series.thinned(0, 9999, 200);
    QVERIFY(points.size() <= 402);
    const auto byValue = [](const CurvePoint& a, const CurvePoint& b) { return a.value < b.value; };
    QCOMPARE(std::max_element(points.begin(), points.end(), byValue)->value, 9.0);
    QCOMPARE(std::min_element(points.begin(), points.end(), byValue)->iteration, 7777.0);
    for (std::size_t i = 1; i < points.size(); ++i) QVERIFY(points[i - 1].iteration < points[i].iteration);
    // A part that has fewer points than columns is shown as it is, with a neighbour at each side.
    const auto part = series.thinned(100, 110, 200);
    QCOMPARE(part.size(), std::size_t(13));
    QCOMPARE(part.front().iteration, 99.0);
    QCOMPARE(series.at(100.4).iteration, 100.0);
    QCOMPARE(series.at(-7).iteration, 0.0);
    QCOMPARE(series.at(1e9).iteration, 9999.0);
}

QTEST_MAIN(TestCurvePanel)
#include "tst_curve_panel.moc"
