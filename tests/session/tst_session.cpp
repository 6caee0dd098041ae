// The thread boundary: what goes in is carried out, what comes out is whole, whatever the timing.
#include <QTest>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <random>

#include "engine/session/session.h"
#include "session/scripted_workbench.h"

using namespace shortrun;
using namespace shortrun::testing;

namespace {

/// A session over a script, and all that has come out of it so far.
struct Bench {
    Script script;
    std::atomic<int> wakes{0};
    std::vector<Event> events;
    std::vector<MetricsRow> metrics;
    Snapshot snapshot;
    Session session{[this] { return std::make_unique<ScriptedWorkbench>(script); }, [this] { ++wakes; }};

    void take() {
        OutboxContents out = session.take();
        snapshot = out.snapshot;
        events.insert(events.end(), out.events.begin(), out.events.end());
        metrics.insert(metrics.end(), out.metrics.begin(), out.metrics.end());
    }
    template <class Condition>
    bool waitFor(Condition&& condition) {
        return QTest::qWaitFor([&] { take(); return condition(); }, 20000);
    }
    bool waitForState(EngineState state) {
        return waitFor([&] { return snapshot.status && snapshot.status->state == state; });
    }
    int count(EventKind kind) const {
        return static_cast<int>(
            std::count_if(events.begin(), events.end(), [&](const Event& event) { return event.kind == kind; }));
    }
};

}  // namespace

class TestSession : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void actionsAreCarriedOutInOrderAndNoneIsLost() {
        Bench bench;
        std::vector<std::string> expected;
        for (int i = 0; i < 500; ++i) {
            bench.session.submit(SaveModel{std::to_string(i)});
            expected.push_back("save " + std::to_string(i));
        }
        QVERIFY(bench.waitFor([&] { return bench.script.lines().size() == expected.size(); }));
        QVERIFY(bench.script.lines() == expected);
    }

    void aDragCostsFewEvaluationsAndEndsOnTheLastValue() {
        Bench bench;
        std::uint64_t last = 0;
        for (int i = 0; i <= 10000; ++i) last = bench.session.interpolate({{}, {}, i / 10000.0});
        QVERIFY(bench.waitFor([&] {
            return bench.snapshot.interpolation && bench.snapshot.interpolation->generation == last;
        }));
        QCOMPARE(bench.snapshot.interpolation->request.rho, 1.0);
        QVERIFY2(bench.script.interpolationsMade < 1000, "each position was computed");
    }

    void theSliderRunsBetweenTheSlicesOfATrainingIteration() {
        Bench bench;
        bench.script.slicesPerIteration = 1000000;  // an iteration that never ends by itself
        bench.session.submit(StartTraining{});
        QVERIFY(bench.waitForState(EngineState::Training));
        const std::uint64_t generation = bench.session.interpolate({{}, {}, 0.5});
        QVERIFY(bench.waitFor([&] {
            return bench.snapshot.interpolation && bench.snapshot.interpolation->generation == generation;
        }));
        QCOMPARE(bench.script.iterations.load(), 0);
        QCOMPARE(bench.script.trainingSlicesDuringInterpolation.load(), 0);
    }

    void trainingGoesOnBesideASliderInMotion() {
        Bench bench;
        bench.session.submit(StartTraining{});
        QVERIFY(bench.waitForState(EngineState::Training));
        const int before = bench.script.iterations;
        std::uint64_t last = 0;
        // A hand that never rests: there is always a position to compute.
        QVERIFY(bench.waitFor([&] {
            last = bench.session.interpolate({{}, {}, 0.25});
            return bench.script.iterations > before + 3 && bench.script.interpolationsMade > 3;
        }));
        last = bench.session.interpolate({{}, {}, 0.75});
        QVERIFY(bench.waitFor([&] {
            return bench.snapshot.interpolation && bench.snapshot.interpolation->generation == last;
        }));
        QCOMPARE(bench.snapshot.interpolation->request.rho, 0.75);
    }

    void trainingGoesOnBesideEndlessExploring() {
        Bench bench;
        bench.script.slicesPerExploration = 1000000;
        bench.session.submit(Synthesise{});
        bench.session.submit(StartTraining{});
        QVERIFY(bench.waitFor([&] { return bench.script.iterations > 3; }));
    }

    void aNewRequestOfOneKindTakesThePlaceOfTheOld() {
        Bench bench;
        bench.script.slicesPerExploration = 1000000;
        bench.session.submit(Synthesise{.seed = 1});
        QVERIFY(bench.waitFor([&] { return bench.script.explorationsBegun == 1; }));
        bench.script.slicesPerExploration = 2;
        bench.session.submit(Synthesise{.seed = 2});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.synthesis != nullptr; }));
        QCOMPARE(bench.snapshot.synthesis->request.seed, std::uint64_t{2});
    }

    void oneStepMakesExactlyOneIterationAndStepsAddUp() {
        Bench bench;
        bench.session.submit(StartTraining{.paused = true});
        for (int i = 0; i < 7; ++i) bench.session.submit(StepTraining{});
        QVERIFY(bench.waitFor([&] { return bench.metrics.size() == 7; }));
        QVERIFY(bench.waitForState(EngineState::Paused));
        QTest::qWait(20);
        bench.take();
        QCOMPARE(bench.metrics.size(), std::size_t{7});
    }

    void anyInterleavingEndsInTheStateOfItsOrder() {
        std::mt19937 random(7);
        for (int round = 0; round < 40; ++round) {
            Bench bench;
            EngineState expected = EngineState::Idle;
            bench.session.submit(StartTraining{.paused = true});
            expected = EngineState::Paused;
            for (int i = 0; i < 30; ++i) {
                switch (random() % 6) {
                    case 0: bench.session.submit(PauseTraining{}); expected = EngineState::Paused; break;
                    case 1: bench.session.submit(ContinueTraining{}); expected = EngineState::Training; break;
                    case 2: bench.session.submit(RestartTraining{}); expected = EngineState::Paused; break;
                    case 3: bench.session.submit(Synthesise{}); break;
                    case 4: bench.session.submit(StartTraining{}); expected = EngineState::Training; break;
                    case 5: bench.session.interpolate({{}, {}, 0.25}); break;
                }
            }
            const std::uint64_t generation = bench.session.interpolate({{}, {}, 0.75});
            bench.session.submit(SaveModel{"end"});
            QVERIFY(bench.waitFor([&] {
                const auto lines = bench.script.lines();
                return !lines.empty() && lines.back() == "save end" && bench.snapshot.interpolation &&
                       bench.snapshot.interpolation->generation == generation;
            }));
            QVERIFY(bench.waitForState(expected));
            QCOMPARE(bench.script.liveTrainingJobs.load(), 1);
        }
    }

    void metricsAreNeverDropped() {
        Bench bench;
        bench.script.sliceMicroseconds = 0;
        bench.script.slicesPerIteration = 1;
        bench.session.submit(StartTraining{});
        QVERIFY(bench.waitFor([&] { return bench.metrics.size() > 2000; }));
        bench.session.submit(PauseTraining{});
        QVERIFY(bench.waitForState(EngineState::Paused));
        bench.take();
        for (std::size_t i = 0; i < bench.metrics.size(); ++i)
            QCOMPARE(bench.metrics[i].iteration, static_cast<std::int64_t>(i + 1));
    }

    void theLatestValueOfAParameterWinsAndEachIsAnswered() {
        Bench bench;
        for (int i = 0; i < 200; ++i) bench.session.setParameter("sampler.step_size", std::to_string(i));
        bench.session.setParameter("model.width", "32");
        bench.session.setParameter("unknown", "1");
        QVERIFY(bench.waitFor([&] { return bench.count(EventKind::ParameterRejected) == 1; }));
        const auto lines = bench.script.lines();
        const auto isStep = [](const std::string& line) { return line.starts_with("sampler.step_size="); };
        const auto lastStep = std::find_if(lines.rbegin(), lines.rend(), isStep);
        QVERIFY(lastStep != lines.rend());
        QCOMPARE(*lastStep, std::string("sampler.step_size=199"));
        QCOMPARE(bench.count(EventKind::ParameterNeedsRestart), 1);
        QVERIFY(bench.count(EventKind::ParameterApplied) >= 1);
    }

    /// A step size for the open model must not land in the run that begins right after it.
    void aParameterIsAppliedBeforeTheActionsThatCameAfterIt() {
        Bench bench;
        std::vector<std::string> expected;
        for (int i = 0; i < 200; ++i) {
            bench.session.setParameter("sampler.step_size", std::to_string(i));
            bench.session.submit(SaveModel{std::to_string(i)});
            expected.push_back("sampler.step_size=" + std::to_string(i));
            expected.push_back("save " + std::to_string(i));
        }
        QVERIFY(bench.waitFor([&] { return bench.script.lines().size() >= expected.size(); }));
        QVERIFY(bench.script.lines() == expected);
    }

    void aFailedActionIsAMessageAndTheThreadLivesOn() {
        Bench bench;
        bench.session.submit(OpenModel{"broken"});
        QVERIFY(bench.waitForState(EngineState::Failed));
        QCOMPARE(bench.count(EventKind::Failed), 1);
        QVERIFY(bench.events.back().text.find("broken is not a model") != std::string::npos);
        bench.session.submit(OpenModel{"good"});
        QVERIFY(bench.waitForState(EngineState::Idle));
        QCOMPARE(bench.script.lines(), std::vector<std::string>{"open good"});
    }

    void aModelThatCannotBeOpenedDoesNotEndTheRun() {
        Bench bench;
        bench.session.submit(StartTraining{});
        bench.session.submit(OpenModel{"broken"});
        QVERIFY(bench.waitFor([&] { return bench.count(EventKind::Failed) == 1; }));
        QVERIFY(bench.waitForState(EngineState::Training));
        QCOMPARE(bench.script.liveTrainingJobs.load(), 1);
    }

    void aTrainingThatFailsLeavesTheRestAlive() {
        Bench bench;
        bench.session.submit(StartTraining{});
        QVERIFY(bench.waitForState(EngineState::Training));
        bench.script.trainingThrows = true;
        QVERIFY(bench.waitForState(EngineState::Failed));
        QCOMPARE(bench.count(EventKind::Failed), 1);
        QCOMPARE(bench.script.liveTrainingJobs.load(), 0);
        const std::uint64_t generation = bench.session.interpolate({{}, {}, 0.5});
        QVERIFY(bench.waitFor([&] {
            return bench.snapshot.interpolation && bench.snapshot.interpolation->generation == generation;
        }));
    }

    void aFullDiskPausesTheRunUntilItIsToGoOn() {
        Bench bench;
        bench.session.submit(StartTraining{});
        QVERIFY(bench.waitFor([&] { return bench.metrics.size() > 3; }));
        bench.script.trainingDiskFull = true;
        QVERIFY(bench.waitForState(EngineState::Paused));
        QVERIFY(bench.waitFor([&] { return bench.count(EventKind::Failed) == 1; }));
        QCOMPARE(bench.snapshot.status->message, std::string("The disk is full: free some space."));
        bench.session.submit(ContinueTraining{});  // it still is
        QVERIFY(bench.waitFor([&] { return bench.count(EventKind::Failed) == 2; }));
        QVERIFY(bench.waitForState(EngineState::Paused));
        QCOMPARE(bench.script.liveTrainingJobs.load(), 1);
        bench.script.trainingDiskFull = false;
        const std::size_t before = bench.metrics.size();
        bench.session.submit(ContinueTraining{});
        QVERIFY(bench.waitFor([&] { return bench.metrics.size() > before + 3; }));
        QVERIFY(bench.waitForState(EngineState::Training));
        QCOMPARE(bench.metrics.back().iteration, static_cast<std::int64_t>(bench.metrics.size()));
    }

    void aRunThatCannotBeSavedIsNotLeft_data() {
        QTest::addColumn<Action>("action");
        QTest::addColumn<EngineState>("then");
        QTest::newRow("to end it") << Action(EndTraining{}) << EngineState::Paused;
        QTest::newRow("for a model") << Action(OpenModel{"good"}) << EngineState::Training;
        QTest::newRow("for another run") << Action(StartTraining{}) << EngineState::Training;
        QTest::newRow("for the same anew") << Action(RestartTraining{}) << EngineState::Training;
    }
    void aRunThatCannotBeSavedIsNotLeft() {
        QFETCH(Action, action);
        QFETCH(EngineState, then);
        Bench bench;
        bench.session.submit(StartTraining{});
        QVERIFY(bench.waitFor([&] { return bench.metrics.size() > 3; }));
        bench.script.savingFails = true;
        bench.session.submit(action);
        QVERIFY(bench.waitFor([&] { return bench.count(EventKind::Failed) == 1; }));
        QVERIFY(bench.waitForState(then));
        QCOMPARE(bench.script.liveTrainingJobs.load(), 1);
        const auto lines = bench.script.lines();
        QVERIFY(std::ranges::find(lines, "open good") == lines.end());
        // It is the same run that goes on, and with some space freed it can be left.
        const std::size_t before = bench.metrics.size();
        bench.session.submit(ContinueTraining{});
        QVERIFY(bench.waitFor([&] { return bench.metrics.size() > before + 3; }));
        QCOMPARE(bench.metrics.back().iteration, static_cast<std::int64_t>(bench.metrics.size()));
        bench.script.savingFails = false;
        bench.session.submit(EndTraining{});
        QVERIFY(bench.waitForState(EngineState::Idle));
        QCOMPARE(bench.script.liveTrainingJobs.load(), 0);
        QCOMPARE(bench.script.saves.load(), 1);
    }

    /// Nobody is held by a run whose folder is gone; where the disk is full, by being asked once.
    void aRunThatCannotBeSavedCanBeLeftAllTheSame_data() {
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<int>("asked");
        QTest::newRow("a folder that is gone") << ErrorCode::BadInput << 1;
        QTest::newRow("a full disk") << ErrorCode::DiskFull << 2;
    }
    void aRunThatCannotBeSavedCanBeLeftAllTheSame() {
        QFETCH(ErrorCode, code);
        QFETCH(int, asked);
        Bench bench;
        bench.script.savingFailsBy = code;
        bench.session.submit(StartTraining{});
        QVERIFY(bench.waitFor([&] { return bench.metrics.size() > 3; }));
        bench.script.savingFails = true;
        for (int i = 0; i < asked; ++i) bench.session.submit(EndTraining{});
        QVERIFY(bench.waitFor([&] { return bench.script.liveTrainingJobs == 0; }));
        QVERIFY(bench.waitFor([&] { return bench.count(EventKind::Failed) == asked; }));
        bench.session.submit(OpenModel{"good"});
        QVERIFY(bench.waitFor([&] { return bench.script.lines().back() == "open good"; }));
    }

    void closingEndsARunThatCannotBeSavedToo() {
        Script script;
        script.savingFails = true;
        {
            Session session([&] { return std::make_unique<ScriptedWorkbench>(script); }, [] {});
            session.submit(StartTraining{});
            QVERIFY(QTest::qWaitFor([&] { return script.iterations > 0; }, 20000));
        }
        QCOMPARE(script.trainingJobsLeft.load(), 0);
    }

    void whatALibrarySaysOfItsFailureBecomesASentence_data() {
        QTest::addColumn<QByteArray>("failure");
        QTest::addColumn<QString>("beginning");
        QTest::addRow("a full device")
            << QByteArray("CUDA out of memory. Tried to allocate 2.00 GiB.\nException raised from malloc")
            << QString("There is not enough memory for this: try fewer pictures, a smaller batch");
        QTest::addRow("a full machine")
            << QByteArray(
                   "[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried ...\nframe #0")
            << QString("There is not enough memory for this: try fewer pictures, a smaller batch");
        QTest::addRow("anything else") << QByteArray("CUDA error: device-side assert triggered\nframe #0: c10::Error")
                                       << QString("The computation failed: CUDA error: device-side assert triggered");
    }

    void whatALibrarySaysOfItsFailureBecomesASentence() {
        QFETCH(QByteArray, failure);
        QFETCH(QString, beginning);
        Bench bench;
        bench.session.submit(StartTraining{});
        QVERIFY(bench.waitForState(EngineState::Training));
        bench.script.libraryFailure = failure.constData();
        QVERIFY(bench.waitForState(EngineState::Failed));
        const QString message = QString::fromStdString(bench.snapshot.status->message);
        QVERIFY2(message.startsWith(beginning), qPrintable(message));
        QVERIFY(!message.contains('\n'));
    }

    void aWorkbenchThatCannotBeMadeIsAMessage() {
        Session session([]() -> std::unique_ptr<Workbench> {
            throw Error(ErrorCode::Unsupported, "There is no CUDA device here: choose the device cpu.");
        }, [] {});
        std::vector<Event> events;
        session.submit(OpenModel{"any"});
        QVERIFY(QTest::qWaitFor([&] {
            for (auto& event : session.take().events) events.push_back(event);
            return events.size() == 2;
        }));
        QVERIFY(events[0].text.find("no CUDA device") != std::string::npos);
    }

    void closingSavesAKeptRunAndEndsInEveryState() {
        for (int state = 0; state < 4; ++state) {
            Script script;
            {
                Session session([&] { return std::make_unique<ScriptedWorkbench>(script); }, [] {});
                if (state > 0) session.submit(StartTraining{});
                if (state > 1) session.submit(Synthesise{});
                if (state > 2) session.submit(PauseTraining{});
                QTest::qWait(state * 3);
            }
            QCOMPARE(script.liveTrainingJobs.load(), 0);
            QCOMPARE(script.saves.load(), script.lines().empty() ? 0 : 1);
        }
    }

    void theWindowIsWokenOnlyWhenTheOutSideTurnsNonEmpty() {
        Bench bench;
        bench.script.sliceMicroseconds = 0;
        bench.script.slicesPerIteration = 1;
        bench.session.submit(StartTraining{});
        QVERIFY(QTest::qWaitFor([&] { return bench.script.iterations > 500; }, 20000));
        QCOMPARE(bench.wakes.load(), 1);  // nothing has been taken since the first
        bench.take();
        QVERIFY(QTest::qWaitFor([&] { return bench.wakes > 1; }, 20000));
    }
};

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"
