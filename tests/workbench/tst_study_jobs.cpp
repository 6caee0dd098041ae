// Studies through the real session: what the jobs show is what the command line's functions compute, they can be
// stopped and superseded, and the slider does not wait for them.
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>

#include "engine/core/error.h"
#include "engine/workbench/studies/chain_study.h"
#include "engine/workbench/studies/moment_study.h"
#include "engine/workbench/studies/response_study.h"
#include "engine/workbench/studies/top_learning.h"
#include "engine/workbench/trainer.h"
#include "support/session_bench.h"

using namespace shortrun;
using namespace shortrun::testing;

class TestStudyJobs : public QObject {
    Q_OBJECT

    std::string trained(const char* name, Activation activation) {
        Config config = tinyConfig();
        config.model.activation = activation;
        Trainer trainer(config, tinyData(config), {}, false);
        while (trainer.iteration() < 2) trainer.advance();
        const std::string path = (folder_.path() + "/" + name).toStdString();
        trainer.saveModel(path);
        return path;
    }
    Generator open(const std::string& path) const { return Generator::open(path, tinyConfig().runtime); }
    DataConfig data() const { return tinyConfig().data; }

 private Q_SLOTS:
    void initTestCase() {
        QVERIFY(folder_.isValid());
        modelPath_ = trained("tiny.safetensors", Activation::LeakyRelu);
        smoothPath_ = trained("smooth.safetensors", Activation::Silu);
    }

    void chainsAreThoseOfTheCommandLine() {
        Bench bench;
        bench.session.submit(OpenModel{modelPath_});
        bench.session.submit(StudyChains{.count = 5, .seed = 3, .multiple = 5});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.chains && bench.snapshot.chains->state.finished; }));
        const ChainStudyView& view = *bench.snapshot.chains;
        const ChainStudy study = studyChains(open(modelPath_), {.count = 5, .seed = 3, .stepsMultiple = 5});
        QCOMPARE(view.steps, 4);
        QVERIFY(view.curves.residualNorm == study.curves.residualNorm);
        QVERIFY(view.curves.otherStart == study.curves.otherStart);
        QCOMPARE(view.mixing->ratio, study.mixing.ratio);
        QCOMPARE(view.diagnostics->splitRHat, study.diagnostics.splitRHat);
        QCOMPARE(view.halfWay, study.halfWay);
        QCOMPARE(view.frames.size(), std::size_t(5));  // x_0 ... x_4
        QCOMPARE(view.marks.size(), std::size_t(3));   // K, 2 K, 5 K
        QCOMPARE(view.longRun.steps.back(), 20);
        QCOMPARE(view.state.share, 1.0);
        QCOMPARE(view.state.model, std::string("tiny"));
        // The frames begin at z and end where the long run is marked at K.
        QVERIFY(view.frames.back()->pixels == view.marks.front()->pictures.pixels);
    }

    void thePictureIsHalfThereWhereTheDistanceHasHalved() {
        const ChainStudy study = studyChains(open(modelPath_), {.count = 4});
        const auto& toEnd = study.curves.toEnd;
        QVERIFY(study.halfWay > 0);
        QVERIFY(2 * toEnd[static_cast<std::size_t>(study.halfWay)] <= toEnd[0]);
        QVERIFY(2 * toEnd[static_cast<std::size_t>(study.halfWay) - 1] > toEnd[0]);
    }

    void slicesMakeNoDifference() {
        const Generator generator = open(modelPath_);
        ChainStudyRun run(generator, {.count = 3, .seed = 2, .stepsMultiple = 10});
        double share = 0;
        do {
            QVERIFY(run.share() >= share);
            share = run.share();
        } while (run.advance(1));
        const ChainStudy whole = studyChains(generator, {.count = 3, .seed = 2, .stepsMultiple = 10});
        QVERIFY(run.study().curves.energy == whole.curves.energy);
        QVERIFY(run.study().energyTrace == whole.energyTrace);
        QVERIFY(run.study().longEnds == whole.longEnds);
        QVERIFY(run.study().longRun.steps == whole.longRun.steps);
    }

    void aResponseIsTheDirectionForLeakyRelu() {
        Bench bench;
        bench.session.submit(OpenModel{modelPath_});
        ShowResponse request;
        request.start = {4, 2, nullptr, nullptr};
        request.direction = {.row = 10, .column = 20, .side = 3};
        request.amount = 0.5;
        bench.session.submit(request);
        QVERIFY(bench.waitFor([&] { return bench.snapshot.response && bench.snapshot.response->state.finished; }));
        const ResponseView& view = *bench.snapshot.response;
        QVERIFY(view.identity);
        QCOMPARE(view.maps->count, 3);
        QVERIFY(std::equal(view.maps->image(0), view.maps->image(0) + 1024, view.maps->image(1)));
        for (int row = 0; row < 32; ++row)
            for (int column = 0; column < 32; ++column) {
                const bool inside = std::abs(row - 10) <= 1 && std::abs(column - 20) <= 1;
                QCOMPARE(view.maps->image(0)[row * 32 + column], inside ? 1.0f : 0.0f);
            }
        QVERIFY(std::abs(view.jacobianGain - 1) < 1e-6);
        QVERIFY(view.finiteGain > 0.5 && view.alignment > 0.5);
        // M(z) is the sample that the chain with this noise makes, M(z + e v) another one.
        QCOMPARE(view.pictures.count, 2);
        const Generator generator = open(modelPath_);
        const FloatBatch end = generator.run(generator.initialStates(4, 2, 1),
                                             {.noise = ChainNoise::Frozen, .noiseSeed = 4, .firstImage = 2});
        QVERIFY(std::ranges::equal(view.pictures.tile(0), toImageTiles(end).tile(0)));
    }

    void aSmoothModelsResponseIsTheDerivative() {
        const Generator generator = open(smoothPath_);
        const FloatBatch z = generator.initialStates(1, 0, 2);
        const FloatBatch v = directionAt(generator, parseDirection("toward:3,9"), z);
        for (std::size_t k = 0; k < z.imageSize(); ++k)
            QVERIFY(std::abs(z.image(1)[k] + v.image(1)[k] - generator.initialStates(9, 3, 1).values[k]) < 1e-6f);
        ResponseRun run(generator, z, v, {.amount = 0.01});
        while (run.advance(2)) {
        }
        const ResponseStudy study = run.result();
        QVERIFY(!study.identity);
        double difference = 0, size = 0;
        for (std::size_t k = 0; k < v.values.size(); ++k) {
            difference += std::pow(double{study.finite.values[k]} - study.jacobian.values[k], 2);
            size += std::pow(double{study.jacobian.values[k]}, 2);
        }
        QVERIFY(std::sqrt(difference / size) < 1e-2);
        QVERIFY(study.alignment > 0.999);
    }

    void directionsAreRead() {
        QCOMPARE(parseDirection("random:7").seed, std::uint64_t(7));
        QCOMPARE(parseDirection("patch:3,4").side, 4);
        QCOMPARE(parseDirection("patch:3,4,1").column, 4);
        for (const char* text : {"", "left", "patch", "patch:1", "patch:1,x", "random:", "toward:1,2,3", "patch:1,-2"})
            QVERIFY_EXCEPTION_THROWN(parseDirection(text), Error);
        const Generator generator = open(modelPath_);
        QVERIFY_EXCEPTION_THROWN(directionAt(generator, parseDirection("patch:32,0"), generator.initialStates(1, 0, 1)),
                                 Error);
    }

    void momentsAreThoseOfTheCommandLine() {
        Bench bench;
        bench.session.submit(OpenModel{modelPath_});
        bench.session.submit(CompareMoments{.data = data(), .count = 24, .seed = 2});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.moments && bench.snapshot.moments->state.finished; }));
        const MomentView& view = *bench.snapshot.moments;
        const auto set = tinyData();
        const MomentComparison moments = compareMoments(open(modelPath_), set->tiles, {.count = 24, .seed = 2});
        QCOMPARE(view.layers.size(), moments.layers.size());
        QCOMPARE(view.data, std::int64_t(16));
        QCOMPARE(view.samples, std::int64_t(24));
        for (std::size_t i = 0; i < view.layers.size(); ++i) {
            QVERIFY(view.layers[i].data == moments.layers[i].data &&
                    view.layers[i].samples == moments.layers[i].samples);
            QCOMPARE(view.layers[i].gap, moments.layers[i].gap);
            QCOMPARE(view.layers[i].interval.high, moments.layers[i].interval.high);
        }
        QVERIFY(!view.dataText.empty());
    }

    void dataThatCannotBeReadAreSaid() {
        Bench bench;
        bench.session.submit(OpenModel{modelPath_});
        DataConfig nowhere = data();
        nowhere.source = (folder_.path() + "/nowhere.zip").toStdString();
        bench.session.submit(CompareMoments{.data = nowhere, .count = 8});
        QVERIFY(bench.waitFor([&] { return bench.sawEvent(EventKind::Failed); }));
        QVERIFY(bench.waitFor(
            [&] { return bench.snapshot.moments && !bench.snapshot.moments->state.problem.empty(); }));
        QVERIFY(bench.snapshot.moments->state.ended());
        QVERIFY(!bench.snapshot.status->exploring);
    }

    void topFiltersAreLearnt() {
        Bench bench;
        bench.session.submit(OpenModel{modelPath_});
        bench.session.submit(
            LearnTop{.data = data(), .iterations = 30, .learningRate = 1e-2, .count = 32, .multiple = 2});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.topFilters && bench.snapshot.topFilters->state.finished; }));
        const TopLearningView& view = *bench.snapshot.topFilters;
        QCOMPARE(view.rows.size(), std::size_t(30));
        QCOMPARE(view.rows.back().iteration, std::int64_t(30));
        QVERIFY(view.shortRun->gap < view.untrained->gap);
        QCOMPARE(view.longRuns.size(), std::size_t(2));  // K and 2 K
        QCOMPARE(view.longRuns.back().steps, 8);
        QVERIFY(!view.pictures.empty() && !view.longPictures.empty());
        // The open model is as it was.
        bench.session.submit(Synthesise{.count = 1, .seed = 4});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.synthesis && bench.snapshot.synthesis->step == 4; }));
        const Generator generator = open(modelPath_);
        QVERIFY(std::ranges::equal(bench.snapshot.synthesis->tiles.tile(0),
                                   toImageTiles(generator.run(generator.initialStates(4, 0, 1))).tile(0)));
    }

    void theWayOfTheLongChainsIsOneInHoweverManyBatches() {
        TopLearningOptions options{.iterations = 1, .batch = 2, .count = 4, .longMultiple = 5, .longCount = 6};
        std::vector<Progress> told;
        const ProgressSink sink{[&](const Progress& progress) {
            if (progress.what.starts_with("long chains")) told.push_back(progress);
        }, {}};
        learnTopFilters(open(modelPath_), tinyData()->tiles, options, sink, {});
        QVERIFY(told.size() > 2);
        QVERIFY(std::ranges::is_sorted(told, {}, &Progress::done));
        for (const Progress& progress : told) QCOMPARE(progress.total, told.front().total);
        QVERIFY(told.back().done <= told.back().total && 3 * told.back().done > 2 * told.back().total);
    }

    void aStudyIsStoppedAndWhatWasMeasuredStays() {
        Bench bench;
        bench.session.submit(OpenModel{modelPath_});
        bench.session.submit(StudyChains{.count = 256, .multiple = 100});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.chains && bench.snapshot.chains->state.share > 0; }));
        bench.session.submit(StopStudy{Study::Chains});
        QVERIFY(bench.waitFor(
            [&] { return bench.snapshot.chains->state.stopped && !bench.snapshot.status->exploring; }));
        QVERIFY(!bench.snapshot.chains->state.finished);
    }

    void aNewStudyTakesThePlaceOfTheOld() {
        Bench bench;
        bench.session.submit(OpenModel{modelPath_});
        bench.session.submit(StudyChains{.count = 256, .multiple = 100});
        bench.session.submit(StudyChains{.count = 2, .seed = 9});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.chains && bench.snapshot.chains->state.finished; }));
        QCOMPARE(bench.snapshot.chains->request.seed, std::uint64_t(9));
    }

    void anotherModelEndsTheStudiesOfTheOld() {
        Bench bench;
        bench.session.submit(OpenModel{modelPath_});
        bench.session.submit(StudyChains{.count = 256, .multiple = 100});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.chains != nullptr; }));
        bench.session.submit(OpenModel{smoothPath_});
        QVERIFY(bench.waitFor(
            [&] { return bench.snapshot.chains->state.stopped && !bench.snapshot.status->exploring; }));
        QCOMPARE(bench.snapshot.chains->state.model, std::string("tiny"));
    }

    void theSliderIsAnsweredWhileAStudyGoesOn() {
        Bench bench;
        bench.session.submit(OpenModel{modelPath_});
        bench.session.submit(StudyChains{.count = 256, .multiple = 100});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.chains && bench.snapshot.chains->state.share > 0; }));
        const auto asked = bench.session.interpolate({{4, 0, nullptr, nullptr}, {4, 1, nullptr, nullptr}, 0.3});
        QVERIFY(bench.waitFor([&] {
            return bench.snapshot.interpolation && bench.snapshot.interpolation->generation == asked;
        }));
        QVERIFY(!bench.snapshot.chains->state.finished);
    }

    void aChangedSamplerEndsAStudyInOneSentence() {
        Bench bench;
        bench.session.submit(OpenModel{modelPath_});
        bench.session.submit(StudyChains{.count = 256, .multiple = 100});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.chains && bench.snapshot.chains->state.share > 0; }));
        bench.session.setParameter("sampler.step_size", "0.5");
        QVERIFY(bench.waitFor([&] { return bench.snapshot.chains->state.ended(); }));
        QVERIFY(bench.snapshot.chains->state.problem.find("sampler") != std::string::npos);
    }

    void aRunInTrainingIsStudiedByACopyOfItsWeights() {
        Bench bench;
        StartTraining start;
        start.config = tinyConfig();
        start.config.train.iterations = 1'000'000;
        bench.session.submit(start);
        QVERIFY(bench.waitFor([&] { return bench.snapshot.status && bench.snapshot.status->iteration > 3; }));
        bench.session.submit(CompareMoments{.data = data(), .count = 24});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.moments && bench.snapshot.moments->state.finished; }));
        QVERIFY(bench.snapshot.moments->state.iteration > 0);
        QVERIFY(bench.snapshot.status->state == EngineState::Training);
        const auto first = bench.snapshot.moments->state.iteration;
        QVERIFY(bench.waitFor([&] { return bench.snapshot.status->iteration > first + 2; }));
        bench.session.submit(CompareMoments{.data = data(), .count = 24});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.moments->state.iteration > first; }));
    }

    void withoutAModelItIsSaid() {
        Bench bench;
        bench.session.submit(StudyChains{});
        QVERIFY(bench.waitFor([&] { return bench.sawEvent(EventKind::Failed); }));
    }

 private:
    QTemporaryDir folder_;
    std::string modelPath_, smoothPath_;
};

QTEST_GUILESS_MAIN(TestStudyJobs)
#include "tst_study_jobs.moc"
