// z ~ p0: its law, and that each z has a number of its own.
#include <QtTest>
#include <algorithm>
#include <cmath>

#include "sampling/short_run_probe.h"

using namespace shortrun;
using namespace shortrun::testing;

class TestInitialState : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void aZDoesNotDependOnWhatElseIsDrawn();
    void theSeedChangesEveryZ();
    void uniformNumbersFillMinusOneToOne();
    void gaussianNumbersHaveMeanZeroAndVarianceOne();
};

void TestInitialState::aZDoesNotDependOnWhatElseIsDrawn() {
    for (const InitialState law : {InitialState::Uniform, InitialState::Gaussian}) {
        const auto eight = drawn(law, 3, 0, 8, 3);
        const auto some = drawn(law, 3, 5, 2, 3);
        QVERIFY(std::equal(some.begin(), some.end(), eight.begin() + 5 * 3 * 16 * 16));
        QVERIFY(!std::equal(some.begin(), some.begin() + 3 * 16 * 16, some.begin() + 3 * 16 * 16));
    }
}

void TestInitialState::theSeedChangesEveryZ() {
    QVERIFY(drawn(InitialState::Uniform, 3, 0, 1) != drawn(InitialState::Uniform, 4, 0, 1));
    QCOMPARE(drawn(InitialState::Uniform, 3, 0, 1), drawn(InitialState::Uniform, 3, 0, 1));
}

void TestInitialState::uniformNumbersFillMinusOneToOne() {
    const auto z = drawn(InitialState::Uniform, 1, 0, 64);
    const auto [least, most] = std::minmax_element(z.begin(), z.end());
    QVERIFY(*least >= -1.0f && *least < -0.99f && *most < 1.0f && *most > 0.99f);
    double squares = 0;
    for (const float x : z) squares += static_cast<double>(x) * x;
    // The fourth moment is 1/5: variance of x^2 = 1/5 - 1/9; five standard errors.
    QVERIFY(std::abs(squares / z.size() - 1.0 / 3.0) < 5 * std::sqrt((0.2 - 1.0 / 9.0) / z.size()));
}

void TestInitialState::gaussianNumbersHaveMeanZeroAndVarianceOne() {
    const auto z = drawn(InitialState::Gaussian, 1, 0, 64);
    double sum = 0, squares = 0;
    for (const float x : z) {
        sum += x;
        squares += static_cast<double>(x) * x;
    }
    const double count = static_cast<double>(z.size());
    QVERIFY(std::abs(sum / count) < 5 / std::sqrt(count));
    QVERIFY(std::abs(squares / count - 1) < 5 * std::sqrt(2 / count));
}

QTEST_APPLESS_MAIN(TestInitialState)
#include "tst_initial_state.moc"
