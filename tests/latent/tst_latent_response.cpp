// J v, J = dM/dz: v itself for piecewise-linear networks, and for smooth ones what finite differences of the chain say.
#include <QTest>

#include "latent/response_probe.h"

using namespace shortrun;
using namespace shortrun::testing;

class TestLatentResponse : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void smoothNetworksFollowFiniteDifferences_data() {
        QTest::addColumn<int>("activation");
        QTest::addColumn<double>("noise");
        for (const double noise : {0.0, 0.1}) {
            QTest::addRow("SiLU, e = %g", noise) << static_cast<int>(Activation::Silu) << noise;
            QTest::addRow("GELU, e = %g", noise) << static_cast<int>(Activation::Gelu) << noise;
        }
    }
    void smoothNetworksFollowFiniteDifferences() {
        QFETCH(int, activation);
        QFETCH(double, noise);
        const ResponseResult result =
            respond({.activation = static_cast<Activation>(activation), .noiseStd = noise});
        QVERIFY(!result.identity);
        const double difference = relativeDifference(result.jacobian, result.central);
        QVERIFY2(difference < 1e-7, qPrintable(QString::number(difference)));
        // The finite response comes to the same as its size goes to 0.
        QVERIFY(relativeDifference(result.finite, result.jacobian) < 1e-4);
        // And it is no identity: this network bends enough for the test to mean something.
        QVERIFY(relativeDifference(result.jacobian, result.v) > 1e-2);
    }

    void piecewiseLinearNetworksGiveBackTheDirection_data() {
        QTest::addColumn<int>("activation");
        QTest::newRow("LeakyReLU") << static_cast<int>(Activation::LeakyRelu);
        QTest::newRow("ReLU") << static_cast<int>(Activation::Relu);
    }
    void piecewiseLinearNetworksGiveBackTheDirection() {
        QFETCH(int, activation);
        const ResponseResult result = respond({.activation = static_cast<Activation>(activation), .amount = 0.5});
        QVERIFY(result.identity);
        QVERIFY(result.jacobian == result.v);
        // Between z and z + v / 2 there are kinks.
        QVERIFY(relativeDifference(result.finite, result.v) > 1e-2);
        // Where none is crossed, the chain itself says so.
        const ResponseResult tiny =
            respond({.activation = static_cast<Activation>(activation), .amount = 1e-9});
        QVERIFY(relativeDifference(tiny.finite, tiny.v) < 1e-5);
    }

    void theFiniteResponseIsThatOfTheTwoEnds() {
        const ResponseResult result = respond({.activation = Activation::Elu, .noiseStd = 0.2, .amount = 0.25});
        for (std::size_t i = 0; i < result.v.size(); ++i)
            QVERIFY(std::abs(result.finite[i] - (result.moved[i] - result.end[i]) / 0.25) < 1e-12);
    }

    void itGoesInSlices() {
        const ResponseResult one = respond({.activation = Activation::Silu, .steps = 7});
        const ResponseResult three = respond({.activation = Activation::Silu, .steps = 7, .advanceBy = 3});
        QCOMPARE(one.calls, 7);
        QCOMPARE(three.calls, 3);
        QVERIFY(one.jacobian == three.jacobian && one.end == three.end);
    }
};

QTEST_GUILESS_MAIN(TestLatentResponse)
#include "tst_latent_response.moc"
