// Gradient descent on |M(z) - x|^2: its gradients are those of automatic differentiation through the chain,
// and what it reports is what it did.
#include <QtTest>
#include <algorithm>
#include <cmath>

#include "latent/reconstruction_probe.h"

using namespace shortrun;
using namespace shortrun::testing;

class TestReconstruction : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void itsGradientIsThatThroughTheChain_data();
    void itsGradientIsThatThroughTheChain();
    void theRuleFollowsTheActivation();
    void theIdentityRuleMayBeForcedOnASmoothActivation();
    void theStepDecays();
    void stepsThatAreLeftOpenSuitTheRule();
    void theLossIsTheMeanSquaredErrorOfEachFrame();
    void theBestZOfEachPictureIsKept();
    void picturesDoNotInfluenceEachOther();
    void theLossFallsForEveryActivation_data();
    void theLossFallsForEveryActivation();
    void anAdvanceIsOneLangevinStepOrOneProduct();
    void itsNoiseIsFrozen();
    void withoutStepsItShowsTheFirstFrame();
    void itsMaskedGradientIsThatThroughTheChain_data();
    void itsMaskedGradientIsThatThroughTheChain();
    void whatIsMaskedCountsNothing();
    void zKeepsItsStartWhereThePictureIsMasked();
    void theFirstThatIsNearEnoughIsTheBest();
};

namespace {

constexpr std::size_t imageSize = 2 * 8 * 8;

double meanSquaredError(const std::vector<double>& a, const std::vector<double>& b, std::size_t picture) {
    double sum = 0;
    for (std::size_t i = picture * imageSize; i < (picture + 1) * imageSize; ++i) {
        sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum / imageSize;
}

bool sameImage(const std::vector<double>& a, const std::vector<double>& b, std::size_t picture) {
    const auto from = static_cast<std::ptrdiff_t>(picture * imageSize);
    return std::equal(a.begin() + from, a.begin() + from + imageSize, b.begin() + from);
}

}  // namespace

void TestReconstruction::itsGradientIsThatThroughTheChain_data() {
    QTest::addColumn<int>("activation");
    QTest::addColumn<double>("stepSize");
    const char* names[] = {"LeakyReLU", "ReLU", "SiLU", "GELU", "ELU"};
    for (int activation = 0; activation < 5; ++activation) {
        QTest::addRow("%s", names[activation]) << activation << 1.0;
        QTest::addRow("%s, s = 0.3", names[activation]) << activation << 0.3;
    }
}

void TestReconstruction::itsGradientIsThatThroughTheChain() {
    QFETCH(int, activation);
    QFETCH(double, stepSize);
    ReconstructionRequest request{.activation = static_cast<Activation>(activation),
                                  .chainStepSize = stepSize};
    const double difference = gradientDifference(request);
    QVERIFY2(difference < 1e-12, qPrintable(QString::number(difference)));
    if (activation < 2) return;
    // The identity rule is another gradient here: the network bends enough for this test to mean something.
    request.rule = ReconstructionRule::Identity;
    QVERIFY(gradientDifference(request) > 1e-3);
}

void TestReconstruction::theRuleFollowsTheActivation() {
    for (const Activation activation :
         {Activation::LeakyRelu, Activation::Relu, Activation::Silu, Activation::Gelu, Activation::Elu}) {
        ReconstructionRequest request{.activation = activation};
        request.options.steps = 1;
        const bool piecewiseLinear = activation == Activation::LeakyRelu || activation == Activation::Relu;
        QCOMPARE(reconstruct(request).identity, piecewiseLinear);
    }
}

void TestReconstruction::theIdentityRuleMayBeForcedOnASmoothActivation() {
    ReconstructionRequest request{.activation = Activation::Elu, .rule = ReconstructionRule::Identity};
    request.options.steps = 2;
    request.options.stepSize = 0.1;
    const ReconstructionResult result = reconstruct(request);
    QVERIFY(result.identity);
    for (std::size_t i = 0; i < result.targets.size(); ++i) {
        const double expected = result.latents[0][i] - 0.1 * 2 * (result.frames[0][i] - result.targets[i]);
        QVERIFY(std::abs(result.latents[1][i] - expected) < 1e-14);
    }
}

void TestReconstruction::theStepDecays() {
    ReconstructionRequest request;
    request.options.steps = 4;
    request.options.stepSize = 0.2;
    request.options.decay = 0.5;
    const ReconstructionResult result = reconstruct(request);
    for (int t = 0; t < 4; ++t) {
        const double eta = 0.2 * std::pow(0.5, t);
        for (std::size_t i = 0; i < result.targets.size(); ++i) {
            const double expected =
                result.latents[t][i] - eta * 2 * (result.frames[t][i] - result.targets[i]);
            QVERIFY(std::abs(result.latents[t + 1][i] - expected) < 1e-14);
        }
    }
}

void TestReconstruction::stepsThatAreLeftOpenSuitTheRule() {
    for (const Activation activation : {Activation::LeakyRelu, Activation::Gelu}) {
        ReconstructionRequest open{.activation = activation};
        open.options.steps = 3;
        QCOMPARE(open.options.stepSize, 0.0);
        ReconstructionRequest given = open;
        const bool identity = activation == Activation::LeakyRelu;
        given.options.stepSize = identity ? 0.5 : 0.2;
        given.options.decay = identity ? 0.966 : 0.97;
        QVERIFY(reconstruct(open).latents == reconstruct(given).latents);
        given.options.decay = 0.9;
        ReconstructionRequest half = given;
        half.options.stepSize = 0;  // one of the two may be given
        QVERIFY(reconstruct(half).latents == reconstruct(given).latents);
    }
}

void TestReconstruction::theLossIsTheMeanSquaredErrorOfEachFrame() {
    ReconstructionRequest request;
    request.options.steps = 5;
    const ReconstructionResult result = reconstruct(request);
    QCOMPARE(result.loss.size(), std::size_t(6));
    for (std::size_t t = 0; t < 6; ++t) {
        QCOMPARE(result.loss[t].size(), std::size_t(3));
        for (std::size_t n = 0; n < 3; ++n) {
            const double expected = meanSquaredError(result.frames[t], result.targets, n);
            QVERIFY(std::abs(result.loss[t][n] / expected - 1) < 1e-6);
        }
    }
}

void TestReconstruction::theBestZOfEachPictureIsKept() {
    ReconstructionRequest request;
    request.options.steps = 30;
    request.options.stepSize = 0.45;  // large enough to jump about
    request.options.decay = 1.0;
    const ReconstructionResult result = reconstruct(request);
    bool notTheLast = false;
    for (std::size_t n = 0; n < 3; ++n) {
        std::size_t best = 0;
        for (std::size_t t = 1; t < result.loss.size(); ++t) {
            if (result.loss[t][n] < result.loss[best][n]) best = t;
        }
        QCOMPARE(result.best[n], static_cast<int>(best));
        QVERIFY(sameImage(result.bestLatent, result.latents[best], n));
        QVERIFY(sameImage(result.bestFrame, result.frames[best], n));
        notTheLast = notTheLast || best + 1 < result.loss.size();
    }
    QVERIFY(notTheLast);
}

void TestReconstruction::picturesDoNotInfluenceEachOther() {
    for (const Activation activation : {Activation::LeakyRelu, Activation::Silu}) {
        ReconstructionRequest request{.activation = activation};
        request.options.steps = 5;
        const auto three = reconstruct(request).loss;
        request.pictures = 1;
        const auto one = reconstruct(request).loss;
        for (std::size_t t = 0; t < one.size(); ++t) QVERIFY(std::abs(one[t][0] / three[t][0] - 1) < 1e-6);
    }
}

void TestReconstruction::theLossFallsForEveryActivation_data() {
    QTest::addColumn<int>("activation");
    for (int activation = 0; activation < 5; ++activation)
        QTest::addRow("activation %d", activation) << activation;
}

void TestReconstruction::theLossFallsForEveryActivation() {
    QFETCH(int, activation);
    ReconstructionRequest request{.activation = static_cast<Activation>(activation)};
    const ReconstructionResult result = reconstruct(request);
    for (std::size_t n = 0; n < 3; ++n) {
        const float best = result.loss[static_cast<std::size_t>(result.best[n])][n];
        QVERIFY2(best < 0.1f * result.loss[0][n],
                 qPrintable(QString("%1 from %2").arg(best).arg(result.loss[0][n])));
    }
}

void TestReconstruction::anAdvanceIsOneLangevinStepOrOneProduct() {
    ReconstructionRequest request;
    request.options.steps = 3;
    QCOMPARE(reconstruct(request).advances, 4 * 6);
    request.activation = Activation::Silu;
    QCOMPARE(reconstruct(request).advances, 4 * 6 + 3 * 6);
}

void TestReconstruction::itsNoiseIsFrozen() {
    ReconstructionRequest request;
    request.options.steps = 1;
    request.options.stepSize = 1e-300;  // z stays where it is
    request.noiseStd = 0.1;
    const ReconstructionResult noisy = reconstruct(request);
    QCOMPARE(noisy.frames[1], noisy.frames[0]);
    request.noiseStd = 0;
    QVERIFY(reconstruct(request).frames[0] != noisy.frames[0]);
}

void TestReconstruction::withoutStepsItShowsTheFirstFrame() {
    ReconstructionRequest request;
    request.options.steps = 0;
    const ReconstructionResult result = reconstruct(request);
    QCOMPARE(result.loss.size(), std::size_t(1));
    QCOMPARE(result.bestFrame, result.frames[0]);
    QCOMPARE(result.bestLatent, result.latents[0]);
}

void TestReconstruction::itsMaskedGradientIsThatThroughTheChain_data() {
    QTest::addColumn<int>("activation");
    for (const int activation : {0, 2, 4}) QTest::addRow("activation %d", activation) << activation;
}

void TestReconstruction::itsMaskedGradientIsThatThroughTheChain() {
    QFETCH(int, activation);
    const ReconstructionRequest request{.activation = static_cast<Activation>(activation), .masked = true};
    const double difference = gradientDifference(request);
    QVERIFY2(difference < 1e-12, qPrintable(QString::number(difference)));
}

void TestReconstruction::whatIsMaskedCountsNothing() {
    ReconstructionRequest request;
    request.options.steps = 3;
    const auto whole = reconstruct(request);
    request.masked = true;
    const auto masked = reconstruct(request);
    QCOMPARE(masked.frames[0], whole.frames[0]);
    for (std::size_t t = 0; t < 4; ++t)
        for (std::size_t n = 0; n < 3; ++n) {
            double sum = 0;
            for (std::size_t i = 0; i < imageSize; ++i) {
                const double d = masked.frames[t][n * imageSize + i] - masked.targets[n * imageSize + i];
                if (i % 8 >= 3) sum += d * d;
            }
            const double expected = sum / (imageSize * 5.0 / 8.0);
            QVERIFY(std::abs(masked.loss[t][n] / expected - 1) < 1e-6);
        }
}

void TestReconstruction::zKeepsItsStartWhereThePictureIsMasked() {
    ReconstructionRequest request{.masked = true};
    request.options.steps = 20;
    const auto result = reconstruct(request);
    const auto& first = result.latents.front();
    const auto& last = result.latents.back();
    bool hiddenPictureMoves = false;
    for (std::size_t i = 0; i < first.size(); ++i) {
        if (i % 8 < 3) QCOMPARE(last[i], first[i]);
        // The chain carries what is around into the hole: M(z) changes there although z does not.
        hiddenPictureMoves |= i % 8 < 3 && std::abs(result.frames.back()[i] - result.frames.front()[i]) > 1e-3;
    }
    QVERIFY(hiddenPictureMoves);
}

void TestReconstruction::theFirstThatIsNearEnoughIsTheBest() {
    ReconstructionRequest request;
    request.options.steps = 30;
    const auto all = reconstruct(request);
    request.enough = all.loss[10][0];
    const auto early = reconstruct(request);
    for (std::size_t n = 0; n < 3; ++n) {
        std::size_t first = 0;
        while (first < 30 && early.loss[first][n] > request.enough) ++first;
        if (early.loss[first][n] > request.enough) continue;
        QCOMPARE(early.best[n], static_cast<int>(first));
        QVERIFY(sameImage(early.bestLatent, early.latents[first], n));
    }
    QVERIFY(early.best[0] <= 10 && early.best[0] < all.best[0]);
}

QTEST_APPLESS_MAIN(TestReconstruction)
#include "tst_reconstruction.moc"
