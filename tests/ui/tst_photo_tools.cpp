// Crop, mask, noise and tray of the Reconstruct page, by mouse and by keyboard.
#include <QJsonArray>
#include <QMenu>
#include <QMouseEvent>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QToolButton>
#include <QWheelEvent>

#include "page_fixture.h"
#include "ui/pages/reconstruct_page.h"
#include "ui/photo_mask.h"
#include "ui/widgets/export_button.h"
#include "ui/widgets/film_scrubber.h"
#include "ui/widgets/mask_painter.h"
#include "ui/widgets/photo_tools.h"
#include "ui/widgets/photo_view.h"
#include "ui/widgets/reconstruction_stage.h"
#include "ui/widgets/seed_field.h"
#include "ui/widgets/tile_view.h"

using namespace shortrun;
using namespace shortrun::fake;

class TestPhotoTools : public QObject {
    Q_OBJECT

    using Fixture = PageFixture<ReconstructPage>;

    QString photo(const QString& name, const QSize& size = {64, 48}) const {
        QImage image(size, QImage::Format_RGB32);
        image.fill(QColor(200, 120, 40));
        if (!image.save(folder_.filePath(name))) qFatal("cannot write");
        return folder_.filePath(name);
    }
    void open(const Fixture& fixture, const QStringList& names) const {
        QStringList files;
        for (const QString& name : names) files << photo(name);
        const std::size_t before = runs(fixture);
        fixture.page->takePictures(files);
        QTRY_COMPARE(runs(fixture), before + 1);
        QTRY_VERIFY(finished(fixture));
    }
    /// Of a page that is closed again: a.png, its centre masked.
    QJsonObject stateWithAMaskedPhoto() const {
        Fixture fixture(Model::Open);
        if (!QTest::qWaitFor([&] { return fixture.page->model() != nullptr; })) qFatal("no model was opened");
        open(fixture, {"a.png"});
        choosePart(fixture, "Centre");
        return fixture.page->state();
    }
    static std::size_t runs(const Fixture& fixture) { return fixture.asked->all<Reconstruct>().size(); }
    static Reconstruct last(const Fixture& fixture) { return fixture.asked->all<Reconstruct>().back(); }
    static bool finished(const Fixture& fixture) {
        const auto view = fixture.bridge->snapshot().reconstruction;
        return view && view->finished;
    }
    static QPoint inTile(const Fixture& fixture, double x, double y) {
        const QRect tile = fixture.named<TileView>("Target x")->tileRect(0);
        return tile.topLeft() + QPoint(static_cast<int>(x * tile.width()), static_cast<int>(y * tile.height()));
    }
    static void choosePart(const Fixture& fixture, const QString& part) {
        auto* parts = fixture.named<QToolButton>("Mask a part of the photo");
        for (QAction* action : parts->menu()->actions())
            if (action->text().remove('&') == part) action->trigger();
    }

    QTemporaryDir folder_;

 private Q_SLOTS:
    void theSquareIsDraggedZoomedAndPutBack();
    void arrowsAndSignsMoveTheSquareToo();
    void theBrushMasksWhatTheModelFillsIn();
    void theKeyboardPaintsAndSpaceDoesNotPlay();
    void aPartIsMaskedWithoutPainting();
    void aMaskOverEverythingIsSaidAndNotAsked();
    void noiseGoesWithTheRequest();
    void theFilmPlaysAtTheSpeedChosen();
    void photosGatherInTheTrayAndLeaveIt();
    void twoPhotosBecomeBothEnds();
    void aViewOfAnEarlierRunIsNotShown();
    void aStoppedRunShowsWhatItHas();
    void stateBringsBackCropMaskAndNoise();
    void stateReadsPhotosThatAreNotOpen();
    void aPhotoThatComesMeanwhileIsAddedToThem();
    void theDescentIsAnAnimation();
    void anotherRuleRunsAgain();
    void masksGoThroughTextAndSizes();
};

void TestPhotoTools::theSquareIsDraggedZoomedAndPutBack() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->model());
    open(fixture, {"a.png"});
    auto* view = fixture.page->findChild<PhotoView*>();
    QCOMPARE(view->square().x, 8.0);
    const QPoint centre(view->width() / 2, view->width() * 48 / 64 / 2);
    QSignalSpy edited(fixture.page.get(), &Page::edited);
    QTest::mousePress(view, Qt::LeftButton, {}, centre);
    QTest::mouseMove(view, centre - QPoint(view->width() / 8, 0));
    QTest::mouseMove(view, centre - QPoint(2 * view->width(), 0));
    QTest::mouseRelease(view, Qt::LeftButton, {}, centre - QPoint(2 * view->width(), 0));
    QCOMPARE(view->square().x, 0.0);
    QCOMPARE(edited.count(), 1);  // a drag is one step of undo
    // The pixels that the model will see follow at once, the run when the hand rests.
    QCOMPARE(runs(fixture), std::size_t{1});
    QTRY_COMPARE(runs(fixture), std::size_t{2});
    QCOMPARE(last(fixture).pictures[0].crop.x, 0.0);
    QCOMPARE(last(fixture).pictures[0].crop.extent, 48.0);
    QWheelEvent wheel(centre, view->mapToGlobal(centre), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(view, &wheel);
    QVERIFY(view->square().extent < 48);
    QCOMPARE(edited.count(), 2);
    QTRY_COMPARE(runs(fixture), std::size_t{3});
    QTest::mouseDClick(view, Qt::LeftButton, {}, centre);
    QCOMPARE(view->square().extent, 48.0);
    QTRY_COMPARE(runs(fixture), std::size_t{4});
    QCOMPARE(last(fixture).pictures[0].crop.extent, 0.0);
}

void TestPhotoTools::arrowsAndSignsMoveTheSquareToo() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->model());
    open(fixture, {"a.png"});
    auto* view = fixture.page->findChild<PhotoView*>();
    QTest::keyClick(view, Qt::Key_Plus);
    const CropSquare smaller = view->square();
    QVERIFY(smaller.extent < 48);
    QTest::keyClick(view, Qt::Key_Right);
    QVERIFY(view->square().x > smaller.x);
    QTest::keyClick(view, Qt::Key_Up);
    QVERIFY(view->square().y < smaller.y);
    for (int i = 0; i < 100; ++i) QTest::keyClick(view, Qt::Key_Minus);
    QCOMPARE(view->square().extent, 48.0);
    for (int i = 0; i < 100; ++i) QTest::keyClick(view, Qt::Key_Right);
    QCOMPARE(view->square().x, 16.0);
}

void TestPhotoTools::theBrushMasksWhatTheModelFillsIn() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->model());
    open(fixture, {"a.png"});
    auto* painter = fixture.page->findChild<MaskPainter*>();
    QTest::keyClick(fixture.page.get(), Qt::Key_M);
    fixture.named<QSpinBox>("Brush size")->setValue(2);
    const QPoint from = inTile(fixture, 0.25, 0.5), to = inTile(fixture, 0.75, 0.5);
    QTest::mousePress(painter, Qt::LeftButton, {}, from);
    QTest::mouseMove(painter, to);
    QTest::mouseRelease(painter, Qt::LeftButton, {}, to);
    QTRY_COMPARE(runs(fixture), std::size_t{2});
    const auto mask = last(fixture).pictures[0].mask;
    QVERIFY(mask);
    const int side = fixture.page->model()->size;
    QCOMPARE(mask->width, side);
    QCOMPARE(int{mask->pixels[static_cast<std::size_t>(side / 2 * side + side / 2)]}, 255);
    QCOMPARE(int{mask->pixels[static_cast<std::size_t>(side / 4 * side + side / 2)]}, 0);
    // The right button takes it away again.
    QTest::mousePress(painter, Qt::RightButton, {}, from);
    QMouseEvent move(QEvent::MouseMove, to, painter->mapToGlobal(to), Qt::NoButton, Qt::RightButton, Qt::NoModifier);
    QCoreApplication::sendEvent(painter, &move);
    QTest::mouseRelease(painter, Qt::RightButton, {}, to);
    QTRY_COMPARE(runs(fixture), std::size_t{3});
    QVERIFY(!last(fixture).pictures[0].mask);
}

void TestPhotoTools::theKeyboardPaintsAndSpaceDoesNotPlay() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->model());
    open(fixture, {"a.png"});
    QTest::keyClick(fixture.page.get(), Qt::Key_M);
    auto* painter = fixture.page->findChild<MaskPainter*>();
    painter->setFocus();
    QTest::keyClick(painter, Qt::Key_Right);
    QTest::keyClick(painter, Qt::Key_Space);
    QVERIFY(!fixture.page->findChild<FilmScrubber*>()->isPlaying());
    QVERIFY(hasHoles(painter->mask()));
    QTRY_COMPARE(runs(fixture), std::size_t{2});
    QVERIFY(last(fixture).pictures[0].mask);
}

void TestPhotoTools::aPartIsMaskedWithoutPainting() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->model());
    open(fixture, {"a.png"});
    choosePart(fixture, "Quarter");
    QTRY_COMPARE(runs(fixture), std::size_t{2});
    const auto mask = last(fixture).pictures[0].mask;
    QVERIFY(mask);
    QCOMPARE(std::count(mask->pixels.begin(), mask->pixels.end(), 255),
             static_cast<std::ptrdiff_t>(mask->pixels.size() / 4));
    choosePart(fixture, "Inverse");
    QTRY_COMPARE(runs(fixture), std::size_t{3});
    QCOMPARE(int{last(fixture).pictures[0].mask->pixels[0]}, 255);
    for (QToolButton* button : fixture.page->findChildren<QToolButton*>())
        if (button->text() == "Clear") button->click();
    QTRY_COMPARE(runs(fixture), std::size_t{4});
    QVERIFY(!last(fixture).pictures[0].mask);
}

void TestPhotoTools::aMaskOverEverythingIsSaidAndNotAsked() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->model());
    open(fixture, {"a.png"});
    QSignalSpy messages(fixture.page.get(), &Page::message);
    choosePart(fixture, "Inverse");
    QTRY_COMPARE(messages.count(), 1);
    QVERIFY(messages[0][1].toString().contains("a.png"));
    QCOMPARE(runs(fixture), std::size_t{1});
}

void TestPhotoTools::noiseGoesWithTheRequest() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->model());
    open(fixture, {"a.png"});
    QSignalSpy edited(fixture.page.get(), &Page::edited);
    auto* noise = fixture.named<QSlider>("Noise added to the photos");
    for (int i = 0; i < 20; ++i) QTest::keyClick(noise, Qt::Key_Right);
    QTRY_COMPARE(edited.count(), 1);
    QTRY_COMPARE(runs(fixture), std::size_t{2});
    QCOMPARE(last(fixture).noiseStd, 0.2);
    // At its end the frame that was near enough is shown, not the last.
    auto* stage = fixture.page->findChild<ReconstructionStage*>();
    QTRY_COMPARE(stage->scrubber()->available(), 201);
    QTRY_COMPARE(stage->scrubber()->frame(), stage->bestFrame());
}

void TestPhotoTools::theFilmPlaysAtTheSpeedChosen() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->model());
    open(fixture, {"a.png"});
    auto* button = fixture.named<QToolButton>("Speed of playing");
    QCOMPARE(button->text(), QString("1 × ▾"));
    const std::size_t before = runs(fixture);
    for (QAction* action : button->menu()->actions())
        if (action->text() == "0.25 ×") action->trigger();
    QCOMPARE(button->text(), QString("0.25 × ▾"));
    QCOMPARE(fixture.page->state()["speed"].toDouble(), 0.25);
    QCOMPARE(runs(fixture), before);  // the film is the same
    fixture.page->restore({{"speed", 1.9}});
    QCOMPARE(button->text(), QString("2 × ▾"));
}

void TestPhotoTools::photosGatherInTheTrayAndLeaveIt() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->model());
    open(fixture, {"a.png"});
    open(fixture, {"b.png", "c.png"});
    QCOMPARE(last(fixture).pictures.size(), std::size_t{3});
    QTRY_COMPARE(fixture.named<TileView>("Photos")->selected(), 1);
    QTest::keyClick(fixture.page.get(), Qt::Key_Delete);
    QTRY_COMPARE(runs(fixture), std::size_t{3});
    QCOMPARE(last(fixture).pictures[1].name, std::string("c.png"));
    QTest::keyClick(fixture.page.get(), Qt::Key_Delete);
    QTest::keyClick(fixture.page.get(), Qt::Key_Delete);
    QVERIFY(fixture.page->photos().isEmpty());
    QVERIFY(!fixture.page->findChild<ReconstructionStage*>()->isVisible());
    QTest::qWait(50);
    QVERIFY(!fixture.page->findChild<ReconstructionStage*>()->isVisible());
}

void TestPhotoTools::twoPhotosBecomeBothEnds() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->model());
    open(fixture, {"a.png"});
    QPushButton* morph = nullptr;
    for (QPushButton* button : fixture.page->findChildren<QPushButton*>())
        if (button->text() == "Morph") morph = button;
    QVERIFY(morph && !morph->isEnabled());
    open(fixture, {"b.png"});
    QTRY_VERIFY(morph->isEnabled());
    QSignalSpy ends(fixture.page.get(), &Page::endsChosen);
    morph->click();
    QCOMPARE(ends.count(), 1);
    // A film begins at the second end: with the photo shown, which was added last.
    QCOMPARE(ends[0][0].value<LatentPoint>().name, std::string("a.png"));
    QCOMPARE(ends[0][1].value<LatentPoint>().name, std::string("b.png"));
    QVERIFY(ends[0][0].value<LatentPoint>().z && ends[0][1].value<LatentPoint>().z);
}

void TestPhotoTools::aViewOfAnEarlierRunIsNotShown() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->model());
    open(fixture, {"a.png"});
    Snapshot late = fixture.bridge->snapshot();
    auto view = std::make_shared<ReconstructionView>(*late.reconstruction);
    view->generation -= 1;
    view->loss = {{0.75f}};
    view->frames.resize(1);
    late.reconstruction = view;
    fixture.page->showSnapshot(late);
    QCOMPARE(fixture.page->findChild<FilmScrubber*>()->available(), 201);
}

void TestPhotoTools::aStoppedRunShowsWhatItHas() {
    Fixture fixture(Model::Open);
    fixture.script->sliceMilliseconds = 5;
    QTRY_VERIFY(fixture.page->model());
    fixture.page->takePictures({photo("a.png")});
    QTRY_VERIFY(fixture.page->findChild<FilmScrubber*>()->available() > 3);
    QTest::keyClick(fixture.page.get(), Qt::Key_Escape);
    QTRY_VERIFY(fixture.bridge->snapshot().reconstruction->stopped);
    const auto& view = *fixture.bridge->snapshot().reconstruction;
    QVERIFY(view.finished && view.step < view.steps);
    QTRY_COMPARE(fixture.page->findChild<FilmScrubber*>()->available(), static_cast<int>(view.frames.size()));
}

void TestPhotoTools::stateBringsBackCropMaskAndNoise() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->model());
    open(fixture, {"a.png", "b.png"});
    const QJsonObject before = fixture.page->state();
    choosePart(fixture, "Left half");
    QTest::keyClick(fixture.page->findChild<PhotoView*>(), Qt::Key_Plus);
    fixture.named<QSlider>("Noise added to the photos")->setValue(30);
    QTRY_COMPARE(runs(fixture), std::size_t{2});
    const QJsonObject after = fixture.page->state();
    QVERIFY(after != before);
    fixture.page->restore(before);
    QCOMPARE(fixture.page->state(), before);
    QTRY_COMPARE(runs(fixture), std::size_t{3});
    QVERIFY(!last(fixture).pictures[0].mask);
    fixture.page->restore(after);
    QCOMPARE(fixture.page->state(), after);
    QTRY_COMPARE(runs(fixture), std::size_t{4});
    QVERIFY(last(fixture).pictures[0].mask && last(fixture).pictures[0].crop.extent > 0);
    QCOMPARE(last(fixture).noiseStd, 0.3);
    // Nonsense keeps what is there, or takes nothing.
    fixture.page->restore(
        {{"photos", QJsonArray{QJsonObject{{"photo", "/nowhere.png"}, {"mask", "?"}}}}, {"shown", 99}});
    QVERIFY(fixture.page->photos().isEmpty());
}

void TestPhotoTools::stateReadsPhotosThatAreNotOpen() {
    const QJsonObject state = stateWithAMaskedPhoto();
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->model());
    fixture.page->restore(state);
    QTRY_COMPARE(runs(fixture), std::size_t{1});
    QVERIFY(last(fixture).pictures[0].mask);
    QCOMPARE(fixture.page->state(), state);
}

void TestPhotoTools::aPhotoThatComesMeanwhileIsAddedToThem() {
    const QJsonObject state = stateWithAMaskedPhoto();
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->model());
    QImage pasted(32, 32, QImage::Format_RGB888);
    pasted.fill(QColor(9, 99, 199));
    fixture.page->restore(state);
    QVERIFY(fixture.page->takeImage(pasted));  // at once, while a.png is still read
    QTRY_COMPARE(fixture.page->photos().size(), 2);
    QCOMPARE(fixture.page->photos().front().source.name, std::string("a.png"));
    QVERIFY(!fixture.page->photos().front().mask.isNull());
    QCOMPARE(fixture.page->photos().back().source.name, std::string("pasted picture"));
}

void TestPhotoTools::theDescentIsAnAnimation() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->model());
    open(fixture, {"a.png", "b.png"});
    const auto film = fixture.page->findChild<ReconstructionStage*>()->film();
    QCOMPARE(film.size(), std::size_t{201});
    QCOMPARE(film.back()->count, 1);
}

void TestPhotoTools::anotherRuleRunsAgain() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->model());
    open(fixture, {"a.png"});
    Config config = fixture.page->parameters();
    config.reconstruct.rule = ReconstructionRule::Exact;
    config.reconstruct.stepSize = 0.05;
    fixture.page->setParameters(config);
    QTRY_COMPARE(runs(fixture), std::size_t{2});
    QCOMPARE(last(fixture).options, config.reconstruct);
    config.train.batch = 8;
    fixture.page->setParameters(config);
    QTest::qWait(500);
    QCOMPARE(runs(fixture), std::size_t{2});
}

void TestPhotoTools::masksGoThroughTextAndSizes() {
    QImage mask = emptyMask(32);
    QVERIFY(!hasHoles(mask) && !maskTiles(mask) && maskToText(mask).isEmpty());
    paintMask(mask, {4.5, 4.5}, {4.5, 4.5}, 1, false);
    QVERIFY(hasHoles(mask));
    QCOMPARE(maskFromText(maskToText(mask)), mask);
    QCOMPARE(scaledMask(mask, 64).width(), 64);
    QVERIFY(hasHoles(scaledMask(mask, 64)));
    QVERIFY(maskFromText("not a mask").isNull());
    paintMask(mask, {4.5, 4.5}, {4.5, 4.5}, 1, true);
    QVERIFY(!hasHoles(mask));
    QVERIFY(coversAll(maskOf(MaskPart::Inverse, mask)));
}

QTEST_MAIN(TestPhotoTools)
#include "tst_photo_tools.moc"
