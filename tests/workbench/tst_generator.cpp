// An open model as a generator: the same input gives the same bytes, and each result is what it says.
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

#include "engine/core/error.h"
#include "engine/latent/interpolation.h"
#include "engine/workbench/generator.h"
#include "engine/workbench/trainer.h"
#include "support/tiny_run.h"

using namespace shortrun;
using namespace shortrun::testing;

class TestGenerator : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase() {
        QVERIFY(folder_.isValid());
        Trainer trainer(tinyConfig(), tinyData(), {}, false);
        while (trainer.iteration() < 3) trainer.advance();
        modelPath_ = (folder_.path() + "/tiny.safetensors").toStdString();
        trainer.saveModel(modelPath_);
        runtime_ = tinyConfig().runtime;
    }

    void aSavedModelComesBackWithItsConfigurationAndMakesTheSamePictures() {
        const Generator first = Generator::open(modelPath_, runtime_);
        QCOMPARE(first.info().config.model.width, 4);
        QCOMPARE(first.info().channels, 3);
        QCOMPARE(first.info().iteration, std::int64_t{3});
        const std::string copy = (folder_.path() + "/copy.safetensors").toStdString();
        first.save(copy);
        const Generator second = Generator::open(copy, runtime_);
        const FloatBatch z = first.initialStates(5, 0, 3);
        QVERIFY(first.run(z) == second.run(z));
    }

    void aModelIsCalledByItsFileItsRunOrBoth() {
        const std::string run = (folder_.path() + "/faces.v2").toStdString();
        {
            Trainer trainer(tinyConfig(), tinyData(), run + "/", false);
            while (trainer.iteration() < 3) trainer.advance();
            trainer.saveCheckpoint();
            QCOMPARE(trainer.generator(false).info().name, std::string("faces.v2"));
        }
        const auto nameOf = [&](const std::string& path) { return Generator::open(path, runtime_).info().name; };
        QCOMPARE(nameOf(modelPath_), std::string("tiny"));
        QCOMPARE(nameOf(run), std::string("faces.v2"));
        QCOMPARE(nameOf(run + "/"), std::string("faces.v2"));
        QCOMPARE(nameOf(run + "/checkpoints/.."), std::string("faces.v2"));
        QCOMPARE(nameOf(run + "/checkpoints/00000003.safetensors"), std::string("faces.v2-3"));
    }

    void drawsDoNotDependOnHowManyAreDrawn() {
        const Generator generator = Generator::open(modelPath_, runtime_);
        const FloatBatch many = generator.initialStates(9, 0, 8);
        const FloatBatch one = generator.initialStates(9, 5, 1);
        QVERIFY(std::equal(one.values.begin(), one.values.end(), many.image(5)));
    }

    void frozenNoiseRepeatsAndFreshNoiseDoesNot() {
        const Generator generator = Generator::open(modelPath_, runtime_);
        const FloatBatch z = generator.initialStates(1, 0, 2);
        const ChainOptions frozen{.noise = ChainNoise::Frozen, .noiseSeed = 3};
        const ChainOptions fresh{.noise = ChainNoise::Fresh};
        QVERIFY(generator.run(z, frozen) == generator.run(z, frozen));
        QVERIFY(!(generator.run(z, fresh) == generator.run(z, fresh)));
        QVERIFY(!(generator.run(z, frozen) == generator.run(z)));
    }

    void chainsMayBeAdvancedAFewStepsAtATime() {
        const Generator generator = Generator::open(modelPath_, runtime_);
        const FloatBatch z = generator.initialStates(1, 0, 2);
        Chains chains = generator.start(z, {.steps = 9});
        chains.advance(2);
        QCOMPARE(chains.step(), 2);
        chains.advance(100);
        QVERIFY(chains.finished());
        QVERIFY(chains.state() == generator.run(z, {.steps = 9}));
    }

    void theEndsOfAnInterpolationAreTheModelsOwnPictures() {
        const Generator generator = Generator::open(modelPath_, runtime_);
        const FloatBatch z1 = generator.initialStates(1, 0, 1), z2 = generator.initialStates(2, 0, 1);
        const std::vector<double> ends{0.0, 1.0};
        const FloatBatch z = interpolate(z1, z2, ends);
        QVERIFY(std::equal(z2.values.begin(), z2.values.end(), z.image(0)));
        QVERIFY(std::equal(z1.values.begin(), z1.values.end(), z.image(1)));
        const FloatBatch x = generator.run(z);
        const FloatBatch x1 = generator.run(z1), x2 = generator.run(z2);
        QVERIFY(std::equal(x2.values.begin(), x2.values.end(), x.image(0)));
        QVERIFY(std::equal(x1.values.begin(), x1.values.end(), x.image(1)));
    }

    void aReconstructionKeepsTheBestAndReportsItsLoss() {
        const Generator generator = Generator::open(modelPath_, runtime_);
        const FloatBatch target = toFloatBatch(tinyData()->tiles);
        ReconstructConfig options;
        options.steps = 30;
        ReconstructionRun run = generator.reconstruct(target, 1, options);
        while (!run.finished()) run.advance();
        QCOMPARE(run.step(), 30);
        QCOMPARE(run.loss().size(), std::size_t{31});
        const FloatBatch best = run.bestX();
        QVERIFY(best == generator.run(run.bestZ()));
        for (int n = 0; n < target.count; ++n) {
            double squares = 0;
            for (std::size_t i = 0; i < target.imageSize(); ++i)
                squares += std::pow(best.image(n)[i] - target.image(n)[i], 2);
            const float smallest = run.loss()[run.best()[n]][n];
            QVERIFY(std::abs(squares / target.imageSize() - smallest) < 1e-5);
            for (const auto& row : run.loss()) QVERIFY(row[n] >= smallest);
            QVERIFY(smallest < 0.5 * run.loss()[0][n]);
        }
    }

    void aHoleIsFilledAndSeveralStartsKeepTheNearest() {
        const Generator generator = Generator::open(modelPath_, runtime_);
        ReconstructionTask task;
        task.pictures = toFloatBatch(tinyData()->tiles);
        const int size = task.pictures.width, count = task.pictures.count;
        task.counted = FloatBatch(count, 1, size, size);
        for (std::size_t i = 0; i < task.counted.values.size(); ++i)
            task.counted.values[i] = static_cast<int>(i) % size < size / 2 ? 0.0f : 1.0f;
        ReconstructConfig options;
        options.steps = 12;
        const auto run = [&](int restarts) {
            task.restarts = restarts;
            ReconstructionRun made = generator.reconstruct(task, options);
            while (!made.finished()) made.advance();
            return made;
        };
        const ReconstructionRun one = run(1), three = run(3);
        QVERIFY(three.bestX() == generator.run(three.bestZ()));
        QCOMPARE(three.frame().count, count);
        for (int n = 0; n < count; ++n) {
            const float left = one.loss()[one.best()[n]][n], best = three.loss()[three.best()[n]][n];
            QVERIFY(best <= left);
            for (const auto& row : three.loss()) QVERIFY(row[n] >= best);
        }
        QCOMPARE(one.truth().size(), one.loss().size());
        // The hole ends filled, whatever lies under the mask: nothing of it is looked at.
        for (std::size_t i = 0; i < task.pictures.values.size(); ++i)
            if (static_cast<int>(i) % size < size / 2) task.pictures.values[i] = i % 2 ? 0.9f : -0.7f;
        QVERIFY(run(1).bestX() == one.bestX());
        QVERIFY(!(run(1).bestX() == task.pictures));
    }

    void noiseOnAPictureEndsTheDescentEarlier() {
        const Generator generator = Generator::open(modelPath_, runtime_);
        ReconstructionTask task;
        task.pictures = toFloatBatch(tinyData()->tiles);
        task.noiseStd = 0.3;
        ReconstructConfig options;
        options.steps = 60;
        ReconstructionRun run = generator.reconstruct(task, options);
        while (!run.finished()) run.advance();
        double squares = 0;
        for (std::size_t i = 0; i < task.pictures.values.size(); ++i)
            squares += std::pow(run.targets().values[i] - task.pictures.values[i], 2);
        QVERIFY(std::abs(squares / static_cast<double>(task.pictures.values.size()) - 0.09) < 0.02);
        for (int n = 0; n < task.pictures.count; ++n) {
            const int best = run.best()[n];
            QVERIFY(run.loss()[best][n] <= 0.09 || best == 60);
            if (run.loss()[best][n] <= 0.09 && best > 0) QVERIFY(run.loss()[best - 1][n] > 0.09);
        }
    }

    void aPointOfAnotherSizeIsRefused() {
        const Generator generator = Generator::open(modelPath_, runtime_);
        LatentPoint foreign;
        foreign.z = std::make_shared<const FloatBatch>(1, 1, 32, 32);
        QVERIFY_EXCEPTION_THROWN(generator.initialState(foreign), Error);
    }

 private:
    QTemporaryDir folder_;
    std::string modelPath_;
    RuntimeConfig runtime_;
};

QTEST_GUILESS_MAIN(TestGenerator)
#include "tst_generator.moc"
