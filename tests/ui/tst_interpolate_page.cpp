// The Interpolate page as a user drives it.
#include <QAbstractButton>

#include <QDoubleSpinBox>
#include <QDropEvent>
#include <QJsonArray>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QToolButton>
#include <QUrl>
#include <cmath>

#include "page_fixture.h"
#include "ui/pages/interpolate_page.h"
#include "ui/picked_tiles.h"
#include "ui/picture_origin.h"
#include "ui/point_json.h"
#include "ui/widgets/corner_pad.h"
#include "ui/widgets/export_button.h"
#include "ui/widgets/invitation.h"
#include "ui/widgets/keyframe_bar.h"
#include "ui/widgets/latent_end.h"
#include "ui/widgets/rho_slider.h"
#include "ui/widgets/seed_field.h"
#include "ui/widgets/tile_view.h"

using namespace shortrun;
using namespace shortrun::fake;

class TestInterpolatePage : public QObject {
    Q_OBJECT

    using Fixture = PageFixture<InterpolatePage>;
    static RhoSlider* slider(const Fixture& fixture) { return fixture.page->findChild<RhoSlider*>(); }
    static TileView* strip(const Fixture& fixture) { return fixture.named<TileView>("Strip of ten"); }
    static TileView* picture(const Fixture& fixture) {
        return fixture.named<TileView>("M(z) of the mixture");
    }
    static TileView* endPicture(const Fixture& fixture, const char* symbol) {
        return fixture.named<TileView>(QStringLiteral("M(%1)").arg(QString::fromUtf8(symbol)));
    }
    static CornerPad* pad(const Fixture& fixture) { return fixture.page->findChild<CornerPad*>(); }
    static KeyframeBar* bar(const Fixture& fixture) { return fixture.page->findChild<KeyframeBar*>(); }
    static void pressNamed(const Fixture& fixture, const QString& name) {
        QTest::mouseClick(fixture.named<QAbstractButton>(name), Qt::LeftButton);
    }
    static Interpolate lastPosition(const Fixture& fixture) {
        return fixture.bridge->snapshot().interpolation->request;
    }
    static void toCorners(const Fixture& fixture) {
        press(fixture, "Four corners");
        QTRY_VERIFY(lastPosition(fixture).weights.has_value());
    }
    static bool isReady(const Fixture& fixture) {
        return endPicture(fixture, "z₁")->tiles() && picture(fixture)->tiles();
    }
    static void press(const Fixture& fixture, const QString& text) {
        for (auto* button : fixture.page->findChildren<QAbstractButton*>())
            if (button->text() == text) return QTest::mouseClick(button, Qt::LeftButton);
        QFAIL(qPrintable("no button " + text));
    }

 private Q_SLOTS:
    void withoutAModelThePageInvitesAndAsksForNothing();
    void tenThousandSliderMovesEndOnTheLastValue();
    void theEndsOfTheSliderShowTheEnds();
    void swapExchangesTheEnds();
    void aNewPairAsksForAnotherStrip();
    void aClickOnTheStripMovesTheSliderThere();
    void theHandleStandsOverTheStripsPicture();
    void theAnimationMovesUntilAHandTakesTheSlider();
    void aPointFromElsewhereIsAnEndAndSwapsAsOne();
    void thePadMixesFourCorners();
    void thePadGoesByKeys();
    void keyframesAreAddedMovedTimedAndTakenOut();
    void theWayThroughTheKeyframesPlaysAndEndsOnTheLast();
    void theFilmIsExportedFrameByFrame();
    void aPinnedSampleBecomesAnEnd();
    void anExportedPictureDroppedOnAnEndBringsItsPoint();
    void everythingComesBackWithTheState();
    void samplesCountFromOneAsOnGenerate();
    void twoPhotosAreTheEndsWhateverWasChosen();
    void theFirstKeyframeMovesNothing();
    void theSliderHasItsWidthBeforeTheStripComes();
    void theAnimationsButtonKeepsItsWidth();
    void outOfSightNothingMoves();
    void spacePressesTheButtonThatHasTheFocus();
};

void TestInterpolatePage::withoutAModelThePageInvitesAndAsksForNothing() {
    Fixture fixture(Model::None);
    QTRY_VERIFY(fixture.bridge->snapshot().status != nullptr);
    QVERIFY(fixture.page->findChild<Invitation*>()->isVisible());
    slider(fixture)->setRho(0.2);
    QTest::keyClick(fixture.page.get(), Qt::Key_X);
    QTest::qWait(50);
    QCOMPARE(fixture.asked->count(), std::size_t{0});
}

void TestInterpolatePage::tenThousandSliderMovesEndOnTheLastValue() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(isReady(fixture));
    const auto before = fixture.asked->all<Interpolate>().size();
    fixture.script->sliceMilliseconds = 1;
    for (int i = 0; i < 10'000; ++i) {
        slider(fixture)->setValue(i * 37 % 1000);
        if (i % 1000 == 0) QTest::qWait(5);
    }
    slider(fixture)->setValue(421);
    QTRY_COMPARE(fixture.bridge->snapshot().interpolation->request.rho, 0.421);
    QCOMPARE(picture(fixture)->image(0), tileImage(fixture.bridge->snapshot().interpolation->tile, 0));
    QCOMPARE(picture(fixture)->accessibleDescription(), QStringLiteral("rho 0.421"));
    // Nothing older may come after it, and the engine was spared nearly all of them.
    QTest::qWait(50);
    QCOMPARE(fixture.asked->all<Interpolate>().back().rho, 0.421);
    QVERIFY(fixture.asked->all<Interpolate>().size() - before < 2000);
}

void TestInterpolatePage::theEndsOfTheSliderShowTheEnds() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(isReady(fixture));
    QTest::keyClick(slider(fixture), Qt::Key_Home);
    QTRY_COMPARE(fixture.bridge->snapshot().interpolation->request.rho, 0.0);
    QTRY_COMPARE(picture(fixture)->image(0), endPicture(fixture, "z₂")->image(0));
    QTest::keyClick(slider(fixture), Qt::Key_End);
    QTRY_COMPARE(fixture.bridge->snapshot().interpolation->request.rho, 1.0);
    QTRY_COMPARE(picture(fixture)->image(0), endPicture(fixture, "z₁")->image(0));
}

void TestInterpolatePage::swapExchangesTheEnds() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(isReady(fixture));
    fixture.script->chainSlices = 1;  // from here on pictures come whole, not sharper and sharper
    const ShowStrip old = fixture.asked->all<ShowStrip>().back();
    press(fixture, "New");
    QTRY_VERIFY(fixture.bridge->snapshot().strip->request.first.seed != old.first.seed);
    for (const int end : {0, 9})
        QTRY_COMPARE(strip(fixture)->image(end), tileImage(fixture.bridge->snapshot().strip->tiles, end));
    QTRY_COMPARE(endPicture(fixture, "z₁")->image(0), strip(fixture)->image(9));
    QTRY_COMPARE(endPicture(fixture, "z₂")->image(0), strip(fixture)->image(0));
    const QImage first = endPicture(fixture, "z₁")->image(0), second = endPicture(fixture, "z₂")->image(0);
    QVERIFY(first != second);
    const Interpolate before = fixture.asked->all<Interpolate>().back();
    press(fixture, "Swap");
    QTRY_COMPARE(endPicture(fixture, "z₁")->image(0), second);
    QTRY_COMPARE(endPicture(fixture, "z₂")->image(0), first);
    const Interpolate after = fixture.asked->all<Interpolate>().back();
    QCOMPARE(after.first.index, before.second.index);
    QCOMPARE(after.second.index, before.first.index);
    QCOMPARE(after.rho, before.rho);
}

void TestInterpolatePage::aNewPairAsksForAnotherStrip() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(isReady(fixture));
    const ShowStrip before = fixture.asked->all<ShowStrip>().back();
    press(fixture, "New");
    QTRY_VERIFY(fixture.asked->all<ShowStrip>().back().first.seed != before.first.seed &&
                fixture.asked->all<ShowStrip>().back().second.seed != before.second.seed);
}

void TestInterpolatePage::aClickOnTheStripMovesTheSliderThere() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(isReady(fixture));
    QTest::mouseClick(strip(fixture), Qt::LeftButton, {}, strip(fixture)->tileRect(4).center());
    // Exactly the strip's rho, not the slider's nearest thousandth.
    QCOMPARE(slider(fixture)->rho(), fixture.bridge->snapshot().strip->rho[4]);
    QTRY_COMPARE(picture(fixture)->image(0), strip(fixture)->image(4));
}

void TestInterpolatePage::theHandleStandsOverTheStripsPicture() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(isReady(fixture));
    QCoreApplication::processEvents();
    for (int i = 0; i < 10; ++i) {
        slider(fixture)->setRho(fixture.bridge->snapshot().strip->rho[static_cast<std::size_t>(i)]);
        const double handle = slider(fixture)->x() + slider(fixture)->positionX(slider(fixture)->value());
        const double tile = strip(fixture)->x() + strip(fixture)->tileRect(i).center().x();
        QVERIFY2(std::abs(handle - tile) < 2, qPrintable(QString("%1 %2").arg(handle).arg(tile)));
    }
}

void TestInterpolatePage::theAnimationMovesUntilAHandTakesTheSlider() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(isReady(fixture));
    const int before = slider(fixture)->value();
    press(fixture, "Animate");
    QTRY_VERIFY(slider(fixture)->value() != before);
    QTest::mouseClick(slider(fixture), Qt::LeftButton, {},
                      {static_cast<int>(slider(fixture)->positionX(500)), 16});
    const int taken = slider(fixture)->value();
    QTest::qWait(100);
    QCOMPARE(slider(fixture)->value(), taken);
}

void TestInterpolatePage::aPointFromElsewhereIsAnEndAndSwapsAsOne() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(isReady(fixture));
    auto z = std::make_shared<FloatBatch>(1, 3, 32, 32);
    z->values.assign(z->values.size(), 0.25F);
    QVERIFY(fixture.page->takeEnd({1, 0, z}, 2));
    QTRY_VERIFY(fixture.asked->all<ShowStrip>().back().second.z == z);
    press(fixture, "Swap");
    QTRY_VERIFY(fixture.asked->all<ShowStrip>().back().first.z == z);
    QVERIFY(!fixture.asked->all<ShowStrip>().back().second.z);
    // A new seed takes its place.
    press(fixture, "New");
    QTRY_VERIFY(!fixture.asked->all<ShowStrip>().back().first.z);
}

void TestInterpolatePage::thePadMixesFourCorners() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(isReady(fixture));
    toCorners(fixture);
    QVERIFY(pad(fixture)->isVisible() && !slider(fixture)->isVisible());
    const auto clickAt = [&](double u, double v) {
        QTest::mouseClick(pad(fixture), Qt::LeftButton, {}, pad(fixture)->pixelOf({u, v}).toPoint());
    };
    // A corner is its point alone, exactly.
    const std::pair<QPointF, int> corners[] = {{{1, 0}, 0}, {{0, 0}, 1}, {{1, 1}, 2}, {{0, 1}, 3}};
    for (const auto& [place, corner] : corners) {
        clickAt(place.x(), place.y());
        std::array<double, 4> weights{};
        weights[static_cast<std::size_t>(corner)] = 1;
        QTRY_VERIFY(*lastPosition(fixture).weights == weights);
    }
    clickAt(0.3, 0.8);
    QTRY_VERIFY((*lastPosition(fixture).weights)[3] > 0.7 && (*lastPosition(fixture).weights)[3] < 1);
    double squares = 0;
    const std::array<double, 4> mixed = *lastPosition(fixture).weights;
    for (const double weight : mixed) squares += weight * weight;
    QVERIFY(std::abs(squares - 1) < 1e-9);
    // What is kept there is found again there.
    const auto place = placeOnPad(pointAt(lastPosition(fixture)), fixture.page->corners());
    QVERIFY(place && std::abs((*place)[0] - pad(fixture)->position().x()) < 1e-9 &&
            std::abs((*place)[1] - pad(fixture)->position().y()) < 1e-9);
    // The map of the square is asked once, and is the pictures of the square.
    QTRY_VERIFY(fixture.bridge->snapshot().points[static_cast<std::size_t>(PointsFor::Map)] != nullptr);
    QCOMPARE(fixture.asked->all<ShowPoints>().back().points.size(), std::size_t{25});
}

void TestInterpolatePage::thePadGoesByKeys() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(isReady(fixture));
    QTest::keyClick(fixture.page.get(), Qt::Key_C);
    QTRY_VERIFY(pad(fixture)->isVisible());
    QTest::keyClick(pad(fixture), Qt::Key_Home);
    QCOMPARE(pad(fixture)->position(), QPointF(0.5, 0.5));
    QTest::keyClick(pad(fixture), Qt::Key_Right);
    QTest::keyClick(pad(fixture), Qt::Key_Down, Qt::ShiftModifier);
    QVERIFY((pad(fixture)->position() - QPointF(0.51, 0.6)).manhattanLength() < 1e-9);
    for (int i = 0; i < 20; ++i) QTest::keyClick(pad(fixture), Qt::Key_Left, Qt::ShiftModifier);
    QCOMPARE(pad(fixture)->position().x(), 0.0);
}

void TestInterpolatePage::keyframesAreAddedMovedTimedAndTakenOut() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(isReady(fixture));
    QSignalSpy edits(fixture.page.get(), &Page::edited);
    slider(fixture)->setRho(0);
    pressNamed(fixture, "Add a keyframe");
    slider(fixture)->setRho(1);
    QTest::keyClick(fixture.page.get(), Qt::Key_K);
    slider(fixture)->setRho(0.5);
    QTest::keyClick(fixture.page.get(), Qt::Key_K);
    QCOMPARE(bar(fixture)->keyframes().size(), 3);
    QCOMPARE(edits.count(), 3);
    // An end is itself; what lies between remembers both.
    QCOMPARE(bar(fixture)->keyframes()[0].point.index, 0);
    QCOMPARE(bar(fixture)->keyframes()[1].point.index, 1);
    QCOMPARE(bar(fixture)->keyframes()[2].point.mixture->rho, 0.5);
    auto* tiles = fixture.named<TileView>("Keyframes");
    QTRY_VERIFY(tiles->tiles() && tiles->tiles()->count == 3);
    QCOMPARE(tiles->image(1), endPicture(fixture, "z₁")->image(0));
    tiles->setSelected(0);
    QTRY_COMPARE(picture(fixture)->image(0), tiles->image(0));
    fixture.named<QDoubleSpinBox>("Seconds to the next keyframe")->setValue(3.5);
    QCOMPARE(bar(fixture)->keyframes()[0].seconds, 3.5);
    QTest::keyClick(tiles, Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(bar(fixture)->keyframes()[1].seconds, 3.5);
    QCOMPARE(tiles->selected(), 1);
    QTest::keyClick(tiles, Qt::Key_Delete);
    QCOMPARE(bar(fixture)->keyframes().size(), 2);
    QCOMPARE(bar(fixture)->keyframes()[0].point.index, 1);
}

void TestInterpolatePage::theWayThroughTheKeyframesPlaysAndEndsOnTheLast() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(isReady(fixture));
    const LatentPoint a{7, 0, nullptr, nullptr}, b{7, 1, nullptr, nullptr}, c{7, 2, nullptr, nullptr};
    bar(fixture)->setKeyframes({{a, 0.15}, {b, 0.15}, {c, 2}});
    const std::size_t before = fixture.asked->all<Interpolate>().size();
    pressNamed(fixture, "Play the keyframes");
    QTRY_VERIFY(samePoint(lastPosition(fixture).first, c) && lastPosition(fixture).turn == 1.0);
    const auto asked = fixture.asked->all<Interpolate>();
    double last = -1;
    for (std::size_t i = before; i < asked.size(); ++i) {
        const bool second = samePoint(asked[i].first, c);
        const double now = asked[i].turn.value() + (second ? 1 : 0);
        QVERIFY(now >= last);
        last = now;
    }
    QCOMPARE(last, 2.0);
}

void TestInterpolatePage::theFilmIsExportedFrameByFrame() {
    const QList<Keyframe> keyframes{{{7, 0}, 1}, {{7, 1}, 2}, {{7, 2}, 9}};
    const auto positions = wayPositions(keyframes, 30, 1000);
    QCOMPARE(positions.size(), std::size_t{91});
    QVERIFY(samePoint(pointAt(positions.front()), keyframes[0].point));
    QVERIFY(samePoint(pointAt(positions[30]), keyframes[1].point));
    QVERIFY(samePoint(pointAt(positions.back()), keyframes[2].point));
    QCOMPARE(wayPositions(keyframes, 30, 20).size(), std::size_t{20});

    Fixture fixture(Model::Open);
    QTRY_VERIFY(isReady(fixture));
    auto* save = fixture.page->findChild<ExportButton*>();
    ExportAnimation animation;
    animation.path = "morph.mp4";
    animation.positions = positions;
    QSignalSpy said(fixture.page.get(), &Page::message);
    Q_EMIT save->animationChosen(animation);
    QCOMPARE(said.count(), 1);
    QTRY_VERIFY(!fixture.asked->all<ExportAnimation>().empty());
    QCOMPARE(fixture.asked->all<ExportAnimation>().back().positions.size(), std::size_t{91});
}

void TestInterpolatePage::aPinnedSampleBecomesAnEnd() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(isReady(fixture));
    auto* button = fixture.named<QToolButton>("z₁ from a pinned sample");
    QVERIFY(!button->isEnabled());
    fixture.page->setPins({{"Ada", {9, 4, nullptr, nullptr}}, {"Emmy", {9, 5, nullptr, nullptr}}});
    QVERIFY(button->isEnabled());
    QCOMPARE(button->menu()->actions().size(), 2);
    QCOMPARE(button->menu()->actions()[1]->text(), QString("Emmy"));
    button->menu()->actions()[1]->trigger();
    QTRY_VERIFY(fixture.asked->all<ShowStrip>().back().first.seed == 9 &&
                fixture.asked->all<ShowStrip>().back().first.index == 5);
}

void TestInterpolatePage::anExportedPictureDroppedOnAnEndBringsItsPoint() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(isReady(fixture));
    QTemporaryDir folder;
    QImage image(32, 32, QImage::Format_RGB32);
    image.fill(Qt::gray);
    PictureOrigin origin;
    origin.page = PageId::Generate;
    origin.state = {{"seed", "31"}, {"sample", 6}};
    stamp(image, origin);
    QVERIFY(image.save(folder.filePath("sample.png")));
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(folder.filePath("sample.png"))});
    auto* end = fixture.page->findChild<LatentEnd*>();
    QDragEnterEvent enter({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(end, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(end, &drop);
    QCOMPARE(end->point().seed, std::uint64_t{31});
    QCOMPARE(end->point().index, 6);
    // Any other picture is for the window.
    QImage(8, 8, QImage::Format_RGB32).save(folder.filePath("photo.png"));
    data.setUrls({QUrl::fromLocalFile(folder.filePath("photo.png"))});
    QDragEnterEvent foreign({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, {});
    foreign.ignore();
    QApplication::sendEvent(end, &foreign);
    QVERIFY(!foreign.isAccepted());
}

void TestInterpolatePage::everythingComesBackWithTheState() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(isReady(fixture));
    toCorners(fixture);
    auto z = std::make_shared<FloatBatch>(1, 3, 32, 32);
    z->values.assign(z->values.size(), 0.25F);
    fixture.page->takeEnd({1, 0, z, nullptr}, 1);
    pad(fixture)->setPosition({0.2, 0.7});
    QTest::keyClick(fixture.page.get(), Qt::Key_K);
    const QJsonObject state = fixture.page->state();
    Fixture other(Model::Open);
    QTRY_VERIFY(isReady(other));
    other.page->restore(state);
    QVERIFY(other.page->state() == state);
    QCOMPARE(pad(other)->position(), QPointF(0.2, 0.7));
    QCOMPARE(bar(other)->keyframes().size(), 1);
    QVERIFY(*bar(other)->keyframes()[0].point.mixture->first.z == *z);
    QTRY_VERIFY(lastPosition(other).weights.has_value());
    // What is missing keeps its value.
    other.page->restore({{"rho", 0.25}, {"corners", true}});
    QCOMPARE(bar(other)->keyframes().size(), 1);
    QCOMPARE(pad(other)->position(), QPointF(0.2, 0.7));
    // Nonsense leaves a page that works.
    other.page->restore({{"keyframes", QJsonArray{1, QJsonObject{{"seconds", -5}}}}, {"u", 7}, {"first", "x"}});
    QVERIFY(pad(other)->position().x() <= 1);
}

void TestInterpolatePage::samplesCountFromOneAsOnGenerate() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(isReady(fixture));
    auto* number = fixture.named<QSpinBox>("Number of z₁ in the draw");
    QVERIFY(fixture.page->takeEnd({1, 38, nullptr, nullptr}, 1));
    QCOMPARE(number->text(), QString("no. 39"));
    number->setValue(1);
    QTRY_COMPARE(fixture.asked->all<ShowStrip>().back().first.index, 0);
    number->stepDown();
    QCOMPARE(number->value(), 1);
}

void TestInterpolatePage::twoPhotosAreTheEndsWhateverWasChosen() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(isReady(fixture));
    toCorners(fixture);
    auto z = std::make_shared<FloatBatch>(1, 3, 32, 32);
    QVERIFY(fixture.page->takeEnds({1, 0, z, nullptr, "cat.png"}, {1, 0, z, nullptr, "astronaut.png"}));
    QVERIFY(slider(fixture)->isVisible() && !pad(fixture)->isVisible());
    QVERIFY(std::abs(slider(fixture)->rho() - std::sqrt(0.5)) < 1e-3);
    QTRY_VERIFY(!lastPosition(fixture).weights && lastPosition(fixture).first.z == z);
    QCOMPARE(fixture.named<QSpinBox>("Number of z₁ in the draw")->text(), QString("photo"));
    QCOMPARE(fixture.named<QSpinBox>("Seed of z₁")->text(), QString("seed –"));
    QStringList texts;
    for (const QLabel* label : fixture.page->findChildren<QLabel*>()) texts << label->text();
    QVERIFY(texts.join('\n').contains("From the photo astronaut.png."));
    // The name comes back, and a number of a draw takes its place.
    QCOMPARE(pointFromJson(pointToJson(fixture.page->corners()[1])).name, std::string("astronaut.png"));
    fixture.named<QSpinBox>("Number of z₁ in the draw")->stepUp();
    QCOMPARE(fixture.named<QSpinBox>("Number of z₁ in the draw")->text(), QString("no. 1"));
    QCOMPARE(fixture.named<QSpinBox>("Seed of z₁")->text(), QString("seed 0"));
    QVERIFY(!fixture.page->corners()[0].z && fixture.page->corners()[0].name.empty());
}

void TestInterpolatePage::theFirstKeyframeMovesNothing() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(isReady(fixture));
    for (const int height : {560, 700}) {
        fixture.page->resize(860, height);
        fixture.page->restore({{"keyframes", QJsonArray()}});
        QCoreApplication::processEvents();
        auto* add = fixture.named<QToolButton>("Add a keyframe");
        const auto places = [&] {
            QCoreApplication::processEvents();
            QList<QRect> places;
            for (const QWidget* widget : {static_cast<QWidget*>(add), static_cast<QWidget*>(picture(fixture)),
                                          static_cast<QWidget*>(slider(fixture)),
                                          static_cast<QWidget*>(strip(fixture))})
                places << QRect(widget->mapTo(fixture.page.get(), QPoint()), widget->size());
            return places;
        };
        const QList<QRect> before = places();
        QTest::mouseClick(add, Qt::LeftButton);
        QTRY_VERIFY(fixture.named<TileView>("Keyframes")->tiles());
        QCOMPARE(bar(fixture)->keyframes().size(), 1);
        QCOMPARE(places(), before);
    }
}

void TestInterpolatePage::theSliderHasItsWidthBeforeTheStripComes() {
    Fixture fixture(Model::Open);
    fixture.script->sliceMilliseconds = 40;
    QTRY_VERIFY(fixture.page->model());
    QCoreApplication::processEvents();
    QVERIFY(!fixture.bridge->snapshot().strip);
    const double first = slider(fixture)->positionX(0), last = slider(fixture)->positionX(1000);
    QTRY_VERIFY(fixture.bridge->snapshot().strip != nullptr);
    QCoreApplication::processEvents();
    QCOMPARE(slider(fixture)->positionX(0), first);
    QCOMPARE(slider(fixture)->positionX(1000), last);
}

void TestInterpolatePage::theAnimationsButtonKeepsItsWidth() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(isReady(fixture));
    QAbstractButton* button = nullptr;
    for (auto* one : fixture.page->findChildren<QAbstractButton*>())
        if (one->text() == "Animate") button = one;
    const int width = button->width();
    button->click();
    QCoreApplication::processEvents();
    QCOMPARE(button->text(), QString("Stop"));
    QCOMPARE(button->width(), width);
    QVERIFY(button->width() >= button->sizeHint().width());
}

void TestInterpolatePage::outOfSightNothingMoves() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(isReady(fixture));
    const int before = slider(fixture)->value();
    press(fixture, "Animate");
    QTRY_VERIFY(slider(fixture)->value() != before);
    fixture.page->hide();
    const int there = slider(fixture)->value();
    QTest::qWait(100);
    QCOMPARE(slider(fixture)->value(), there);
}

void TestInterpolatePage::spacePressesTheButtonThatHasTheFocus() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(isReady(fixture));
    fixture.page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(fixture.page.get()));
    const auto first = fixture.asked->all<ShowStrip>().back().first;
    for (auto* button : fixture.page->findChildren<QAbstractButton*>())
        if (button->text() == "Swap") {
            button->setFocus();
            QTest::keyClick(button, Qt::Key_Space);
        }
    QTRY_VERIFY(samePoint(fixture.asked->all<ShowStrip>().back().second, first));
    const int there = slider(fixture)->value();
    QTest::qWait(100);
    QCOMPARE(slider(fixture)->value(), there);  // and nothing is animated
}

QTEST_MAIN(TestInterpolatePage)
#include "tst_interpolate_page.moc"
