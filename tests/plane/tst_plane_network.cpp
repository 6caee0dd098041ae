// f, f' and df/dtheta of the plane's network: against a plain evaluation and finite differences.
#include <QTest>
#include <cmath>
#include <vector>

#include "engine/plane/plane_network.h"

using namespace shortrun;

namespace {

PlanePoints scattered(std::size_t count) {
    PlanePoints points;
    for (std::size_t i = 0; i < count; ++i) {
        const double t = static_cast<double>(i);
        points.append(std::sin(1.7 * t + 0.3), std::cos(2.9 * t - 0.8));
    }
    return points;
}

std::vector<double> energies(const PlaneNetwork& network, const PlanePoints& points) {
    std::vector<double> f(points.size());
    network.energy(points, f);
    return f;
}

double activated(PlaneActivation activation, double v) {
    switch (activation) {
        case PlaneActivation::Silu:
            return v / (1.0 + std::exp(-v));
        case PlaneActivation::LeakyRelu:
            return v > 0 ? v : 0.2 * v;
        case PlaneActivation::Tanh:
            return std::tanh(v);
    }
    return 0;
}

/// The definition, unit by unit.
double plainEnergy(const PlaneNetworkConfig& shape, std::span<const double> parameters, double x, double y) {
    std::vector<double> in{x, y};
    const double* weight = parameters.data();
    for (int l = 0; l < shape.layers; ++l) {
        std::vector<double> out(static_cast<std::size_t>(shape.width));
        for (double& value : out)
            for (const double i : in) value += *weight++ * i;
        for (double& value : out) value = activated(shape.activation, value + *weight++);
        in = out;
    }
    double f = 0;
    for (const double i : in) f += *weight++ * i;
    return f;
}

}  // namespace

class TestPlaneNetwork : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void agreesWithTheDefinition_data() { shapes(); }
    void agreesWithTheDefinition() {
        QFETCH(PlaneNetworkConfig, shape);
        const PlaneNetwork network(shape, 7);
        const PlanePoints points = scattered(37);  // two blocks, and one that is not full
        const auto f = energies(network, points);
        for (std::size_t i = 0; i < points.size(); ++i) {
            const double expected = plainEnergy(shape, network.parameters(), points.x[i], points.y[i]);
            QVERIFY(std::abs(f[i] - expected) < 1e-13);
        }
    }

    void theGradientAgreesWithFiniteDifferences_data() { shapes(); }
    void theGradientAgreesWithFiniteDifferences() {
        QFETCH(PlaneNetworkConfig, shape);
        const PlaneNetwork network(shape, 11);
        const PlanePoints points = scattered(21);
        std::vector<double> gx(points.size()), gy(points.size());
        network.gradient(points, gx, gy);
        constexpr double h = 1e-6;
        for (std::size_t i = 0; i < points.size(); ++i) {
            PlanePoints around;
            for (const auto& [dx, dy] : {std::pair(h, 0.0), {-h, 0.0}, {0.0, h}, {0.0, -h}})
                around.append(points.x[i] + dx, points.y[i] + dy);
            const auto f = energies(network, around);
            QVERIFY(std::abs((f[0] - f[1]) / (2 * h) - gx[i]) < 1e-8);
            QVERIFY(std::abs((f[2] - f[3]) / (2 * h) - gy[i]) < 1e-8);
        }
    }

    void theParameterGradientAgreesWithFiniteDifferences_data() { shapes(); }
    void theParameterGradientAgreesWithFiniteDifferences() {
        QFETCH(PlaneNetworkConfig, shape);
        PlaneNetwork network(shape, 3);
        const PlanePoints points = scattered(19);
        std::vector<double> gradient(network.parameters().size(), 1.0);
        network.addParameterGradient(points, 0.5, gradient);
        std::vector<double> parameters(network.parameters().begin(), network.parameters().end());
        constexpr double h = 1e-6;
        for (std::size_t i = 0; i < parameters.size(); i += 5) {
            const auto sumAt = [&](double value) {
                auto moved = parameters;
                moved[i] = value;
                network.setParameters(moved);
                double sum = 0;
                for (const double f : energies(network, points)) sum += f;
                return sum;
            };
            const double slope = (sumAt(parameters[i] + h) - sumAt(parameters[i] - h)) / (2 * h);
            QVERIFY(std::abs(1.0 + 0.5 * slope - gradient[i]) < 1e-6);
        }
    }

    void aBlockThatIsNotFullCountsItsPointsOnly() {
        const PlaneNetworkConfig shape;
        const PlaneNetwork network(shape, 3);
        std::vector<double> whole(network.parameters().size()), parts(whole.size());
        const PlanePoints points = scattered(5);
        network.addParameterGradient(points, 1.0, whole);
        for (std::size_t i = 0; i < points.size(); ++i) {
            PlanePoints one;
            one.append(points.x[i], points.y[i]);
            network.addParameterGradient(one, 1.0, parts);
        }
        for (std::size_t i = 0; i < whole.size(); ++i) QVERIFY(std::abs(whole[i] - parts[i]) < 1e-12);
    }

    void theSeedChoosesTheWeights() {
        const PlaneNetwork one({}, 1), again({}, 1), other({}, 2);
        QVERIFY(std::ranges::equal(one.parameters(), again.parameters()));
        QVERIFY(!std::ranges::equal(one.parameters(), other.parameters()));
    }

 private:
    static void shapes() {
        QTest::addColumn<PlaneNetworkConfig>("shape");
        QTest::newRow("SiLU") << PlaneNetworkConfig{16, 2, PlaneActivation::Silu};
        QTest::newRow("leaky ReLU") << PlaneNetworkConfig{16, 2, PlaneActivation::LeakyRelu};
        QTest::newRow("tanh, one layer") << PlaneNetworkConfig{12, 1, PlaneActivation::Tanh};
        QTest::newRow("a width that four does not divide") << PlaneNetworkConfig{7, 3, PlaneActivation::Silu};
    }
};

QTEST_APPLESS_MAIN(TestPlaneNetwork)
#include "tst_plane_network.moc"
