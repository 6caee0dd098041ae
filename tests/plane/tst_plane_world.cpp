// Algorithm 1 in the plane: the order of its moves, where chains begin, what may change under way, the same bytes
// again.
#include <QTest>
#include <cmath>

#include "engine/core/error.h"
#include "engine/plane/plane_world.h"

using namespace shortrun;

namespace {

PlaneConfig smallConfig() {
    PlaneConfig config;
    config.network = {8, 1, PlaneActivation::LeakyRelu};
    config.sampler.steps = 5;
    config.sampler.stepSize = 0.01;
    config.sampler.noiseStd = 0.02;
    config.batch = 32;
    config.grid = 32;
    return config;
}

}  // namespace

class TestPlaneWorld : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void anIterationIsChainsStepsAndAnUpdate() {
        PlaneWorld world(smallConfig());
        QCOMPARE(world.step(), 0);
        const std::vector<double> before(world.network().parameters().begin(), world.network().parameters().end());
        for (int k = 1; k <= 5; ++k) {
            QVERIFY(world.advance() == PlaneWorld::Moved::Stepped);
            QCOMPARE(world.step(), k);
            QCOMPARE(world.paths().size(), std::size_t(k + 1));
        }
        QVERIFY(std::ranges::equal(before, world.network().parameters()));
        QVERIFY(world.advance() == PlaneWorld::Moved::Learnt);
        QCOMPARE(world.iteration(), 1);
        QVERIFY(!std::ranges::equal(before, world.network().parameters()));
        QVERIFY(world.advance() == PlaneWorld::Moved::Drawn);
        QCOMPARE(world.step(), 0);
    }

    void aStepIsTheLangevinStep() {
        PlaneConfig config = smallConfig();
        config.sampler.noiseStd = 0;
        PlaneWorld world(config);
        const PlanePoints from = world.chains();
        std::vector<double> gx(from.size()), gy(from.size());
        world.network().gradient(from, gx, gy);
        world.advance();
        for (std::size_t i = 0; i < from.size(); ++i) {
            QVERIFY(std::abs(world.chains().x[i] - (from.x[i] + 0.01 * gx[i])) < 1e-15);
            QVERIFY(std::abs(world.chains().y[i] - (from.y[i] + 0.01 * gy[i])) < 1e-15);
        }
    }

    void theNoiseOfAStepHasDeviationE() {
        PlaneConfig config = smallConfig();
        config.batch = 4096;
        PlaneConfig still = config;
        still.sampler.noiseStd = 0;
        PlaneWorld noisy(config), quiet(still);
        noisy.advance();
        quiet.advance();
        double sum = 0;
        for (std::size_t i = 0; i < noisy.chains().size(); ++i) {
            const double u = (noisy.chains().x[i] - quiet.chains().x[i]) / 0.02;
            sum += u * u;
        }
        QVERIFY(std::abs(sum / 4096 - 1) < 0.1);
    }

    void anUpdateRaisesDataAgainstChains() {
        PlaneConfig config = smallConfig();
        config.learningRate = 1e-3;
        PlaneWorld world(config);
        for (int k = 0; k < 5; ++k) world.advance();
        PlanePoints observed = world.data().draw(32, config.seed, 0);
        const auto gap = [&] {
            std::vector<double> data(32), chains(32);
            world.network().energy(observed, data);
            world.network().energy(world.chains(), chains);
            double sum = 0;
            for (int i = 0; i < 32; ++i) sum += data[i] - chains[i];
            return sum / 32;
        };
        const double before = gap();
        world.advance();
        QVERIFY(gap() > before);
    }

    void theSameConfigurationGivesTheSameBytes() {
        PlaneWorld one(smallConfig()), two(smallConfig());
        for (int i = 0; i < 20; ++i) one.advanceIteration();
        while (two.iteration() < 20) two.advance();
        QVERIFY(std::ranges::equal(one.network().parameters(), two.network().parameters()));
        QVERIFY(one.chains() == two.chains());
        QCOMPARE(one.gauges().dataQ, two.gauges().dataQ);
        PlaneConfig other = smallConfig();
        other.seed = 2;
        PlaneWorld three(other);
        for (int i = 0; i < 20; ++i) three.advanceIteration();
        QVERIFY(!(one.chains() == three.chains()));
    }

    void lookingChangesNothing() {
        PlaneWorld looked(smallConfig()), alone(smallConfig());
        for (int i = 0; i < 5; ++i) {
            looked.advanceIteration();
            alone.advanceIteration();
            looked.gauges();
            looked.freshEnds(64, 1);
            looked.landscape(looked.grid());
        }
        QVERIFY(std::ranges::equal(looked.network().parameters(), alone.network().parameters()));
    }

    void chainsOfTheMethodBeginInNoiseEachTime() {
        PlaneWorld world(smallConfig());
        const PlanePoints first = world.chains();
        for (std::size_t i = 0; i < first.size(); ++i) QVERIFY(std::abs(first.x[i]) <= 1 && std::abs(first.y[i]) <= 1);
        world.advanceIteration();
        world.advance();
        QVERIFY(!(world.chains() == first));
        QVERIFY(std::any_of(world.chains().x.begin(), world.chains().x.end(), [](double x) { return x > 0.8; }));
    }

    void persistentChainsGoOnWhereTheyEnded() {
        PlaneConfig config = smallConfig();
        config.start = ChainStart::Persistent;
        PlaneWorld world(config);
        world.advanceIteration();
        const PlanePoints ends = world.chains();
        QVERIFY(world.advance() == PlaneWorld::Moved::Drawn);
        QVERIFY(world.chains() == ends);
        // More chains: the new ones come from p0, the old ones go on.
        world.advanceIteration();
        const PlanePoints later = world.chains();
        config.batch = 48;
        QVERIFY(world.setConfig(config));
        world.advance();
        QCOMPARE(world.chains().size(), std::size_t(48));
        for (std::size_t i = 0; i < 32; ++i) QCOMPARE(world.chains().x[i], later.x[i]);
        // Back to the method: nothing of them stays.
        config.start = ChainStart::Prior;
        QVERIFY(world.setConfig(config));
        world.advanceIteration();
        config.start = ChainStart::Persistent;
        QVERIFY(world.setConfig(config));
        const PlanePoints ended = world.chains();
        world.advance();
        QVERIFY(!(world.chains() == ended));
    }

    void contrastiveDivergenceBeginsAtTheData() {
        PlaneConfig config = smallConfig();
        config.start = ChainStart::Data;
        config.data.modes = 1;
        config.data.spread = 0.02;
        config.dataNoise = 0;
        const PlaneWorld world(config);
        for (std::size_t i = 0; i < world.chains().size(); ++i)
            QVERIFY(std::hypot(world.chains().x[i], world.chains().y[i]) < 0.2);
    }

    void aGaussianP0IsGaussian() {
        PlaneConfig config = smallConfig();
        config.sampler.initialState = InitialState::Gaussian;
        config.batch = 2048;
        const PlaneWorld world(config);
        double square = 0;
        for (const double x : world.chains().x) square += x * x;
        QVERIFY(std::abs(square / 2048 - 1) < 0.15);
    }

    void whatMayChangeUnderWayDoes() {
        PlaneWorld world(smallConfig());
        world.advance();
        PlaneConfig config = smallConfig();
        config.sampler.steps = 2;
        config.data.source = PlaneSource::Rings;
        config.learningRate = 0.5;
        QVERIFY(world.setConfig(config));
        world.advance();
        QVERIFY(world.advance() == PlaneWorld::Moved::Learnt);
        QCOMPARE(QString::fromStdString(world.data().description()), "two rings");
        config.network.width = 16;
        QVERIFY(!world.setConfig(config));
        config.network.width = 8;
        config.seed = 9;
        QVERIFY(!world.setConfig(config));
        QCOMPARE(world.config().seed, std::uint64_t(1));
    }

    void dataThatCannotBeReadChangeNothing() {
        PlaneWorld world(smallConfig());
        PlaneConfig config = smallConfig();
        config.data.source = PlaneSource::File;
        config.data.file = "/nowhere/points.csv";
        QVERIFY_THROWS_EXCEPTION(Error, world.setConfig(config));
        QVERIFY(world.config() == smallConfig());
        world.advanceIteration();
        QCOMPARE(world.iteration(), 1);
    }

    void theGaugesAreTheDivergencesOfTheGrids() {
        PlaneWorld world(smallConfig());
        for (int i = 0; i < 3; ++i) world.advanceIteration();
        const PlaneGrid grid{64, 1.5};
        const PlanePoints ends = world.freshEnds(500, 1);
        const PlaneGauges gauges = world.gauges(ends, grid);
        const PlaneDensity data = world.data().density(grid, 0.05), q = gaussianMixture(ends, 0.05, grid),
                           p = boltzmann(world.landscape(grid), 0.02, grid);  // T = 0.02^2 / (2 * 0.01)
        QCOMPARE(gauges.dataQ, klDivergence(data, q, grid));
        QCOMPARE(gauges.dataP, klDivergence(data, p, grid));
        QCOMPARE(gauges.qP, klDivergence(q, p, grid));
        QCOMPARE(gauges.iteration, 3);
    }

    void drawsOfTheDataComeDownToTheKernelsFloor() {
        const PlaneWorld world(smallConfig());
        const PlaneGrid grid = world.grid();
        const PlaneGauges gauges = world.gauges(world.data().draw(40000, 3, 0), grid);
        QVERIFY(gauges.kernelFloor > 0.005);
        QVERIFY(std::abs(gauges.dataQ / gauges.kernelFloor - 1) < 0.2);
    }

    void aBlowUpIsToldAndEndsTheWorld() {
        PlaneConfig config = smallConfig();
        config.sampler.stepSize = 1;
        config.sampler.noiseStd = 1;
        config.learningRate = 1;
        config.sampler.steps = 200;
        PlaneWorld world(config);
        for (int i = 0; i < 500 && !world.lost(); ++i) world.advanceIteration();
        QVERIFY(world.lost());
        const auto iteration = world.iteration();
        world.advanceIteration();
        QCOMPARE(world.iteration(), iteration);
        const PlaneGauges gauges = world.gauges();
        QVERIFY(!(gauges.outside < 0));
    }
};

QTEST_APPLESS_MAIN(TestPlaneWorld)
#include "tst_plane_world.moc"
