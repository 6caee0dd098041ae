// The real workbench under the real session: what the window asks for comes out as pictures.
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "engine/data/avatars.h"
#include "engine/storage/run_directory.h"
#include "engine/workbench/trainer.h"
#include "support/session_bench.h"

using namespace shortrun;
using namespace shortrun::testing;

class TestTorchWorkbench : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase() {
        QVERIFY(folder_.isValid());
        Trainer trainer(tinyConfig(), tinyData(), {}, false);
        while (trainer.iteration() < 2) trainer.advance();
        modelPath_ = (folder_.path() + "/tiny.safetensors").toStdString();
        trainer.saveModel(modelPath_);
    }

    void twoDataSetsAreReadAtOnce() {
        Bench bench;
        DataConfig shown = tinyConfig().data;
        shown.source = "builtin:avatars";
        shown.limit = 3000;  // long enough for the other to be asked for meanwhile
        bench.session.submit(ShowData{shown});
        StartTraining start{tinyConfig()};
        start.config.data = shown;
        start.config.data.seed = 77;
        bench.session.submit(start);
        QVERIFY(bench.waitFor([&] { return bench.snapshot.data && !bench.metrics.empty(); }));
    }

    void exploringWithoutAModelIsAMessage() {
        Bench bench;
        bench.session.submit(Synthesise{});
        QVERIFY(bench.waitFor([&] { return bench.sawEvent(EventKind::Failed); }));
        QVERIFY(bench.events.back().text.find("No model is open") != std::string::npos);
    }

    void anOpenModelAnswersEveryKindOfRequest() {
        Bench bench;
        bench.session.submit(OpenModel{modelPath_});
        bench.session.submit(Synthesise{.count = 6, .seed = 4});
        bench.session.submit(ShowFilm{.start = {4, 2, nullptr}});
        bench.session.submit(ShowStrip{{4, 0, nullptr}, {4, 1, nullptr}, 5});
        bench.session.interpolate({{4, 0, nullptr}, {4, 1, nullptr}, 1.0});
        QVERIFY(bench.waitFor([&] {
            const Snapshot& s = bench.snapshot;
            return s.synthesis && s.synthesis->step == s.synthesis->steps && s.film && s.film->frames.count == 5 &&
                   s.strip && s.interpolation;
        }));
        const Snapshot& s = bench.snapshot;
        QCOMPARE(s.synthesis->tiles.count, 6);
        QCOMPARE(s.film->gradientNorms.size(), std::size_t{4});
        QCOMPARE(s.strip->tiles.count, 5);
        // One picture, four ways: sample 0 is z1, the right end of the strip and of the slider.
        QVERIFY(std::ranges::equal(s.synthesis->tiles.tile(0), s.strip->tiles.tile(4)));
        QVERIFY(std::ranges::equal(s.synthesis->tiles.tile(0), s.interpolation->tile.tile(0)));
        QVERIFY(std::ranges::equal(s.synthesis->tiles.tile(2), s.film->frames.tile(4)));
    }

    void theSamplerOfAnOpenModelCanBeChanged() {
        Bench bench;
        bench.session.submit(OpenModel{modelPath_});
        QVERIFY(bench.waitFor([&] { return bench.sawEvent(EventKind::ModelOpened); }));
        bench.session.setParameter("sampler.steps", "9");
        QVERIFY(bench.waitFor([&] { return bench.sawEvent(EventKind::ParameterApplied); }));
        bench.session.submit(Synthesise{.count = 1});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.synthesis && bench.snapshot.synthesis->step == 9; }));
        bench.session.setParameter("model.width", "64");
        QVERIFY(bench.waitFor([&] { return bench.sawEvent(EventKind::ParameterNeedsRestart); }));
        QCOMPARE(bench.snapshot.status->config.model.width, 4);
    }

    void aReconstructionPassesOverWhatIsNoPicture() {
        Bench bench;
        auto pixels = std::make_shared<const ImageTiles>(drawAvatar(3, 1, 64));
        Reconstruct request;
        request.pictures = {{"notes.png", {'n', 'o'}, nullptr, {}}, {"avatar", {}, pixels, {}}};
        request.options.steps = 5;
        bench.session.submit(OpenModel{modelPath_});
        bench.session.submit(request);
        QVERIFY(bench.waitFor(
            [&] { return bench.snapshot.reconstruction && bench.snapshot.reconstruction->finished; }));
        const ReconstructionView& view = *bench.snapshot.reconstruction;
        QCOMPARE(view.targets.count, 1);
        QCOMPARE(view.names, std::vector<std::string>{"avatar"});
        QCOMPARE(view.frames.size(), std::size_t{6});
        QVERIFY(bench.sawEvent(EventKind::Failed));
    }

    void aPictureThatChangesBeginsAnewAndTheOthersGoOn() {
        Bench bench;
        const auto pixels = [](int n) { return std::make_shared<const ImageTiles>(drawAvatar(n, 1, 64)); };
        Reconstruct request;
        request.pictures = {{"a", {}, pixels(3), {}}, {"b", {}, pixels(4), {}}, {"c", {}, pixels(5), {}}};
        request.options.steps = 300;
        const auto shown = [&](std::uint64_t generation) {
            const auto& view = bench.snapshot.reconstruction;
            return view && view->generation == generation ? view : nullptr;
        };
        bench.session.submit(OpenModel{modelPath_});
        const std::uint64_t whole = bench.session.submit(request);
        QVERIFY(bench.waitFor([&] { return shown(whole) && shown(whole)->finished; }));
        const auto undisturbed = shown(whole);

        const std::uint64_t begun = bench.session.submit(request);
        QVERIFY(bench.waitFor([&] { return shown(begun) && shown(begun)->frames.size() > 4; }));
        const int reached = shown(begun)->framesOf(0);
        QVERIFY(reached < 301);
        // One crop is another, one picture has left: what comes after it is in another place.
        request.keep = true;
        request.pictures = {request.pictures[1], request.pictures[2]};
        request.pictures[1].crop = {4, 4, 40};
        const std::uint64_t changed = bench.session.submit(request);
        QVERIFY(bench.waitFor([&] { return shown(changed) != nullptr; }));
        QVERIFY(shown(changed)->framesOf(0) >= reached);
        QVERIFY(shown(changed)->framesOf(1) < shown(changed)->framesOf(0));
        QVERIFY(bench.waitFor([&] { return shown(changed)->finished; }));
        const auto view = shown(changed);
        QCOMPARE(view->frames.size(), std::size_t{301});
        QCOMPARE(view->reached, (std::vector<int>{301, 301}));
        QCOMPARE(view->best[0], undisturbed->best[1]);
        for (std::size_t t = 0; t < view->loss.size(); ++t) QCOMPARE(view->loss[t][0], undisturbed->loss[t][1]);
        QVERIFY(std::ranges::equal(view->frames[300]->tile(0), undisturbed->frames[300]->tile(1)));
        QVERIFY(!std::ranges::equal(view->targets.tile(1), undisturbed->targets.tile(2)));
        QVERIFY(std::isfinite(view->loss[300][1]));

        // The same once more keeps all; another seed keeps nothing.
        const std::uint64_t again = bench.session.submit(request);
        QVERIFY(bench.waitFor([&] { return shown(again) != nullptr; }));
        QVERIFY(shown(again)->finished);
        QVERIFY(shown(again)->loss == view->loss);
        request.seed = 2;
        const std::uint64_t other = bench.session.submit(request);
        QVERIFY(bench.waitFor([&] { return shown(other) && shown(other)->finished; }));
        QVERIFY(shown(other)->loss.front() != view->loss.front());
    }

    void trainingShowsSamplesAndMetricsAndCanBeExploredMeanwhile() {
        Bench bench;
        Config config = tinyConfig();
        config.train.iterations = 100000;
        bench.session.submit(StartTraining{config, (folder_.path() + "/run").toStdString(), false, false});
        // A new run shows that it has no samples yet before it shows its first ones.
        QVERIFY(bench.waitFor([&] {
            return bench.metrics.size() >= 3 && bench.snapshot.training && !bench.snapshot.training->samples.empty();
        }));
        QCOMPARE(bench.snapshot.training->samples.channels, 3);
        QVERIFY(bench.snapshot.data && bench.snapshot.data->count == 16);
        bench.session.submit(Synthesise{.count = 2});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.synthesis && bench.snapshot.synthesis->step == 4; }));
        bench.session.setParameter("sampler.steps", "6");
        QVERIFY(bench.waitFor([&] { return bench.sawEvent(EventKind::ParameterApplied); }));
        QVERIFY(bench.waitFor([&] { return bench.snapshot.status->config.sampler.steps == 6; }));
        bench.session.submit(PauseTraining{});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.status->state == EngineState::Paused; }));
        bench.session.submit(SaveModel{(folder_.path() + "/live.safetensors").toStdString()});
        QVERIFY(bench.waitFor([&] { return bench.sawEvent(EventKind::Saved); }));
        bench.session.submit(EndTraining{});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.status->state == EngineState::Idle; }));
        bench.session.setParameter("sampler.steps", "3");  // what was learnt is an open model now
        QVERIFY(bench.waitFor([&] { return bench.snapshot.status->config.sampler.steps == 3; }));
        bench.session.submit(Synthesise{.count = 3});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.synthesis->steps == 3; }));
    }

    void aParameterChangedOnAPausedAndSavedRunIsSaved() {
        const std::string run = (folder_.path() + "/paused").toStdString();
        Bench bench;
        const auto saves = [&] {
            return std::ranges::count(bench.events, EventKind::Saved, [](const Event& event) { return event.kind; });
        };
        Config config = tinyConfig();
        config.train.iterations = 100000;
        bench.session.submit(StartTraining{config, run});
        QVERIFY(bench.waitFor([&] { return bench.metrics.size() >= 2; }));
        bench.session.submit(PauseTraining{});
        bench.session.submit(SaveCheckpoint{});
        QVERIFY(bench.waitFor([&] { return saves() == 1; }));
        bench.session.setParameter("train.learning_rate", "5e-5");
        bench.session.submit(SaveCheckpoint{});
        QVERIFY(bench.waitFor([&] { return saves() == 2; }));
        QVERIFY(RunDirectory::open(run).config().train.learningRate == Schedule(5e-5));
        bench.session.submit(EndTraining{});  // nothing has changed since
        QVERIFY(bench.waitFor([&] { return bench.snapshot.status->state == EngineState::Idle; }));
        QCOMPARE(saves(), 2);
    }

    void aSourceThatIsNotThereIsAMessageAndTheThreadLivesOn() {
        Bench bench;
        Config config = tinyConfig();
        config.data.source = (folder_.path() + "/nothing").toStdString();
        bench.session.submit(StartTraining{config, {}, false, false});
        QVERIFY(bench.waitFor([&] { return bench.sawEvent(EventKind::Failed); }));
        bench.session.submit(OpenModel{modelPath_});
        QVERIFY(bench.waitFor([&] { return bench.sawEvent(EventKind::ModelOpened); }));
    }

    void aRunWhosePicturesWereMovedSaysHowItGoesOn() {
        const std::string run = (folder_.path() + "/moved").toStdString();
        Config config = tinyConfig();
        config.data.source = (folder_.path() + "/there before").toStdString();
        {
            Trainer trainer(config, tinyData(), run, false);
            while (trainer.iteration() < 2) trainer.advance();
            trainer.saveCheckpoint();
        }
        Bench bench;
        bench.session.submit(StartTraining{config, run, true, false});
        QVERIFY(bench.waitFor([&] { return bench.sawEvent(EventKind::Failed); }));
        const std::string& said = bench.events.back().text;
        QVERIFY2(said.find("choose them there and resume") != std::string::npos, said.c_str());
    }

 private:
    QTemporaryDir folder_;
    std::string modelPath_;
};

QTEST_GUILESS_MAIN(TestTorchWorkbench)
#include "tst_torch_workbench.moc"
