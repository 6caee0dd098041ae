// The Generate page as a user drives it.
#include <QComboBox>
#include <QContextMenuEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QToolButton>

#include "page_fixture.h"
#include "ui/pages/generate_page.h"
#include "ui/picked_tiles.h"
#include "ui/widgets/chain_plot.h"
#include "ui/widgets/compare_panel.h"
#include "ui/widgets/export_button.h"
#include "ui/widgets/film_panel.h"
#include "ui/widgets/film_scrubber.h"
#include "ui/widgets/invitation.h"
#include "ui/widgets/neighbour_panel.h"
#include "ui/widgets/pin_tray.h"
#include "ui/widgets/seed_field.h"
#include "ui/widgets/tile_view.h"
#include "ui/widgets/track_slider.h"

using namespace shortrun;
using namespace shortrun::fake;

class TestGeneratePage : public QObject {
    Q_OBJECT

    using Fixture = PageFixture<GeneratePage>;
    static TileView* grid(const Fixture& fixture) { return fixture.named<TileView>("Samples"); }
    static FilmScrubber* scrubber(const Fixture& fixture) { return fixture.page->findChild<FilmScrubber*>(); }
    static TileView* state(const Fixture& fixture) { return fixture.named<TileView>("State of the chain"); }
    static FilmPanel* film(const Fixture& fixture) { return fixture.page->findChild<FilmPanel*>(); }
    static PinTray* tray(const Fixture& fixture) { return fixture.page->findChild<PinTray*>(); }
    static NeighbourPanel* neighbours(const Fixture& fixture) { return fixture.page->findChild<NeighbourPanel*>(); }
    static ShowPoints lastPoints(const Fixture& fixture, PointsFor place) {
        ShowPoints last;
        for (const ShowPoints& request : fixture.asked->all<ShowPoints>())
            if (request.place == place) last = request;
        return last;
    }
    static void press(const Fixture& fixture, const QString& text) {
        for (auto* button : fixture.page->findChildren<QAbstractButton*>())
            if (button->text() == text) return QTest::mouseClick(button, Qt::LeftButton);
        QFAIL(qPrintable("no button " + text));
    }
    /// Of the context menu of a tile.
    static void trigger(TileView* tiles, int tile, const QString& text) {
        const QPoint at = tiles->tileRect(tile).center();
        QTest::mousePress(tiles, Qt::RightButton, {}, at);
        QContextMenuEvent event(QContextMenuEvent::Mouse, at, tiles->mapToGlobal(at));
        QApplication::sendEvent(tiles, &event);
        auto menus = tiles->findChildren<QMenu*>();
        QVERIFY(!menus.isEmpty());
        QAction* found = nullptr;
        for (QAction* action : menus.back()->actions())
            if (action->text() == text) found = action;
        QVERIFY2(found, qPrintable(text));
        found->trigger();
        menus.back()->close();
        QTest::mouseRelease(tiles, Qt::RightButton, {}, at);
    }
    static bool filmIsWhole(const Fixture& fixture) { return scrubber(fixture)->available() == 51; }

 private Q_SLOTS:
    void withoutAModelThePageInvitesAndAsksForNothing();
    void theGridShowsTheSamplesOfTheSeed();
    void aClickOnASampleShowsItsFilm();
    void theScrubberMovesThroughTheFrames();
    void enterPlaysTheFilmFromTheStart();
    void anotherSeedAsksForAnotherGrid();
    void aFailureDoesNotStopTheNextRequest();
    void theProgressEndsWithTheGridWhateverWasChanged();
    void theChosenSampleBecomesAnEnd();
    void savedPicturesAreEnlargedByWholePixels();
    void anUnwritablePlaceIsSaidInOneSentence();
    void whileTrainingTheGridFollowsTheWeights();
    void frozenWeightsKeepTheGrid();
    void theFilmGoesOnPastKWithEnergyAndGradientNorm();
    void aLongFilmCanBeStopped();
    void aClickOnANeighbourMakesItTheMiddle();
    void theAngleTurnsTheNeighbours();
    void samplesArePinnedNamedAndTakenOut();
    void theSameZUnderAnotherModelAndOtherSteps();
    void theFilmIsExportedAsAnAnimation();
    void everythingComesBackWithTheState();
    void theKChosenLastCounts();
    void theMenuOfASampleKnowsWhatCanBeDoneWithIt();
    void theMenuOfAPinRenamesIt();
    void aRestoredSeedLeavesNothingOfTheOther();
    void sideBySideBeginsWithADifference();
    void tabGoesOverTheSeedAsItIsSeen();
};

void TestGeneratePage::withoutAModelThePageInvitesAndAsksForNothing() {
    Fixture fixture(Model::None);
    QTRY_VERIFY(fixture.bridge->snapshot().status != nullptr);
    auto* invitation = fixture.page->findChild<Invitation*>();
    QVERIFY(invitation->isVisible());
    QSignalSpy training(fixture.page.get(), &Page::pageRequested);
    QSignalSpy opening(fixture.page.get(), &Page::openModelRequested);
    for (auto* button : invitation->findChildren<QPushButton*>()) QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(training.count(), 1);
    QCOMPARE(opening.count(), 1);
    fixture.page->findChild<SeedField*>()->next();
    QTest::keyClick(fixture.page.get(), Qt::Key_N);
    QTest::qWait(50);
    QCOMPARE(fixture.asked->count(), std::size_t{0});
}

void TestGeneratePage::theGridShowsTheSamplesOfTheSeed() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(grid(fixture)->tiles() != nullptr);
    QTRY_COMPARE(fixture.bridge->snapshot().synthesis->step, 50);
    QCOMPARE(grid(fixture)->tiles()->count, 64);
    QVERIFY(*grid(fixture)->tiles() == fixture.bridge->snapshot().synthesis->tiles);
    fixture.named<QComboBox>("Number of samples")->setCurrentIndex(0);
    QTRY_COMPARE(grid(fixture)->tiles()->count, 16);
}

void TestGeneratePage::aClickOnASampleShowsItsFilm() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(filmIsWhole(fixture));
    const QPoint middle = grid(fixture)->tileRect(13).center();
    QTest::mouseClick(grid(fixture), Qt::LeftButton, {}, middle);
    QTRY_COMPARE(fixture.asked->all<ShowFilm>().back().start.index, 13);
    QTRY_VERIFY(fixture.bridge->snapshot().film->request.start.index == 13 && filmIsWhole(fixture));
    // The last state of the film is the sample that was clicked.
    QTRY_COMPARE(scrubber(fixture)->frame(), 50);
    QCOMPARE(state(fixture)->image(0), grid(fixture)->image(13));
}

void TestGeneratePage::theScrubberMovesThroughTheFrames() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(filmIsWhole(fixture));
    const auto film = fixture.bridge->snapshot().film;
    TrackSlider* track = scrubber(fixture)->track();
    QTest::mouseClick(track, Qt::LeftButton, {},
                      {static_cast<int>(track->positionX(20)), track->height() - 16});
    QCOMPARE(scrubber(fixture)->frame(), 20);
    QCOMPARE(state(fixture)->image(0), tileImage(film->frames, 20));
    QTest::keyClick(track, Qt::Key_Right);
    QCOMPARE(state(fixture)->image(0), tileImage(film->frames, 21));
    QTest::keyClick(track, Qt::Key_Home);
    QCOMPARE(state(fixture)->image(0), tileImage(film->frames, 0));
}

void TestGeneratePage::enterPlaysTheFilmFromTheStart() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(filmIsWhole(fixture));
    QTest::keyClick(grid(fixture), Qt::Key_Right);
    QTRY_COMPARE(fixture.asked->all<ShowFilm>().back().start.index, 1);
    QTRY_VERIFY(fixture.bridge->snapshot().film->request.start.index == 1 && filmIsWhole(fixture));
    QTest::keyClick(grid(fixture), Qt::Key_Return);
    QVERIFY(scrubber(fixture)->isPlaying());
    QVERIFY(scrubber(fixture)->frame() < 50);
    QTRY_VERIFY(!scrubber(fixture)->isPlaying());
    QCOMPARE(scrubber(fixture)->frame(), 50);
}

void TestGeneratePage::anotherSeedAsksForAnotherGrid() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(filmIsWhole(fixture));
    fixture.page->findChild<SeedField*>()->setSeed(77);
    QTRY_COMPARE(fixture.asked->all<Synthesise>().back().seed, std::uint64_t{77});
    QTRY_COMPARE(fixture.asked->all<ShowFilm>().back().start.seed, std::uint64_t{77});
    QTRY_COMPARE(fixture.bridge->snapshot().synthesis->request.seed, std::uint64_t{77});
}

void TestGeneratePage::theProgressEndsWithTheGridWhateverWasChanged() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(filmIsWhole(fixture));
    fixture.script->sliceMilliseconds = 3;
    fixture.script->chainSlices = 40;
    auto* progress = fixture.named<QProgressBar>("Progress of the chains");
    fixture.named<QAbstractButton>("Next seed")->click();
    QTRY_VERIFY(progress->value() > 0);
    fixture.bridge->setParameter("sampler.step_size", "0.75");  // the grid that is shown stays until the new one is whole
    QTRY_COMPARE(fixture.bridge->status().config.sampler.stepSize, 0.75);
    QTRY_VERIFY(fixture.bridge->snapshot().synthesis->step == fixture.bridge->snapshot().synthesis->steps);
    QTRY_COMPARE(progress->value(), 0);
}

void TestGeneratePage::aFailureDoesNotStopTheNextRequest() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(filmIsWhole(fixture));
    fixture.bridge->submit(OpenModel{"broken.safetensors"});
    fixture.page->findChild<SeedField*>()->setSeed(5);
    QTRY_COMPARE(fixture.bridge->snapshot().synthesis->request.seed, std::uint64_t{5});
    QTRY_VERIFY(*grid(fixture)->tiles() == fixture.bridge->snapshot().synthesis->tiles);
}

void TestGeneratePage::theChosenSampleBecomesAnEnd() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(filmIsWhole(fixture));
    LatentPoint chosen;
    int chosenEnd = 0;
    connect(fixture.page.get(), &Page::endChosen, this, [&](const LatentPoint& point, int end) {
        chosen = point;
        chosenEnd = end;
    });
    fixture.page->findChild<SeedField*>()->setSeed(3);
    grid(fixture)->setSelected(9);
    for (auto* button : fixture.page->findChild<FilmPanel*>()->findChildren<QPushButton*>())
        if (button->text() == "Use as z₂") QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(chosenEnd, 2);
    QCOMPARE(chosen.seed, std::uint64_t{3});
    QCOMPARE(chosen.index, 9);
}

void TestGeneratePage::savedPicturesAreEnlargedByWholePixels() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(filmIsWhole(fixture));
    auto* save = fixture.page->findChild<ExportButton*>();
    save->setEnlargement(4);
    const QImage sample = grid(fixture)->image(grid(fixture)->selected());
    const QImage saved = save->picture(1);
    QCOMPARE(saved.size(), sample.size() * 4);
    for (int i = 0; i < 128; ++i) QCOMPARE(saved.pixel(i, 127 - i), sample.pixel(i / 4, (127 - i) / 4));
    QCOMPARE(save->picture(0).size(), QSize(8 * 34 - 2, 8 * 34 - 2) * 4);
    QTemporaryDir folder;
    QCOMPARE(savePng(saved, folder.filePath("sample.png")), QString());
    QCOMPARE(QImage(folder.filePath("sample.png")).size(), saved.size());
}

void TestGeneratePage::anUnwritablePlaceIsSaidInOneSentence() {
    const QString sentence = savePng(QImage(4, 4, QImage::Format_RGB32), "/no/such/folder/picture.png");
    QVERIFY2(sentence.contains("/no/such/folder/picture.png"), qPrintable(sentence));
}

void TestGeneratePage::whileTrainingTheGridFollowsTheWeights() {
    Fixture fixture(Model::Open);
    fixture.script->sliceMilliseconds = 2;
    fixture.bridge->submit(StartTraining{});
    QTRY_VERIFY(fixture.bridge->status().state == EngineState::Training && filmIsWhole(fixture));
    scrubber(fixture)->setFrame(20);
    const std::size_t before = fixture.asked->all<Synthesise>().size();
    const auto film = fixture.bridge->snapshot().film;
    QTRY_COMPARE_WITH_TIMEOUT(fixture.asked->all<Synthesise>().size(), before + 1, 8000);
    QTRY_VERIFY(fixture.bridge->snapshot().film != film && filmIsWhole(fixture));
    QCOMPARE(scrubber(fixture)->frame(), 20);
}

void TestGeneratePage::frozenWeightsKeepTheGrid() {
    Fixture fixture(Model::Open);
    fixture.script->sliceMilliseconds = 2;
    fixture.bridge->submit(StartTraining{});
    QTRY_VERIFY(fixture.bridge->status().state == EngineState::Training);
    fixture.bridge->submit(UseWeights{ExploreWeights::Frozen});
    QTRY_COMPARE(fixture.bridge->status().exploreWeights, ExploreWeights::Frozen);
    QTRY_VERIFY(filmIsWhole(fixture));
    const std::size_t before = fixture.asked->all<Synthesise>().size();
    const std::int64_t iteration = fixture.bridge->status().iteration;
    QTest::qWait(2500);
    QVERIFY(fixture.bridge->status().iteration > iteration);
    QCOMPARE(fixture.asked->all<Synthesise>().size(), before);
}

void TestGeneratePage::theFilmGoesOnPastKWithEnergyAndGradientNorm() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(filmIsWhole(fixture));
    const FilmView& shortFilm = *film(fixture)->film();
    QCOMPARE(shortFilm.negativeEnergies.size(), std::size_t{51});
    scrubber(fixture)->setFrame(20);
    press(fixture, "20 K");
    QTRY_COMPARE(fixture.asked->all<ShowFilm>().back().steps, 1000);
    QTRY_COMPARE(scrubber(fixture)->available(), 1001);
    QCOMPARE(scrubber(fixture)->frame(), 20);  // where a hand has put it
    auto* plot = film(fixture)->plot();
    QCOMPARE(plot->shortRun(), 50);
    // The plot's steps stand below those of the track, and a click there goes there.
    auto* track = scrubber(fixture)->track();
    QCoreApplication::processEvents();
    const QPoint onTrack = track->mapTo(film(fixture), QPoint(static_cast<int>(track->positionX(500)), 0));
    QVERIFY(std::abs(plot->x() + plot->pixelOf(500) - onTrack.x()) < 3);
    QTest::mouseClick(plot->findChild<QWidget*>(), Qt::LeftButton, {},
                      {static_cast<int>(plot->pixelOf(500)), plot->height() / 2});
    QVERIFY(std::abs(scrubber(fixture)->frame() - 500) < 8);
    press(fixture, "K");
    QTRY_COMPARE(scrubber(fixture)->available(), 51);
    QVERIFY(scrubber(fixture)->frame() <= 50);
}

void TestGeneratePage::aLongFilmCanBeStopped() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(filmIsWhole(fixture));
    fixture.script->sliceMilliseconds = 5;
    fixture.script->chainSlices = 400;
    press(fixture, "5 K");
    auto* stop = fixture.named<QToolButton>("Stop the chain");
    QTRY_VERIFY(stop->isVisible() && scrubber(fixture)->available() > 55);
    QTest::mouseClick(stop, Qt::LeftButton);
    QTRY_VERIFY(!fixture.bridge->status().exploring);
    QVERIFY(!stop->isVisible());
    const int reached = scrubber(fixture)->available();
    QVERIFY(reached > 55 && reached < 251);
}

void TestGeneratePage::aClickOnANeighbourMakesItTheMiddle() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(filmIsWhole(fixture));
    grid(fixture)->setSelected(5);
    press(fixture, "Neighbours");
    auto* tiles = neighbours(fixture)->tiles();
    QTRY_VERIFY(tiles->isVisible() && tiles->tiles() && tiles->tiles()->count == 25);
    QVERIFY(!grid(fixture)->isVisible());
    QCOMPARE(lastPoints(fixture, PointsFor::Neighbours).points[12].index, 5);
    QSignalSpy edits(fixture.page.get(), &Page::edited);
    QTest::mouseClick(tiles, Qt::LeftButton, {}, tiles->tileRect(3).center());
    QCOMPARE(edits.count(), 1);
    const LatentPoint middle = neighbours(fixture)->centre();
    QVERIFY(middle.mixture && middle.mixture->second.index == 5);
    QTRY_VERIFY(samePoint(lastPoints(fixture, PointsFor::Neighbours).points[12], middle));
    QTRY_VERIFY(samePoint(fixture.bridge->snapshot().film->request.start, middle));
    // Looking around by the arrows shows films and leaves the middle.
    QTest::keyClick(tiles, Qt::Key_Left);
    QTRY_VERIFY(samePoint(fixture.bridge->snapshot().film->request.start,
                          lastPoints(fixture, PointsFor::Neighbours).points[11]));
    QVERIFY(samePoint(neighbours(fixture)->centre(), middle));
    QTest::keyClick(tiles, Qt::Key_Return);
    QVERIFY(samePoint(neighbours(fixture)->centre().mixture->second, middle));
}

void TestGeneratePage::theAngleTurnsTheNeighbours() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(filmIsWhole(fixture));
    press(fixture, "Neighbours");
    neighbours(fixture)->slider()->setValue(45);
    const auto first = [&] {
        const ShowPoints request = lastPoints(fixture, PointsFor::Neighbours);
        return request.points.empty() ? Interpolate() : *request.points[0].mixture;
    };
    QTRY_COMPARE(first().turn.value_or(0), 0.5);
    const auto before = first().first.seed;
    QTest::mouseClick(fixture.named<QToolButton>("Other directions"), Qt::LeftButton);
    QTRY_VERIFY(first().first.seed != before);
}

void TestGeneratePage::samplesArePinnedNamedAndTakenOut() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(filmIsWhole(fixture));
    QSignalSpy told(fixture.page.get(), &GeneratePage::pinsChanged);
    QVERIFY(!tray(fixture)->isVisible());
    press(fixture, "Pin");
    grid(fixture)->setSelected(9);
    QTest::keyClick(fixture.page.get(), Qt::Key_P);
    QTest::keyClick(fixture.page.get(), Qt::Key_P);  // the same again is chosen, not added
    QCOMPARE(tray(fixture)->pins().size(), 2);
    QVERIFY(tray(fixture)->isVisible());
    QTRY_VERIFY(tray(fixture)->tiles()->tiles() && tray(fixture)->tiles()->tiles()->count == 2);
    QCOMPARE(tray(fixture)->tiles()->image(1), grid(fixture)->image(9));
    tray(fixture)->tiles()->setSelected(1);
    auto* name = fixture.named<QLineEdit>("Name of the pinned sample");
    name->setText("Ada");
    QTest::keyClick(name, Qt::Key_Return);
    QCOMPARE(tray(fixture)->pins()[1].name, QString("Ada"));
    QCOMPARE(told.back()[0].value<QList<NamedPoint>>().back().name, QString("Ada"));
    tray(fixture)->tiles()->setSelected(0);
    QTRY_COMPARE(fixture.bridge->snapshot().film->request.start.index, 0);
    // It stays in sight whatever is asked of the chain; another seed brings back the grid's.
    fixture.named<QSpinBox>("Steps of the chain")->setValue(30);
    QTRY_COMPARE(scrubber(fixture)->available(), 31);
    QCOMPARE(fixture.asked->all<ShowFilm>().back().start.index, 0);
    fixture.page->findChild<SeedField*>()->setSeed(4);
    QTRY_COMPARE(fixture.asked->all<ShowFilm>().back().start.seed, std::uint64_t{4});
    QCOMPARE(fixture.asked->all<ShowFilm>().back().start.index, 9);
    QTest::keyClick(tray(fixture)->tiles(), Qt::Key_Delete);
    QCOMPARE(tray(fixture)->pins().size(), 1);
    QCOMPARE(tray(fixture)->pins()[0].point.index, 9);
}

void TestGeneratePage::theSameZUnderAnotherModelAndOtherSteps() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(filmIsWhole(fixture));
    press(fixture, "Side by side");
    auto* panel = fixture.page->findChild<ComparePanel*>();
    QTRY_VERIFY(panel->tiles()->tiles() && panel->tiles()->tiles()->count == 64);
    QVERIFY(grid(fixture)->isVisible() && panel->tiles()->isVisible());
    QTRY_COMPARE(panel->tiles()->image(7), grid(fixture)->image(7));
    fixture.named<QSpinBox>("Steps of the second grid")->setValue(200);
    QTRY_COMPARE(lastPoints(fixture, PointsFor::Compare).steps, 200);
    panel->setChoice("model:other", 200);
    fixture.page->findChild<SeedField*>()->setSeed(8);
    QTRY_COMPARE(lastPoints(fixture, PointsFor::Compare).model, std::string("model:other"));
    QCOMPARE(lastPoints(fixture, PointsFor::Compare).points[63].seed, std::uint64_t{8});
    QCOMPARE(lastPoints(fixture, PointsFor::Compare).points[63].index, 63);
    // A sample chosen in one grid is chosen in both.
    QTRY_VERIFY(panel->tiles()->tiles() != nullptr);
    panel->tiles()->setSelected(11);
    QCOMPARE(grid(fixture)->selected(), 11);
    grid(fixture)->setSelected(12);
    QCOMPARE(panel->tiles()->selected(), 12);
}

void TestGeneratePage::theFilmIsExportedAsAnAnimation() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(filmIsWhole(fixture));
    const ExportAnimation animation = film(fixture)->animation();
    QCOMPARE(animation.pictures.size(), std::size_t{51});
    QVERIFY(std::ranges::equal(animation.pictures[20]->tile(0), film(fixture)->film()->frames.tile(20)));
    press(fixture, "20 K");
    QTRY_COMPARE(scrubber(fixture)->available(), 1001);
    QCOMPARE(film(fixture)->animation().pictures.size(), std::size_t{600});
}

void TestGeneratePage::everythingComesBackWithTheState() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(filmIsWhole(fixture));
    press(fixture, "Pin");
    press(fixture, "5 K");
    press(fixture, "Neighbours");
    QTRY_VERIFY(neighbours(fixture)->tiles()->tiles() != nullptr);
    QTest::mouseClick(neighbours(fixture)->tiles(), Qt::LeftButton, {},
                      neighbours(fixture)->tiles()->tileRect(0).center());
    const QJsonObject state = fixture.page->state();
    Fixture other(Model::Open);
    QTRY_VERIFY(filmIsWhole(other));
    QSignalSpy told(other.page.get(), &GeneratePage::pinsChanged);
    other.page->restore(state);
    QVERIFY(other.page->state() == state);
    QCOMPARE(told.count(), 1);
    QVERIFY(samePoint(neighbours(other)->centre(), neighbours(fixture)->centre()));
    QTRY_VERIFY(tray(other)->tiles()->tiles() != nullptr);
    QTRY_COMPARE(scrubber(other)->available(), 251);
    // Nonsense leaves a page that works.
    other.page->restore({{"view", 7}, {"pins", "x"}, {"reach", -3}, {"angle", 1e9}, {"centre", 5}});
    QCOMPARE(neighbours(other)->degrees(), 90.0);
}

void TestGeneratePage::theKChosenLastCounts() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(filmIsWhole(fixture));
    auto* steps = fixture.named<QSpinBox>("Steps of the chain");
    steps->setValue(30);
    QTRY_COMPARE(fixture.asked->all<Synthesise>().back().steps, 30);
    QSignalSpy drifted(fixture.page.get(), &Page::drifted);
    fixture.bridge->setParameter("sampler.steps", "40");
    QTRY_COMPARE(steps->value(), 0);
    QTRY_COMPARE(steps->text(), QString("K = 40 (model)"));
    QTRY_COMPARE(scrubber(fixture)->available(), 41);
    QVERIFY(std::ranges::any_of(drifted, [](const auto& told) { return told[0].toStringList() == QStringList("steps"); }));
}

void TestGeneratePage::theMenuOfASampleKnowsWhatCanBeDoneWithIt() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(filmIsWhole(fixture));
    QSignalSpy ends(fixture.page.get(), &Page::endChosen);
    trigger(grid(fixture), 7, "Pin");
    QCOMPARE(tray(fixture)->pins().back().point.index, 7);
    QCOMPARE(tray(fixture)->pins().back().name, QString("seed 1, no. 8"));
    trigger(grid(fixture), 3, "Use as z₂");
    QCOMPARE(ends.back()[0].value<LatentPoint>().index, 3);
    QCOMPARE(ends.back()[1].toInt(), 2);
    // A sample of the grid, whatever pinned one is looked at.
    QTRY_VERIFY(tray(fixture)->tiles()->tiles() != nullptr);
    tray(fixture)->tiles()->setSelected(0);
    trigger(grid(fixture), 3, "Neighbours");
    QVERIFY(neighbours(fixture)->isVisible());
    QCOMPARE(neighbours(fixture)->centre().index, 3);
}

void TestGeneratePage::theMenuOfAPinRenamesIt() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(filmIsWhole(fixture));
    press(fixture, "Pin");
    QTRY_VERIFY(tray(fixture)->tiles()->tiles() != nullptr);
    QApplication::setActiveWindow(fixture.page.get());
    trigger(tray(fixture)->tiles(), 0, "Rename");
    QTRY_VERIFY(fixture.named<QLineEdit>("Name of the pinned sample")->hasFocus());
    trigger(tray(fixture)->tiles(), 0, "Take out of the tray");
    QVERIFY(tray(fixture)->pins().isEmpty());
}

void TestGeneratePage::aRestoredSeedLeavesNothingOfTheOther() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(filmIsWhole(fixture));
    QJsonObject state = fixture.page->state();
    state["seed"] = "5";
    state["sample"] = 2;
    fixture.script->chainSlices = 1'000'000;  // the grid takes long
    fixture.page->restore(state);
    QVERIFY(!film(fixture)->film());
    QVERIFY(std::ranges::any_of(film(fixture)->findChildren<QLabel*>(),
                                [](const QLabel* label) { return label->text() == "Sample 3 of seed 5"; }));
}

void TestGeneratePage::sideBySideBeginsWithADifference() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(filmIsWhole(fixture));
    press(fixture, "Side by side");
    QTRY_COMPARE(lastPoints(fixture, PointsFor::Compare).steps, 25);
    const auto says = [&](const QString& text) {
        return std::ranges::any_of(fixture.page->findChildren<QLabel*>(), [&](const QLabel* label) {
            return label->isVisible() && label->text().endsWith(text);
        });
    };
    QTRY_VERIFY(says("K = 25") && says("K = 50"));
}

void TestGeneratePage::tabGoesOverTheSeedAsItIsSeen() {
    SeedField field("Seed", SeedField::Steps::Shown);
    QWidgetList order;
    for (QWidget* at = field.nextInFocusChain(); at != &field; at = at->nextInFocusChain())
        if ((at->focusPolicy() & Qt::TabFocus) && !at->focusProxy() && at->parentWidget() == &field) order << at;
    QCOMPARE(order.size(), 4);
    field.resize(300, 40);
    field.show();
    for (int i = 1; i < order.size(); ++i) QVERIFY(order[i - 1]->x() < order[i]->x());
}

QTEST_MAIN(TestGeneratePage)
#include "tst_generate_page.moc"
