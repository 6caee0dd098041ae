// R-hat and effective sample size against numbers of an independent implementation, and against what theory
// says.
#include <QtTest>

#include "engine/metrics/chain_diagnostics.h"
#include "metrics/random_rows.h"

using namespace shortrun;
using namespace shortrun::testing;

namespace {

/// x_t = phi x_{t-1} + u_t with u from a generator that is written down in two lines anywhere, plus an offset
/// for each chain.
std::vector<std::vector<double>> chainsOf(double phi, double offset, int chains, int draws) {
    std::int64_t state = 12345;
    std::vector<std::vector<double>> result;
    for (int c = 0; c < chains; ++c) {
        auto& chain = result.emplace_back();
        double x = 0;
        for (int t = 0; t < draws; ++t) {
            state = (state * 1103515245 + 12345) % 2147483648;
            x = phi * x + static_cast<double>(state) / 2147483648.0 - 0.5;
            chain.push_back(x + offset * c);
        }
    }
    return result;
}

}  // namespace

class TestChainDiagnostics : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void theNumbersAreThoseOfAnotherImplementation_data();
    void theNumbersAreThoseOfAnotherImplementation();
    void theEffectiveSizeOfAutoregressiveChainsIsTheKnownOne();
    void chainsInDifferentPlacesAreTold();
    void tiesShareTheirRank();
    void whatCannotBeToldIsNotANumber();
    void normalQuantilesInvertTheDistribution();
};

void TestChainDiagnostics::theNumbersAreThoseOfAnotherImplementation_data() {
    QTest::addColumn<double>("phi");
    QTest::addColumn<double>("offset");
    QTest::addColumn<int>("chains");
    QTest::addColumn<int>("draws");
    QTest::addColumn<QList<double>>("expected");  // split R-hat, rank R-hat, ESS, bulk ESS
    // By a NumPy transcription of ArviZ's definitions.
    QTest::newRow("white") << 0.0 << 0.0 << 4 << 100
                           << QList<double>{0.9985886713241224, 1.0039589235862354, 429.93704686785145,
                                            422.5498708002688};
    QTest::newRow("slow, odd length")
        << 0.9 << 0.0 << 4 << 101
        << QList<double>{1.083794110492375, 1.0809245417004434, 35.84426593623523, 36.19024269643849};
    QTest::newRow("apart") << 0.5 << 1.0 << 3 << 60
                           << QList<double>{3.05511929709424, 2.3147172478542304, 3.900171053464587,
                                            4.31294457896388};
    QTest::newRow("alternating") << -0.6 << 0.0 << 2 << 40
                                 << QList<double>{0.9793345580553787, 0.987461219350318, 152.24719895935547,
                                                  152.24719895935547};
    QTest::newRow("shortest") << 0.0 << 0.0 << 1 << 8
                              << QList<double>{0.889238498268843, 2.157682571677597, 7.224719895935548,
                                               7.224719895935548};
}

void TestChainDiagnostics::theNumbersAreThoseOfAnotherImplementation() {
    QFETCH(double, phi);
    QFETCH(double, offset);
    QFETCH(int, chains);
    QFETCH(int, draws);
    QFETCH(QList<double>, expected);
    const ChainDiagnostics result = diagnose(chainsOf(phi, offset, chains, draws));
    QCOMPARE(result.chains, chains);
    QCOMPARE(result.draws, draws);
    QVERIFY(near(result.splitRHat, expected[0], 1e-9));
    QVERIFY(near(result.rankRHat, expected[1], 1e-9));
    QVERIFY(near(result.effectiveSize, expected[2], 1e-9));
    QVERIFY(near(result.bulkEffectiveSize, expected[3], 1e-9));
}

void TestChainDiagnostics::theEffectiveSizeOfAutoregressiveChainsIsTheKnownOne() {
    const ChainDiagnostics result = diagnose(chainsOf(0.6, 0, 4, 20000));
    const double known = 4 * 20000 * (1 - 0.6) / (1 + 0.6);
    QVERIFY(std::abs(result.effectiveSize - known) < 0.08 * known);
    QVERIFY(result.splitRHat < 1.01 && result.rankRHat < 1.01);
}

void TestChainDiagnostics::chainsInDifferentPlacesAreTold() {
    const ChainDiagnostics apart = diagnose(chainsOf(0, 5, 4, 200));
    QVERIFY(apart.splitRHat > 10 && apart.effectiveSize < 8);
}

void TestChainDiagnostics::tiesShareTheirRank() {
    // Two values only: were ties broken by place, the halves would differ.
    std::vector<std::vector<double>> chains(2, std::vector<double>(40));
    for (auto& chain : chains)
        for (std::size_t t = 0; t < chain.size(); ++t) chain[t] = static_cast<double>(t % 2);
    const double n = 20;
    QVERIFY(near(diagnose(chains).splitRHat, std::sqrt((n - 1) / n), 1e-12));
    chains[1][3] = 0.5;
    QVERIFY(diagnose(chains).rankRHat < 1.01);
}

void TestChainDiagnostics::whatCannotBeToldIsNotANumber() {
    QVERIFY(std::isnan(diagnose({{1, 1, 1, 1, 1}, {1, 1, 1, 1, 1}}).splitRHat));
    QVERIFY(std::isnan(diagnose({{1, 2, 3}}).effectiveSize));
    QVERIFY(std::isnan(diagnose({{1, 2, std::nan(""), 3, 4}}).splitRHat));
}

void TestChainDiagnostics::normalQuantilesInvertTheDistribution() {
    QVERIFY(near(normalQuantile(0.975), 1.959963984540054, 1e-12));
    QVERIFY(near(normalQuantile(1e-9), -5.997807015007686, 1e-10));
    QVERIFY(std::abs(normalQuantile(0.5)) < 1e-12);
    QVERIFY(near(normalQuantile(0.3), -normalQuantile(0.7), 1e-12));
}

QTEST_APPLESS_MAIN(TestChainDiagnostics)
#include "tst_chain_diagnostics.moc"
