// The Generate page as a user drives it.
#include <QComboBox>
#include <QPushButton>
#include <QTemporaryDir>

#include "page_fixture.h"
#include "ui/pages/generate_page.h"
#include "ui/widgets/export_button.h"
#include "ui/widgets/film_panel.h"
#include "ui/widgets/film_scrubber.h"
#include "ui/widgets/invitation.h"
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
    static bool filmIsWhole(const Fixture& fixture) { return scrubber(fixture)->available() == 51; }

 private Q_SLOTS:
    void withoutAModelThePageInvitesAndAsksForNothing();
    void theGridShowsTheSamplesOfTheSeed();
    void aClickOnASampleShowsItsFilm();
    void theScrubberMovesThroughTheFrames();
    void enterPlaysTheFilmFromTheStart();
    void anotherSeedAsksForAnotherGrid();
    void aFailureDoesNotStopTheNextRequest();
    void theChosenSampleBecomesAnEnd();
    void savedPicturesAreEnlargedByWholePixels();
    void anUnwritablePlaceIsSaidInOneSentence();
    void whileTrainingTheGridFollowsTheWeights();
    void frozenWeightsKeepTheGrid();
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

QTEST_MAIN(TestGeneratePage)
#include "tst_generate_page.moc"
