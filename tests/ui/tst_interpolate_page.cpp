// The Interpolate page as a user drives it.
#include <QAbstractButton>

#include "page_fixture.h"
#include "ui/pages/interpolate_page.h"
#include "ui/widgets/invitation.h"
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
    static bool isReady(const Fixture& fixture) {
        return strip(fixture)->tiles() && picture(fixture)->tiles();
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
    const QImage first = endPicture(fixture, "z₁")->image(0), second = endPicture(fixture, "z₂")->image(0);
    QVERIFY(first != second);
    const Interpolate before = fixture.asked->all<Interpolate>().back();
    press(fixture, "Swap");
    QTRY_COMPARE(endPicture(fixture, "z₁")->image(0), second);
    QCOMPARE(endPicture(fixture, "z₂")->image(0), first);
    const Interpolate after = fixture.asked->all<Interpolate>().back();
    QCOMPARE(after.first.index, before.second.index);
    QCOMPARE(after.second.index, before.first.index);
    QCOMPARE(after.rho, before.rho);
}

void TestInterpolatePage::aNewPairAsksForAnotherStrip() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(isReady(fixture));
    const ShowStrip before = fixture.asked->all<ShowStrip>().back();
    press(fixture, "New pair");
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
    press(fixture, "New pair");
    QTRY_VERIFY(!fixture.asked->all<ShowStrip>().back().first.z);
}

QTEST_MAIN(TestInterpolatePage)
#include "tst_interpolate_page.moc"
