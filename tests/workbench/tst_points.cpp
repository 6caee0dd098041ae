// Points between points, films past K, two models side by side: through the real session.
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>

#include "engine/workbench/trainer.h"
#include "support/session_bench.h"

using namespace shortrun;
using namespace shortrun::testing;

class TestPoints : public QObject {
    Q_OBJECT

    static LatentPoint drawn(int index) { return {4, index, nullptr, nullptr}; }
    static LatentPoint between(const LatentPoint& first, const LatentPoint& second, double rho) {
        LatentPoint point;
        point.mixture = std::make_shared<const Interpolate>(Interpolate{first, second, rho});
        return point;
    }
    static std::shared_ptr<const PointsView> at(const Bench& bench, PointsFor place) {
        return bench.snapshot.points[static_cast<std::size_t>(place)];
    }
    std::string trained(const char* name, int width, int iterations) {
        Config config = tinyConfig();
        config.model.width = width;
        Trainer trainer(config, tinyData(config), {}, false);
        while (trainer.iteration() < iterations) trainer.advance();
        const std::string path = (folder_.path() + "/" + name).toStdString();
        trainer.saveModel(path);
        return path;
    }

 private Q_SLOTS:
    void initTestCase() {
        QVERIFY(folder_.isValid());
        modelPath_ = trained("tiny.safetensors", 4, 2);
        otherPath_ = trained("other.safetensors", 6, 3);
    }

    void aPointBetweenPointsIsThatOfTheSlider() {
        Bench bench;
        bench.session.submit(OpenModel{modelPath_});
        const LatentPoint middle = between(drawn(0), drawn(1), 0.6);
        ShowPoints request{PointsFor::Pins, {drawn(0), middle, between(middle, drawn(2), 0)}};
        bench.session.submit(request);
        bench.session.interpolate({drawn(0), drawn(1), 0.6});
        bench.session.submit(Synthesise{.count = 3, .seed = 4});
        QVERIFY(bench.waitFor([&] {
            return at(bench, PointsFor::Pins) && at(bench, PointsFor::Pins)->step == 4 &&
                   bench.snapshot.interpolation && bench.snapshot.synthesis &&
                   bench.snapshot.synthesis->step == 4;
        }));
        const PointsView& view = *at(bench, PointsFor::Pins);
        QVERIFY(std::ranges::equal(view.tiles.tile(0), bench.snapshot.synthesis->tiles.tile(0)));
        QVERIFY(std::ranges::equal(view.tiles.tile(1), bench.snapshot.interpolation->tile.tile(0)));
        QVERIFY(std::ranges::equal(view.tiles.tile(2), bench.snapshot.synthesis->tiles.tile(2)));
        // z comes along, and is the very point.
        auto z = std::make_shared<FloatBatch>(1, 3, 32, 32);
        std::copy_n(view.z->image(1), view.z->imageSize(), z->image(0));
        bench.session.submit(ShowPoints{PointsFor::Map, {{1, 0, z, nullptr}}});
        QVERIFY(
            bench.waitFor([&] { return at(bench, PointsFor::Map) && at(bench, PointsFor::Map)->step == 4; }));
        QVERIFY(std::ranges::equal(view.tiles.tile(1), at(bench, PointsFor::Map)->tiles.tile(0)));
    }

    void requestsOfDifferentPlacesDoNotTakeEachOthersPlace() {
        Bench bench;
        bench.session.submit(OpenModel{modelPath_});
        for (const PointsFor place :
             {PointsFor::Map, PointsFor::Keyframes, PointsFor::Neighbours, PointsFor::Pins})
            bench.session.submit(ShowPoints{place, {drawn(static_cast<int>(place))}});
        QVERIFY(bench.waitFor([&] {
            return std::ranges::count_if(bench.snapshot.points,
                                         [](const auto& view) { return view && view->step == 4; }) == 4;
        }));
    }

    void theSameZUnderAnotherModelAndAnotherK() {
        Bench bench;
        bench.session.submit(OpenModel{modelPath_});
        bench.session.submit(ShowPoints{PointsFor::Compare, {drawn(0), drawn(1)}, otherPath_, 7});
        QVERIFY(bench.waitFor(
            [&] { return at(bench, PointsFor::Compare) && at(bench, PointsFor::Compare)->step == 7; }));
        const auto compared = at(bench, PointsFor::Compare);
        QCOMPARE(compared->model, std::string("other"));
        bench.session.submit(OpenModel{otherPath_});
        bench.session.submit(Synthesise{.count = 2, .seed = 4, .steps = 7});
        QVERIFY(
            bench.waitFor([&] { return bench.snapshot.synthesis && bench.snapshot.synthesis->step == 7; }));
        QVERIFY(bench.snapshot.synthesis->tiles.pixels == compared->tiles.pixels);
    }

    void aModelOfAnotherSizeIsRefusedInOneSentence() {
        Config config = tinyConfig();
        config.data.channels = 1;
        Trainer trainer(config, tinyData(config), {}, false);
        trainer.advance();
        const std::string gray = (folder_.path() + "/gray.safetensors").toStdString();
        trainer.saveModel(gray);
        Bench bench;
        bench.session.submit(OpenModel{modelPath_});
        bench.session.submit(ShowPoints{PointsFor::Compare, {drawn(0)}, gray});
        QVERIFY(bench.waitFor([&] { return bench.sawEvent(EventKind::Failed); }));
        QVERIFY(bench.events.back().text.find("gray makes pictures of another") !=
                std::string::npos);
        bench.session.submit(ShowPoints{PointsFor::Compare, {}});
        bench.session.submit(ShowPoints{PointsFor::Compare, {drawn(0)}, "no/such/model"});
        QVERIFY(bench.waitFor(
            [&] { return std::ranges::count(bench.events, EventKind::Failed, &Event::kind) == 3; }));
    }

    // f rises along the chain by about |f'|^2 s at each step: what a step of gradient ascent does.
    void aFilmCarriesEnergyAndGradientNormPastK() {
        Bench bench;
        bench.session.submit(OpenModel{modelPath_});
        bench.session.submit(ShowFilm{.start = drawn(0), .steps = 80});
        QVERIFY(
            bench.waitFor([&] { return bench.snapshot.film && bench.snapshot.film->frames.count == 81; }));
        const FilmView& film = *bench.snapshot.film;
        QCOMPARE(film.negativeEnergies.size(), std::size_t{81});
        QCOMPARE(film.gradientNorms.size(), std::size_t{80});
        for (const float f : film.negativeEnergies) QVERIFY(std::isfinite(f));
        const double rise = film.negativeEnergies[1] - film.negativeEnergies[0];
        const double expected = std::pow(film.gradientNorms[0], 2);
        QVERIFY2(std::abs(rise - expected) < 0.2 * expected,
                 qPrintable(QString("%1 %2").arg(rise).arg(expected)));
    }

    void aFilmCanBeStoppedAndWhatIsShownStays() {
        Bench bench;
        bench.session.submit(OpenModel{modelPath_});
        bench.session.submit(ShowFilm{.start = drawn(0), .steps = 100000});
        QVERIFY(bench.waitFor([&] { return bench.snapshot.film && bench.snapshot.film->frames.count > 50; }));
        bench.session.submit(StopFilm{});
        QVERIFY(bench.waitFor([&] { return !bench.snapshot.status->exploring; }));
        QVERIFY(bench.snapshot.film->frames.count > 50 && bench.snapshot.film->frames.count < 100001);
    }

 private:
    QTemporaryDir folder_;
    std::string modelPath_, otherPath_;
};

QTEST_GUILESS_MAIN(TestPoints)
#include "tst_points.moc"
