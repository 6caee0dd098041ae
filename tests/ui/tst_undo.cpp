// Undo: what is a step of it, and what is none. Over a workbench without LibTorch.
#include <QSpinBox>
#include <QTest>

#include "support/window_fixture.h"
#include "ui/widgets/corner_pad.h"
#include "ui/widgets/neighbour_panel.h"
#include "ui/widgets/rho_slider.h"
#include "ui/widgets/seed_field.h"

using namespace shortrun;
using namespace shortrun::fake;

class TestUndo : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void init() { fixture_ = std::make_unique<WindowFixture>(); }
    void cleanup() { fixture_.reset(); }
    void parametersAreUndoneAndRedone();
    void seedsAreUndoneOnTheirPage();
    void quickChangesOfOneThingAreOneStep();
    void aDragOfTheSliderIsOneStep();
    void thePlaceOnThePadIsUndone();
    void theAngleOfTheNeighboursIsUndone();
    void whatMovesByItselfIsNoStep();
    void whatWasDoneToOneModelIsNotUndoneOnAnother();
    void pointsOfAnotherKindOfImagesDoNotComeBack();
    void inANumberThatIsCommittedUndoIsTheWindows();

 private:
    /// With a model open.
    MainWindow& openAt(PageId page) {
        fixture_->script->modelAtStart = true;
        fixture_->open().showPage(page);
        return *fixture_->window;
    }

    /// Empty while none is open.
    QString openModel() const {
        const auto model = fixture_->window->bridge().status().model;
        return model ? QString::fromStdString(model->name) : QString();
    }

    std::unique_ptr<WindowFixture> fixture_;
};

void TestUndo::parametersAreUndoneAndRedone() {
    MainWindow& window = fixture_->open();
    const double before = window.parameters().config().sampler.stepSize;
    QVERIFY(!window.history().stack()->canUndo());
    QVERIFY(window.parameters().set("sampler.step_size", "0.5"));
    QVERIFY(window.parameters().set("model.width", "48"));
    window.history().stack()->undo();
    window.history().stack()->undo();
    QCOMPARE(window.parameters().config().sampler.stepSize, before);
    QVERIFY(window.parameters().config().model.width != 48);
    window.history().stack()->redo();
    QCOMPARE(window.parameters().config().sampler.stepSize, 0.5);
    // What the engine uses follows.
    QTRY_COMPARE(fixture_->script->parameter("sampler.step_size"), std::string("0.5"));
}

void TestUndo::seedsAreUndoneOnTheirPage() {
    MainWindow& window = openAt(PageId::Generate);
    auto* seed = window.page(PageId::Generate)->findChild<SeedField*>();
    const auto before = seed->seed();
    seed->setSeed(99);
    window.showPage(PageId::Train);
    window.history().stack()->undo();
    QCOMPARE(seed->seed(), before);
    QCOMPARE(window.currentPage(), PageId::Generate);
    window.history().stack()->redo();
    QCOMPARE(seed->seed(), 99u);
}

void TestUndo::quickChangesOfOneThingAreOneStep() {
    MainWindow& window = fixture_->open();
    for (const char* value : {"0.5", "0.6", "0.7"})
        QVERIFY(window.parameters().set("sampler.step_size", value));
    QCOMPARE(window.history().stack()->count(), 1);
}

// A hand that rests in the middle of a drag has not let go.
void TestUndo::aDragOfTheSliderIsOneStep() {
    MainWindow& window = openAt(PageId::Interpolate);
    auto* rho = window.page(PageId::Interpolate)->findChild<RhoSlider*>();
    const double before = rho->rho();
    const QPoint at(0, rho->height() / 2);
    QTest::mousePress(rho, Qt::LeftButton, {}, at + QPoint(rho->width() / 2, 0));
    QTest::mouseMove(rho, at + QPoint(rho->width() / 3, 0));
    QTest::qWait(1000);
    QTest::mouseMove(rho, at + QPoint(rho->width() / 4, 0));
    QTest::mouseRelease(rho, Qt::LeftButton, {}, at + QPoint(rho->width() / 4, 0));
    const double after = rho->rho();
    QVERIFY(after != before);
    QUndoStack* stack = window.history().stack();
    QCOMPARE(stack->count(), 1);
    QCOMPARE(stack->undoText(), QString("ρ"));
    stack->undo();
    QCOMPARE(rho->rho(), before);
    stack->redo();
    QCOMPARE(rho->rho(), after);
    // Keys settle at once, and a row of them is one step.
    QTest::qWait(1000);
    for (int i = 0; i < 5; ++i) QTest::keyClick(rho, Qt::Key_Right);
    QTRY_COMPARE(stack->count(), 2);
    stack->undo();
    QCOMPARE(rho->rho(), after);
}

void TestUndo::thePlaceOnThePadIsUndone() {
    MainWindow& window = openAt(PageId::Interpolate);
    Page* page = window.page(PageId::Interpolate);
    page->restore({{"corners", true}});
    window.history().clear();
    auto* pad = page->findChild<CornerPad*>();
    const QPointF before = pad->position();
    QTest::mousePress(pad, Qt::LeftButton, {}, pad->pixelOf({0.2, 0.3}).toPoint());
    QTest::mouseMove(pad, pad->pixelOf({0.8, 0.7}).toPoint());
    QTest::mouseRelease(pad, Qt::LeftButton, {}, pad->pixelOf({0.8, 0.7}).toPoint());
    const QPointF after = pad->position();
    QVERIFY(after != before);
    QCOMPARE(window.history().stack()->count(), 1);
    window.history().stack()->undo();
    QCOMPARE(pad->position(), before);
    window.history().stack()->redo();
    QCOMPARE(pad->position(), after);
    QTest::qWait(1000);
    QTest::keyClick(pad, Qt::Key_Home);
    QCOMPARE(window.history().stack()->count(), 2);
}

void TestUndo::theAngleOfTheNeighboursIsUndone() {
    MainWindow& window = openAt(PageId::Generate);
    auto* panel = window.page(PageId::Generate)->findChild<NeighbourPanel*>();
    const double before = panel->degrees();
    window.page(PageId::Generate)->restore({{"view", "neighbours"}});
    window.history().clear();
    TrackSlider* angle = panel->slider();
    QTest::mousePress(angle, Qt::LeftButton, {}, QPoint(angle->width() / 2, angle->height() / 2));
    QTest::mouseMove(angle, QPoint(3 * angle->width() / 4, angle->height() / 2));
    QTest::mouseRelease(angle, Qt::LeftButton, {}, QPoint(3 * angle->width() / 4, angle->height() / 2));
    QVERIFY(panel->degrees() > before);
    QCOMPARE(window.history().stack()->count(), 1);
    window.history().stack()->undo();
    QCOMPARE(panel->degrees(), before);
}

// Where an animation has left the slider is not undone together with the next step.
void TestUndo::whatMovesByItselfIsNoStep() {
    MainWindow& window = openAt(PageId::Interpolate);
    Page* page = window.page(PageId::Interpolate);
    auto* rho = page->findChild<RhoSlider*>();
    const double before = rho->rho();
    QTRY_VERIFY(window.bridge().snapshot().interpolation);
    QTest::keyClick(page, Qt::Key_Space);
    QTRY_VERIFY(std::abs(rho->rho() - before) > 0.02);
    QTest::keyClick(page, Qt::Key_Space);
    QCOMPARE(window.history().stack()->count(), 0);
    const double there = rho->rho();
    QTest::keyClick(page, Qt::Key_X);
    QCOMPARE(window.history().stack()->count(), 1);
    window.history().stack()->undo();
    QCOMPARE(rho->rho(), there);
}

void TestUndo::whatWasDoneToOneModelIsNotUndoneOnAnother() {
    MainWindow& window = fixture_->open();
    window.openPaths({"/models/faces.safetensors"});
    QTRY_VERIFY(!window.parameters().areOne());
    window.showPage(PageId::Generate);
    QVERIFY(window.parameters().set("sampler.steps", "20"));
    QVERIFY(window.history().stack()->canUndo());
    window.openPaths({"/models/other.safetensors"});
    QTRY_COMPARE(openModel(), QString("other"));
    QVERIFY(!window.history().stack()->canUndo());
}

void TestUndo::pointsOfAnotherKindOfImagesDoNotComeBack() {
    MainWindow& window = fixture_->open();
    window.openPaths({"/models/colour.safetensors"});
    QTRY_COMPARE(openModel(), QString("colour"));
    window.showPage(PageId::Generate);
    auto* seed = window.page(PageId::Generate)->findChild<SeedField*>();
    const auto changeSeed = [&] {
        QTest::mouseClick(seed->findChild<QAbstractButton*>(), Qt::LeftButton);
        QTRY_VERIFY(window.history().stack()->canUndo());
    };
    changeSeed();
    window.openPaths({"/models/also-colour.safetensors"});
    QTRY_COMPARE(openModel(), QString("also-colour"));
    QVERIFY(window.history().stack()->canUndo());
    fixture_->script->channels = 1;
    window.openPaths({"/models/gray.safetensors"});
    QTRY_COMPARE(openModel(), QString("gray"));
    QVERIFY(!window.history().stack()->canUndo());
}

void TestUndo::inANumberThatIsCommittedUndoIsTheWindows() {
    MainWindow& window = openAt(PageId::Generate);
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    auto* seed = window.page(PageId::Generate)->findChild<SeedField*>();
    auto* box = seed->findChild<QSpinBox*>();
    const auto before = seed->seed();
    box->setFocus();
    box->selectAll();
    QTest::keyClicks(box, "77");
    QTest::keyClick(box, Qt::Key_Z, Qt::ControlModifier);  // still the field's own
    QCOMPARE(seed->seed(), before);
    QCOMPARE(window.history().stack()->count(), 0);
    box->selectAll();
    QTest::keyClicks(box, "99");
    QTest::keyClick(box, Qt::Key_Return);
    QCOMPARE(seed->seed(), 99u);
    QTest::keyClick(box, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(seed->seed(), before);
}

QTEST_MAIN(TestUndo)
#include "tst_undo.moc"
