// The random numbers below every chain: right law, no overlap, the same on every machine.
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <vector>

#include "engine/sampling/noise_stream.h"
#include "engine/sampling/philox.h"

using namespace shortrun;

namespace {

constexpr std::size_t many = 1 << 21;

std::vector<float> normals(std::size_t count, std::uint64_t seed, NoisePurpose purpose = NoisePurpose::Chain,
                           std::uint32_t image = 0, std::uint32_t step = 0) {
    std::vector<float> out(count);
    NoiseStream(seed, purpose).normal(out, image, step);
    return out;
}

/// Mean of x^power.
double moment(const std::vector<float>& x, int power) {
    double sum = 0;
    for (const float v : x) sum += std::pow(static_cast<double>(v), power);
    return sum / static_cast<double>(x.size());
}

double correlation(const std::vector<float>& a, const std::vector<float>& b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0) / static_cast<double>(a.size());
}

double shareBeyond(const std::vector<float>& x, float limit) {
    const auto hits = std::count_if(x.begin(), x.end(), [=](float v) { return std::abs(v) > limit; });
    return static_cast<double>(hits) / static_cast<double>(x.size());
}

}  // namespace

class TestNoiseStream : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void thePermutationGivesTheKnownAnswersOfRandom123();
    void groupsOfSixteenBlocksAgreeWithSingleBlocks();
    void normalsHaveTheMomentsOfTheNormalLaw();
    void normalsHaveTheTailsOfTheNormalLaw();
    void normalsFollowTheNormalDistributionFunction();
    void uniformsFillTheRangeEvenly();
    void fieldsOfOtherSeedsPurposesImagesAndStepsAreIndependent();
    void aNeighbourTellsNothingAboutANumber();
    void aShorterFieldIsTheBeginningOfALongerOne();
    void bitsDifferForEachElement();
    void goldenValuesStayAsTheyAre();
};

void TestNoiseStream::thePermutationGivesTheKnownAnswersOfRandom123() {
    using philox::permute;
    const auto check = [](philox::Block got, std::array<std::uint32_t, 4> wanted) {
        for (std::size_t i = 0; i < 4; ++i) QCOMPARE(got.words[i], wanted[i]);
    };
    constexpr std::uint32_t ones = 0xFFFFFFFFu;
    check(permute({{0, 0, 0, 0}}, 0, 0), {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    check(permute({{ones, ones, ones, ones}}, ones, ones), {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    check(permute({{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}}, 0xa4093822, 0x299f31d0),
          {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

void TestNoiseStream::groupsOfSixteenBlocksAgreeWithSingleBlocks() {
    const philox::Field field{0x12345678, 0x9ABCDEF0, 7, 11, 2};
    std::uint32_t words[3 * philox::groupSize];
    philox::permuteGroups(field, 5, 3, words);
    for (int e = 0; e < 3 * philox::groupSize; ++e) {
        const auto block =
            static_cast<std::uint32_t>((5 + e / philox::groupSize) * philox::lanes + e % philox::lanes);
        QCOMPARE(words[e], philox::blockAt(field, block).words[e / philox::lanes % 4]);
    }
}

void TestNoiseStream::normalsHaveTheMomentsOfTheNormalLaw() {
    // Six standard deviations of each estimate.
    const std::vector<float> x = normals(many, 1);
    const double scale = 6 / std::sqrt(static_cast<double>(many));
    QVERIFY2(std::abs(moment(x, 1)) < scale, qPrintable(QString::number(moment(x, 1))));
    QVERIFY2(std::abs(moment(x, 2) - 1) < scale * std::sqrt(2.0), qPrintable(QString::number(moment(x, 2))));
    QVERIFY2(std::abs(moment(x, 3)) < scale * std::sqrt(15.0), qPrintable(QString::number(moment(x, 3))));
    QVERIFY2(std::abs(moment(x, 4) - 3) < scale * std::sqrt(96.0), qPrintable(QString::number(moment(x, 4))));
    QVERIFY2(std::abs(moment(x, 6) - 15) < scale * std::sqrt(10170.0),
             qPrintable(QString::number(moment(x, 6))));
}

void TestNoiseStream::normalsHaveTheTailsOfTheNormalLaw() {
    const std::vector<float> x = normals(many, 2);
    for (const float limit : {1.0f, 2.0f, 3.0f, 4.0f, 4.5f}) {
        const double wanted = std::erfc(limit / std::sqrt(2.0));
        const double spread = 6 * std::sqrt(wanted / static_cast<double>(many));
        QVERIFY2(std::abs(shareBeyond(x, limit) - wanted) < spread,
                 qPrintable(QString("%1: %2, not %3").arg(limit).arg(shareBeyond(x, limit)).arg(wanted)));
    }
    QVERIFY(*std::max_element(x.begin(), x.end()) > 4.5f);
    QVERIFY(*std::min_element(x.begin(), x.end()) < -4.5f);
}

void TestNoiseStream::normalsFollowTheNormalDistributionFunction() {
    // Kolmogorov and Smirnov; 1.95 / sqrt(n) is passed once in a thousand seeds, and the seed is fixed.
    std::vector<float> x = normals(1 << 18, 3);
    std::sort(x.begin(), x.end());
    const auto n = static_cast<double>(x.size());
    double distance = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double law = 0.5 * std::erfc(-static_cast<double>(x[i]) / std::sqrt(2.0));
        distance = std::max({distance, std::abs(law - static_cast<double>(i) / n),
                             std::abs(law - static_cast<double>(i + 1) / n)});
    }
    QVERIFY2(distance < 1.95 / std::sqrt(n), qPrintable(QString::number(distance * std::sqrt(n))));
}

void TestNoiseStream::uniformsFillTheRangeEvenly() {
    std::vector<float> x(many);
    NoiseStream(4, NoisePurpose::InitialState).uniform(x, 0, 0);
    QVERIFY(*std::min_element(x.begin(), x.end()) >= -1.0f);
    QVERIFY(*std::max_element(x.begin(), x.end()) < 1.0f);
    std::vector<int> bins(64);
    for (const float v : x) ++bins[static_cast<std::size_t>((v + 1) * 32)];
    double chiSquare = 0;
    const double expected = static_cast<double>(many) / 64;
    for (const int hits : bins) chiSquare += (hits - expected) * (hits - expected) / expected;
    QVERIFY2(chiSquare < 63 + 6 * std::sqrt(126.0), qPrintable(QString::number(chiSquare)));
}

void TestNoiseStream::fieldsOfOtherSeedsPurposesImagesAndStepsAreIndependent() {
    constexpr std::size_t count = 1 << 18;
    const std::vector<float> x = normals(count, 1, NoisePurpose::Chain, 5, 9);
    const std::vector<std::vector<float>> others = {
        normals(count, 2, NoisePurpose::Chain, 5, 9),
        normals(count, 1ull | 1ull << 32, NoisePurpose::Chain, 5, 9),
        normals(count, 1, NoisePurpose::DataNoise, 5, 9),
        normals(count, 1, NoisePurpose::Chain, 6, 9),
        normals(count, 1, NoisePurpose::Chain, 5, 10),
        normals(count, 1, NoisePurpose::Chain, 9, 5),
    };
    for (const auto& y : others) {
        QVERIFY(x != y);
        QVERIFY2(std::abs(correlation(x, y)) < 6 / std::sqrt(static_cast<double>(count)),
                 qPrintable(QString::number(correlation(x, y))));
    }
}

void TestNoiseStream::aNeighbourTellsNothingAboutANumber() {
    const std::vector<float> x = normals(many, 6);
    for (const std::size_t lag : {1, 2, 15, 16, 17, 32, 48, 64, 1024}) {
        std::vector<float> here(x.begin(), x.end() - static_cast<std::ptrdiff_t>(lag));
        std::vector<float> there(x.begin() + static_cast<std::ptrdiff_t>(lag), x.end());
        const double limit = 6 / std::sqrt(static_cast<double>(here.size()));
        QVERIFY2(std::abs(correlation(here, there)) < limit, qPrintable(QString::number(lag)));
        for (float& v : here)
            v *= v;  // the two numbers of a pair share a radius: their squares must not show it
        for (float& v : there) v *= v;
        QVERIFY2(std::abs(correlation(here, there) - 1) < 3 * limit * 2, qPrintable(QString::number(lag)));
    }
}

void TestNoiseStream::aShorterFieldIsTheBeginningOfALongerOne() {
    const std::vector<float> whole = normals(5000, 7);
    for (const std::size_t count : {1, 63, 64, 65, 1023, 1024, 1025, 4999}) {
        const std::vector<float> part = normals(count, 7);
        QVERIFY(std::equal(part.begin(), part.end(), whole.begin()));
    }
    NoiseStream(7, NoisePurpose::Chain).normal({}, 0, 0);
}

void TestNoiseStream::bitsDifferForEachElement() {
    const NoiseStream stream(8, NoisePurpose::BatchChoice);
    std::set<std::uint64_t> seen;
    for (std::uint32_t element = 0; element < 1000; ++element) {
        seen.insert(stream.bits(0, 0, element));
        seen.insert(stream.bits(1, 0, element));
        seen.insert(stream.bits(0, 1, element));
    }
    QCOMPARE(seen.size(), std::size_t{3000});
}

void TestNoiseStream::goldenValuesStayAsTheyAre() {
    // A frozen u is stored as a seed alone: these numbers may never change.
    const std::vector<float> x = normals(128, 5);
    QCOMPARE(x[0], -0x1.a2447p+0f);
    QCOMPARE(x[1], 0x1.1b9c54p+0f);
    QCOMPARE(x[16], 0x1.dcf7acp-2f);
    QCOMPARE(x[127], -0x1.866b9cp+0f);
    std::vector<float> u(4);
    NoiseStream(5, NoisePurpose::InitialState).uniform(u, 3, 0);
    QCOMPARE(u[0], -0x1.514858p-2f);
    QCOMPARE(NoiseStream(5, NoisePurpose::BatchChoice).bits(1, 2, 3), std::uint64_t{0xc58303e6d6fa4b48});
}

QTEST_APPLESS_MAIN(TestNoiseStream)
#include "tst_noise_stream.moc"
