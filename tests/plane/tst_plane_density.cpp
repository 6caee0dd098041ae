// Densities on the grid and the divergences between them: against closed forms, sums one by one, finer grids.
#include <QTest>
#include <cmath>
#include <limits>
#include <numbers>

#include "engine/plane/plane_density.h"

using namespace shortrun;

namespace {

PlanePoints one(double x, double y) {
    PlanePoints points;
    points.append(x, y);
    return points;
}

/// KL of two round Gaussians in the plane.
double gaussianKl(double x0, double s0, double x1, double s1) {
    const double ratio = s0 * s0 / (s1 * s1), distance = x1 - x0;
    return ratio - 1 - std::log(ratio) + 0.5 * distance * distance / (s1 * s1);
}

}  // namespace

class TestPlaneDensity : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void aMixtureIsTheSumOfItsGaussians() {
        const PlaneGrid grid{40, 1.5};
        PlanePoints centres;
        for (int i = 0; i < 11; ++i) centres.append(std::sin(3.0 * i), std::cos(5.0 * i));
        const double h = 0.13;
        const PlaneDensity density = gaussianMixture(centres, h, grid);
        const PlanePoints middles = grid.middles();
        for (std::size_t cell = 0; cell < grid.cells(); ++cell) {
            double sum = 0;
            for (std::size_t p = 0; p < centres.size(); ++p) {
                const double dx = middles.x[cell] - centres.x[p], dy = middles.y[cell] - centres.y[p];
                sum += std::exp(-0.5 * (dx * dx + dy * dy) / (h * h)) / (2 * std::numbers::pi * h * h);
            }
            const double expected = sum / static_cast<double>(centres.size());
            QVERIFY(std::abs(density.values[cell] - expected) <= 1e-12 * expected + 1e-290);
            if (expected > 1e-270) QVERIFY(std::abs(density.logs[cell] - std::log(expected)) < 1e-9);
        }
    }

    void cellsLieRowByRowFromBelow() {
        const PlaneGrid grid{3, 1.5};
        const PlanePoints middles = grid.middles();
        QCOMPARE(middles.x[0], -1.0);
        QCOMPARE(middles.y[0], -1.0);
        QCOMPARE(middles.x[1], 0.0);
        QCOMPARE(middles.y[3], 0.0);
        QCOMPARE(grid.cellArea(), 1.0);
    }

    void theMassInTheSquareIsThatOfTheErrorFunction() {
        const PlaneGrid grid{96, 1.5};
        const PlaneDensity inside = gaussianMixture(one(0.2, -0.4), 0.1, grid);
        QVERIFY(std::abs(massOf(inside, grid) - 1) < 1e-12);
        const PlaneDensity half = gaussianMixture(one(1.5, 0), 0.1, grid);  // centred on the right side
        QVERIFY(std::abs(massOf(half, grid) - 0.5) < 1e-6);
    }

    void divergencesOfGaussiansAreTheClosedForm() {
        const PlaneGrid grid{96, 1.5};
        for (const auto& [x1, s1] : {std::pair(0.1, 0.2), {0.3, 0.1}, {-0.2, 0.15}}) {
            const PlaneDensity a = gaussianMixture(one(0, 0), 0.15, grid), b = gaussianMixture(one(x1, 0), s1, grid);
            QVERIFY(std::abs(klDivergence(a, b, grid) - gaussianKl(0, 0.15, x1, s1)) < 1e-6);
        }
    }

    void divergencesFarApartAreTheClosedFormToo() {
        // Where b is too small for a number, its logarithm still is right.
        const PlaneGrid grid{96, 1.5};
        const PlaneDensity a = gaussianMixture(one(-1, 0), 0.05, grid), b = gaussianMixture(one(1, 0), 0.05, grid);
        const double expected = gaussianKl(-1, 0.05, 1, 0.05);  // 800 nats
        QVERIFY(std::abs(klDivergence(a, b, grid) - expected) < 1e-6 * expected);
    }

    void aFinerGridSaysTheSame() {
        PlanePoints centres, ends;
        for (int i = 0; i < 8; ++i) centres.append(0.8 * std::cos(i * 0.785), 0.8 * std::sin(i * 0.785));
        for (int i = 0; i < 300; ++i) ends.append(0.8 * std::cos(i * 1.1) + 0.02, 0.8 * std::sin(i * 1.1));
        const auto klOn = [&](int side) {
            const PlaneGrid grid{side, 1.5};
            return klDivergence(gaussianMixture(centres, 0.08, grid), gaussianMixture(ends, 0.05, grid), grid);
        };
        QVERIFY(std::abs(klOn(96) - klOn(384)) < 1e-6);
    }

    void boltzmannOfAParabolaIsAGaussian() {
        // f = -|x|^2 / 2 at temperature T is N(0, T).
        const PlaneGrid grid{128, 1.5};
        const PlanePoints middles = grid.middles();
        std::vector<double> f(grid.cells());
        for (std::size_t c = 0; c < f.size(); ++c)
            f[c] = 5 - 0.5 * (middles.x[c] * middles.x[c] + middles.y[c] * middles.y[c]);
        const PlaneDensity p = boltzmann(f, 0.04, grid), expected = gaussianMixture(one(0, 0), 0.2, grid);
        QVERIFY(std::abs(massOf(p, grid) - 1) < 1e-12);
        for (std::size_t c = 0; c < f.size(); ++c) QVERIFY(std::abs(p.values[c] - expected.values[c]) < 1e-9);
        QVERIFY(std::abs(klDivergence(expected, p, grid)) < 1e-9);
    }

    void withoutTemperatureAllMassIsAtTheTop() {
        const PlaneGrid grid{4, 1.0};
        std::vector<double> f(16, 0.0);
        f[6] = 1.0;
        const PlaneDensity p = boltzmann(f, 0, grid);
        QCOMPARE(p.values[6], 1.0 / grid.cellArea());
        QCOMPARE(massOf(p, grid), 1.0);
        QCOMPARE(klDivergence(gaussianMixture(one(0, 0), 0.3, grid), p, grid), std::numeric_limits<double>::infinity());
        QVERIFY(std::isfinite(klDivergence(p, gaussianMixture(one(0, 0), 0.3, grid), grid)));
    }

    void whatIsNotThereDivergesFromNothing() {
        const PlaneGrid grid{32, 1.5};
        const PlaneDensity none = gaussianMixture({}, 0.1, grid), some = gaussianMixture(one(0, 0), 0.2, grid);
        QCOMPARE(massOf(none, grid), 0.0);
        QVERIFY(std::isnan(klDivergence(none, some, grid)));
        QVERIFY(std::isinf(klDivergence(some, none, grid)));
    }
};

QTEST_APPLESS_MAIN(TestPlaneDensity)
#include "tst_plane_density.moc"
