// Principal components of sets whose components are known.
#include <QtTest>

#include "engine/metrics/principal_components.h"
#include "metrics/random_rows.h"

using namespace shortrun;
using namespace shortrun::testing;

class TestPrincipalComponents : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void knownDirectionsAreFound();
    void projectionsHaveTheVariancesOfTheirDirections();
    void fewRowsGiveFewComponents();
    void aSetWithoutVarianceHasNoTrouble();
};

void TestPrincipalComponents::knownDirectionsAreFound() {
    FeatureMatrix rows = normalRows(500, 40, 1, 3, 0.1);
    const FeatureMatrix large = normalRows(500, 2, 2);
    for (std::int64_t i = 0; i < 500; ++i) {
        rows.row(i)[7] += 5 * large.row(i)[0];
        rows.row(i)[20] += 2 * large.row(i)[1];
    }
    const PrincipalComponents found = principalComponents(rows, 3);
    QCOMPARE(found.directions.rows, 3);
    QVERIFY(std::abs(std::abs(found.directions.row(0)[7]) - 1) < 1e-3);
    QVERIFY(std::abs(std::abs(found.directions.row(1)[20]) - 1) < 5e-3);
    QVERIFY(std::abs(found.variances[0] - 25) < 4 && std::abs(found.variances[1] - 4) < 0.7);
    QVERIFY(std::abs(found.mean[3] - 3) < 0.05);
    QVERIFY(found.share > 0.97 && found.share < 1);
}

void TestPrincipalComponents::projectionsHaveTheVariancesOfTheirDirections() {
    FeatureMatrix rows = normalRows(300, 30, 5);
    for (std::int64_t i = 0; i < 300; ++i)
        for (int k = 0; k < 30; ++k) rows.row(i)[k] *= 1.0f + 0.2f * static_cast<float>(k);
    const PrincipalComponents found = principalComponents(rows, 4);
    const FeatureMatrix projected = found.project(rows);
    for (int a = 0; a < 4; ++a)
        for (int b = 0; b <= a; ++b) {
            double product = 0, inner = 0;
            for (std::int64_t i = 0; i < 300; ++i) product += projected.row(i)[a] * projected.row(i)[b];
            for (int k = 0; k < 30; ++k) inner += found.directions.row(a)[k] * found.directions.row(b)[k];
            QVERIFY(std::abs(inner - (a == b ? 1 : 0)) < 1e-5);
            QVERIFY(std::abs(product / 299 - (a == b ? found.variances[a] : 0)) < 1e-3 * found.variances[0]);
        }
    QVERIFY(principalComponents(rows, 4).directions.values == found.directions.values);
}

void TestPrincipalComponents::fewRowsGiveFewComponents() {
    const PrincipalComponents found = principalComponents(normalRows(5, 100, 1), 64);
    QCOMPARE(found.directions.rows, 4);
    QVERIFY(std::abs(found.share - 1) < 1e-4);
    QCOMPARE(principalComponents(normalRows(50, 3, 1), 64).directions.rows, 3);
}

void TestPrincipalComponents::aSetWithoutVarianceHasNoTrouble() {
    FeatureMatrix rows(10, 4);
    const PrincipalComponents found = principalComponents(rows, 2);
    for (const float value : found.project(rows).values) QCOMPARE(value, 0.0f);
}

QTEST_APPLESS_MAIN(TestPrincipalComponents)
#include "tst_principal_components.moc"
