// The bridge: what the engine says reaches the window, and the window never waits for it.
#include <QSignalSpy>
#include <QTest>

#include "support/fake_workbench.h"
#include "ui/engine_bridge.h"

using namespace shortrun;
using namespace shortrun::fake;

class TestEngineBridge : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void init() {
        script_ = std::make_shared<FakeScript>();
        script_->sliceMilliseconds = 1;
    }
    void metricsComeInOrderAndNoneIsLost();
    void aNewRunBeginsItsMetricsAnew();
    void aSlowSliceDoesNotBlockTheEventLoop();
    void aFloodOfSliderPositionsEndsOnTheLast();
    void anUnwatchedWindowTakesNothingAndCatchesUp();
    void closingDuringTrainingEndsTheEngineThread();
    void requestsAfterClosingAreIgnored();

 private:
    Session::WorkbenchFactory factory() {
        return [script = script_] { return makeFakeWorkbench(script); };
    }
    std::shared_ptr<FakeScript> script_;
};

void TestEngineBridge::metricsComeInOrderAndNoneIsLost() {
    EngineBridge bridge(factory());
    script_->rowsAtOnce = 7;
    bridge.submit(StartTraining{});
    QTRY_VERIFY(bridge.metrics().size() > 200);
    for (std::size_t i = 0; i < bridge.metrics().size(); ++i)
        QCOMPARE(bridge.metrics()[i].iteration, static_cast<std::int64_t>(i) + 1);
}

void TestEngineBridge::aNewRunBeginsItsMetricsAnew() {
    EngineBridge bridge(factory());
    bridge.submit(StartTraining{});
    QTRY_VERIFY(bridge.metrics().size() > 20);
    QSignalSpy changes(&bridge, &EngineBridge::metricsChanged);
    bridge.submit(RestartTraining{});
    QTRY_VERIFY(bridge.metrics().empty());
    QVERIFY(
        std::any_of(changes.begin(), changes.end(), [](const auto& c) { return c[0].toLongLong() == 0; }));
}

void TestEngineBridge::aSlowSliceDoesNotBlockTheEventLoop() {
    script_->sliceMilliseconds = 300;
    EngineBridge bridge(factory());
    bridge.submit(StartTraining{});
    QTRY_VERIFY(script_->saw("StartTraining "));
    int ticks = 0;
    QTimer timer;
    connect(&timer, &QTimer::timeout, this, [&] {
        ++ticks;
        // Everything that the window may call while the engine is in the middle of a slice.
        bridge.setParameter("sampler.steps", std::to_string(10 + ticks));
        if (ticks % 50 == 0) bridge.interpolate({});
        if (ticks % 20 == 0) bridge.submit(SaveCheckpoint{});
    });
    timer.start(5);
    QTRY_VERIFY_WITH_TIMEOUT(bridge.metrics().size() >= 2, 30000);
    // Two iterations are four slices of 300 ms: a window that waited would have ticked a handful of times.
    QVERIFY2(ticks > 40, qPrintable(QString::number(ticks)));
}

void TestEngineBridge::aFloodOfSliderPositionsEndsOnTheLast() {
    script_->modelAtStart = true;
    EngineBridge bridge(factory());
    std::uint64_t last = 0;
    for (int i = 0; i <= 10000; ++i) last = bridge.interpolate({{1, 0, {}}, {1, 1, {}}, i / 10000.0});
    QTRY_VERIFY(bridge.snapshot().interpolation && bridge.snapshot().interpolation->generation == last);
    QCOMPARE(bridge.snapshot().interpolation->request.rho, 1.0);
}

void TestEngineBridge::anUnwatchedWindowTakesNothingAndCatchesUp() {
    EngineBridge bridge(factory());
    bridge.submit(StartTraining{});
    QTRY_VERIFY(bridge.snapshot().training != nullptr);
    bridge.setWatched(false);
    QTest::qWait(50);  // what was on its way arrives
    QSignalSpy snapshots(&bridge, &EngineBridge::snapshotChanged);
    const std::size_t rows = bridge.metrics().size();
    QTest::qWait(200);
    QCOMPARE(snapshots.count(), 0);
    QCOMPARE(bridge.metrics().size(), rows);
    bridge.setWatched(true);
    QTRY_VERIFY(bridge.metrics().size() > rows);
    QCOMPARE(bridge.metrics()[rows].iteration, bridge.metrics()[rows - 1].iteration + 1);
}

void TestEngineBridge::closingDuringTrainingEndsTheEngineThread() {
    script_->sliceMilliseconds = 20;
    EngineBridge bridge(factory());
    StartTraining start;
    start.runDirectory = "kept";
    bridge.submit(start);
    QTRY_VERIFY(!bridge.metrics().empty());
    bridge.close();
    QVERIFY(script_->destroyed);
    QVERIFY(script_->saw("Save"));
}

void TestEngineBridge::requestsAfterClosingAreIgnored() {
    EngineBridge bridge(factory());
    bridge.close();
    QCOMPARE(bridge.submit(PauseTraining{}), std::uint64_t(0));
    QCOMPARE(bridge.interpolate({}), std::uint64_t(0));
    bridge.setParameter("sampler.steps", "5");
    bridge.setWatched(false);
    bridge.setWatched(true);
}

QTEST_GUILESS_MAIN(TestEngineBridge)
#include "tst_engine_bridge.moc"
