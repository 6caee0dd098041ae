// Each preset shows what its name says: pinned on the numbers.
#include <QTest>
#include <algorithm>
#include <cmath>

#include "engine/config/plane_presets.h"
#include "engine/config/plane_schema.h"
#include "engine/core/error.h"
#include "engine/plane/plane_world.h"

using namespace shortrun;

namespace {

constexpr std::size_t kChains = 4096;

PlaneWorld worldAfter(const PlanePreset& preset) {
    PlaneWorld world(preset.config);
    while (world.iteration() < preset.iterations) world.advanceIteration();
    return world;
}

/// The area in which a law lives: the exponential of its entropy.
double areaOf(const PlaneDensity& density, const PlaneGrid& grid) {
    double entropy = 0;
    for (std::size_t c = 0; c < density.values.size(); ++c)
        if (density.values[c] > 0) entropy -= density.values[c] * density.logs[c] * grid.cellArea();
    return std::exp(entropy);
}

double shareAtTheRight(const PlanePoints& points) {
    const auto count = std::count_if(points.x.begin(), points.x.end(), [](double x) { return x > 0; });
    return static_cast<double>(count) / static_cast<double>(points.size());
}

}  // namespace

class TestPlanePresets : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void theyAreNamedAndWithinTheirRanges() {
        QCOMPARE(planePresets().size(), std::size_t(4));
        for (const PlanePreset& preset : planePresets()) {
            QVERIFY(!preset.label.empty() && !preset.about.empty() && preset.iterations > 0);
            checkPlaneRanges(preset.config);
            QCOMPARE(&findPlanePreset(preset.name), &preset);
        }
        try {
            findPlanePreset("short");
            QFAIL("there is no such preset");
        } catch (const Error& error) {
            QVERIFY(QString(error.what()).contains("short-run, convergent, oscillation, collapse"));
        }
    }

    void theShortRunsQMatchesTheDataAndPDoesNot() {
        const PlaneWorld world = worldAfter(findPlanePreset("short-run"));
        const PlaneGauges gauges = world.gauges(world.freshEnds(kChains, 1), world.grid());
        qInfo("data-q %g, data-p %g, q-p %g", gauges.dataQ, gauges.dataP, gauges.qP);
        QVERIFY(gauges.dataQ < 0.25);
        QVERIFY(gauges.dataP > 4);
        QVERIFY(gauges.qP > 4);
        QVERIFY(gauges.dataP > 20 * gauges.dataQ);
    }

    void theShortRunHoldsForOtherSeeds() {
        for (const std::uint64_t seed : {2, 3}) {
            PlanePreset preset = findPlanePreset("short-run");
            preset.config.seed = seed;
            const PlaneWorld world = worldAfter(preset);
            const PlaneGauges gauges = world.gauges(world.freshEnds(kChains, 1), world.grid());
            QVERIFY(gauges.dataQ < 0.3);
            QVERIFY(gauges.dataP > 3);
        }
    }

    void theConvergentRunBringsAllThreeTogether() {
        const PlaneWorld world = worldAfter(findPlanePreset("convergent"));
        const PlaneGauges gauges = world.gauges(world.freshEnds(kChains, 1), world.grid());
        qInfo("data-q %g, data-p %g, q-p %g", gauges.dataQ, gauges.dataP, gauges.qP);
        QVERIFY(gauges.dataQ < 0.2);
        QVERIFY(gauges.dataP < 0.3);
        QVERIFY(gauges.qP < 0.3);
    }

    void theOscillatingChainsRunFromSideToSide() {
        const PlanePreset& preset = findPlanePreset("oscillation");
        PlaneWorld world(preset.config);
        double least = 1, most = 0, nearest = 1e9;
        int turns = 0;
        bool right = false;
        while (world.iteration() < preset.iterations) {
            world.advanceIteration();
            if (world.iteration() < 100) continue;
            const double share = shareAtTheRight(world.chains());
            least = std::min(least, share);
            most = std::max(most, share);
            if (right ? share < 0.2 : share > 0.8) {
                right = !right;
                ++turns;
            }
            if (world.iteration() % 20 == 0)
                nearest = std::min(nearest, world.gauges(world.chains(), world.grid()).dataQ);
        }
        qInfo("from %g to %g, %d turns, data-q at least %g", least, most, turns, nearest);
        QVERIFY(least < 0.1 && most > 0.9);
        QVERIFY(turns >= 4);
        QVERIFY(nearest > 2);
    }

    void theCollapsedChainsAreOnePoint() {
        const PlaneWorld world = worldAfter(findPlanePreset("collapse"));
        const PlaneGrid grid = world.grid();
        const PlaneGauges gauges = world.gauges(world.chains(), grid);
        const double share = areaOf(gaussianMixture(world.chains(), 0.05, grid), grid) /
                             areaOf(world.data().density(grid, 0.05), grid);
        qInfo("data-q %g, %g of the data's area", gauges.dataQ, share);
        QVERIFY(gauges.dataQ > 30);
        QVERIFY(share < 0.06);
    }
};

QTEST_APPLESS_MAIN(TestPlanePresets)
#include "tst_plane_presets.moc"
