// The plane on the engine thread: every move counts, what changes takes effect, what is shown is whole.
#include <QTest>
#include <cmath>

#include "engine/config/plane_presets.h"
#include "engine/plane/plane_desk.h"

using namespace shortrun;

namespace {

PlaneConfig quickConfig() {
    PlaneConfig config;
    config.network = {8, 1, PlaneActivation::LeakyRelu};
    config.sampler.steps = 3;
    config.batch = 32;
    config.grid = 32;
    return config;
}

class Desk {
 public:
    void ask(const MovePlane& request) { job_ = makePlaneJob(desk_, request); }
    /// Until the job has nothing more to do.
    PlaneView finish() {
        while (job_->advance(out_) != Advance::Finished) {
        }
        return *out_.take().snapshot.plane;
    }
    PlaneView after(PlaneMotion motion, const PlaneConfig& config = quickConfig(), bool restart = false) {
        ask({config, motion, restart, 0});
        return finish();
    }
    Advance slice() { return job_->advance(out_); }
    Outbox& out() { return out_; }

 private:
    Outbox out_{[] {}};
    std::shared_ptr<PlaneDesk> desk_;
    std::unique_ptr<Job> job_;
};

}  // namespace

class TestPlaneDesk : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void atRestEverythingIsThere() {
        Desk desk;
        const PlaneView view = desk.after(PlaneMotion::Rest);
        QVERIFY(view.data && view.p && view.q && view.f && view.samples);
        QCOMPARE(view.f->values.size(), std::size_t(32 * 32));
        QCOMPARE(view.chains.size(), std::size_t(32));
        QCOMPARE(view.step, 0);
        QCOMPARE(view.lawOf, 0);  // the law of z
        QVERIFY(!view.running && !view.lost && view.problem.empty());
        double mass = 0;
        for (const float value : view.p->values) mass += value * (3.0 / 32) * (3.0 / 32);
        QVERIFY(std::abs(mass - 1) < 1e-4);
    }

    void stepsGoThroughTheIteration() {
        Desk desk;
        for (int k = 1; k <= 3; ++k) QCOMPARE(desk.after(PlaneMotion::Step).step, k);
        const PlaneView learnt = desk.after(PlaneMotion::Step);
        QVERIFY(learnt.learnt);
        QCOMPARE(learnt.iteration, 1);
        QCOMPARE(learnt.lawOf, -1);
        QCOMPARE(learnt.curve->size(), std::size_t(1));
        const PlaneView drawn = desk.after(PlaneMotion::Step);
        QCOMPARE(drawn.step, 0);
        QCOMPARE(drawn.paths.front().points.size(), std::size_t(1));
    }

    void stepsThatFollowEachOtherQuicklyAllCount() {
        Desk desk;
        const MovePlane step{quickConfig(), PlaneMotion::Step, false, 0};
        for (int i = 0; i < 3; ++i) desk.ask(step);
        QCOMPARE(desk.finish().step, 3);
        const MovePlane iterate{quickConfig(), PlaneMotion::Iterate, false, 0};
        for (int i = 0; i < 4; ++i) desk.ask(iterate);
        QCOMPARE(desk.finish().iteration, 4);
    }

    void itRunsUntilToldToRest() {
        Desk desk;
        desk.ask({quickConfig(), PlaneMotion::Run, false, 0});
        std::int64_t reached = 0;
        while (reached < 40) {
            QVERIFY(desk.slice() == Advance::More);
            const auto plane = desk.out().take().snapshot.plane;
            if (plane) reached = plane->iteration;
        }
        const PlaneView view = desk.after(PlaneMotion::Rest);
        QVERIFY(view.iteration >= 40 && !view.running);
        for (std::size_t i = 0; i < view.curve->size(); ++i) QVERIFY((*view.curve)[i].iteration % 5 == 0);
    }

    void aSlowRunWaitsBetweenMoves() {
        Desk desk;
        desk.ask({quickConfig(), PlaneMotion::Run, false, 0.001});
        desk.slice();
        QVERIFY(desk.slice() == Advance::Waiting);
        QVERIFY(desk.after(PlaneMotion::Rest).step <= 1);
    }

    void nothingIsMadeThatNobodyTakes() {
        Desk desk;
        desk.ask({quickConfig(), PlaneMotion::Run, false, 0});
        for (int i = 0; i < 20; ++i) desk.slice();
        const auto first = desk.out().take().snapshot.plane;
        QVERIFY(first);
        for (int i = 0; i < 10; ++i) desk.slice();
        const auto second = desk.out().take().snapshot.plane;
        for (int i = 0; i < 10; ++i) desk.slice();
        QVERIFY(second->iteration >= first->iteration);
    }

    void aRestartIsTheSameWorldAgain() {
        Desk desk;
        PlaneView first;
        for (int i = 0; i < 5; ++i) first = desk.after(PlaneMotion::Iterate);
        const PlaneView begun = desk.after(PlaneMotion::Rest, quickConfig(), true);
        QCOMPARE(begun.iteration, 0);
        QVERIFY(begun.world != first.world);
        QVERIFY(begun.curve->empty());
        PlaneView again;
        for (int i = 0; i < 5; ++i) again = desk.after(PlaneMotion::Iterate);
        QVERIFY(again.f->values == first.f->values);
        QVERIFY(again.chains == first.chains);
        QCOMPARE(again.gauges.dataQ, first.gauges.dataQ);
    }

    void anotherNetworkIsAnotherWorld() {
        Desk desk;
        const PlaneView before = desk.after(PlaneMotion::Iterate);
        PlaneConfig config = quickConfig();
        config.learningRate = 0.1;
        const PlaneView live = desk.after(PlaneMotion::Rest, config);
        QCOMPARE(live.world, before.world);
        QCOMPARE(live.config.learningRate, 0.1);
        config.network.width = 12;
        const PlaneView other = desk.after(PlaneMotion::Rest, config);
        QVERIFY(other.world != before.world);
        QCOMPARE(other.iteration, 0);
    }

    void anotherTemperatureIsSeenAtOnce() {
        Desk desk;
        const PlaneView before = desk.after(PlaneMotion::Iterate);
        PlaneConfig config = quickConfig();
        config.sampler.noiseStd = 0.5;
        const PlaneView after = desk.after(PlaneMotion::Rest, config);
        QVERIFY(after.f->values == before.f->values);
        QVERIFY(after.p->values != before.p->values);
    }

    void aProblemIsSaidAndTheWorldStays() {
        Desk desk;
        desk.after(PlaneMotion::Iterate);
        PlaneConfig config = quickConfig();
        config.data.source = PlaneSource::File;
        config.data.file = "/nowhere/points.csv";
        const PlaneView view = desk.after(PlaneMotion::Run, config);
        QVERIFY(QString::fromStdString(view.problem).contains("/nowhere/points.csv"));
        QVERIFY(!view.running);
        QCOMPARE(view.iteration, 1);
        QVERIFY(view.config == quickConfig());
        QVERIFY(desk.after(PlaneMotion::Iterate).problem.empty());
    }

    void aProblemAtTheVeryBeginningIsSaidToo() {
        Desk desk;
        PlaneConfig config = quickConfig();
        config.data.source = PlaneSource::Drawn;
        const PlaneView view = desk.after(PlaneMotion::Run, config);
        QVERIFY(!view.problem.empty());
        QVERIFY(!view.f);
    }

    void lostChainsEndTheRun() {
        Desk desk;
        PlaneConfig config = quickConfig();
        config.sampler = {200, 1.0, 1.0};
        config.learningRate = 1;
        desk.ask({config, PlaneMotion::Run, false, 0});
        const PlaneView view = desk.finish();
        QVERIFY(view.lost && !view.running);
        QVERIFY(!view.problem.empty());
        QVERIFY(desk.after(PlaneMotion::Run, config).lost);
        QVERIFY(!desk.after(PlaneMotion::Rest, quickConfig(), true).lost);
    }

    void aLongCurveIsThinned() {
        Desk desk;
        PlaneConfig config = quickConfig();
        config.sampler.steps = 1;
        config.batch = 16;
        desk.ask({config, PlaneMotion::Run, false, 0});
        std::shared_ptr<const PlaneView> view;
        while (!view || view->iteration < 10400) {
            desk.slice();
            view = desk.out().take().snapshot.plane;
        }
        QVERIFY(view->curve->size() < 2000);
        QVERIFY(view->curve->back().iteration > 10000);
        QVERIFY(view->curve->front().iteration <= 10);
    }
};

QTEST_APPLESS_MAIN(TestPlaneDesk)
#include "tst_plane_desk.moc"
