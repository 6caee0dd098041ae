// The exploring pages together in their window: what one hands to another, the line of the export, undo.
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QUndoStack>

#include "support/window_fixture.h"
#include "ui/pages/generate_page.h"
#include "ui/pages/interpolate_page.h"
#include "ui/widgets/export_strip.h"
#include "ui/widgets/film_panel.h"
#include "ui/widgets/keyframe_bar.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/pin_tray.h"

using namespace shortrun;
using namespace shortrun::fake;

namespace {

template <class Widget>
Widget* named(QWidget* root, const QString& name) {
    for (Widget* widget : root->findChildren<Widget*>())
        if (widget->accessibleName() == name) return widget;
    qFatal("no widget is named %s", qPrintable(name));
}

}  // namespace

class TestExploreWindow : public QObject {
    Q_OBJECT

    MainWindow& open() {
        fixture_->script->modelAtStart = true;
        MainWindow& window = fixture_->open();
        window.showPage(PageId::Generate);
        return window;
    }
    static bool filmIsThere(MainWindow& window) {
        return window.page(PageId::Generate)->findChild<FilmPanel*>()->film() != nullptr;
    }

 private Q_SLOTS:
    void init() { fixture_ = std::make_unique<WindowFixture>(); }
    void cleanup() { fixture_.reset(); }

    void aPinnedSampleIsOfferedAsAnEndAndComesBackWithTheSession() {
        {
            MainWindow& window = open();
            QTRY_VERIFY(filmIsThere(window));
            QTest::keyClick(window.page(PageId::Generate), Qt::Key_P);
            QWidget* page = window.page(PageId::Interpolate);
            auto* menu = named<QToolButton>(page, "z₂ from a pinned sample")->menu();
            QCOMPARE(menu->actions().size(), 1);
            QCOMPARE(menu->actions()[0]->text(), QString("seed 1, no. 1"));
            window.close();
        }
        fixture_->window.reset();
        MainWindow& window = open();
        QCOMPARE(window.page(PageId::Generate)->findChild<PinTray*>()->pins().size(), 1);
        QVERIFY(named<QToolButton>(window.page(PageId::Interpolate), "z₁ from a pinned sample")->isEnabled());
    }

    void anExportShowsHowFarAndCanBeCancelled() {
        MainWindow& window = open();
        fixture_->script->sliceMilliseconds = 5;
        auto* strip = window.findChild<ExportStrip*>();
        QVERIFY(!strip->isVisible());
        ExportAnimation animation;
        animation.path = "/tmp/morph.mp4";
        animation.positions.resize(2000);
        window.bridge().submit(animation);
        QTRY_VERIFY(strip->isVisible());
        QTRY_VERIFY(strip->findChild<QLabel*>()->text().contains("of 2000 frames"));
        QVERIFY(strip->findChild<QLabel*>()->text().contains("morph.mp4"));
        QTest::mouseClick(strip->findChild<QToolButton*>(), Qt::LeftButton);
        QTRY_VERIFY(!strip->isVisible());
        // A short one ends by itself, and is said.
        animation.positions.resize(3);
        window.bridge().submit(animation);
        QTRY_VERIFY(window.messages()->newest().contains("/tmp/morph.mp4"));
        QTRY_VERIFY(!strip->isVisible());
    }

    void everyViewFitsBesideTheParametersOnASmallScreen() {
        MainWindow& window = open();
        QTRY_VERIFY(filmIsThere(window));
        const auto widest = [&](PageId id) {
            window.showPage(id);
            QCoreApplication::processEvents();
            return window.page(id)->minimumSizeHint().width();
        };
        // 1280 less the rail, the form and the margins.
        for (const Qt::Key key : {Qt::Key_G, Qt::Key_B, Qt::Key_V}) {
            QTest::keyClick(window.page(PageId::Generate), key);
            QVERIFY2(widest(PageId::Generate) <= 854, qPrintable(QString::number(widest(PageId::Generate))));
        }
        window.showPage(PageId::Interpolate);
        for (int view = 0; view < 2; ++view) {
            QVERIFY2(widest(PageId::Interpolate) <= 854, qPrintable(QString::number(widest(PageId::Interpolate))));
            QTest::keyClick(window.page(PageId::Interpolate), Qt::Key_C);
        }
    }

    void keyframesAreUndoneAndRedone() {
        MainWindow& window = open();
        window.showPage(PageId::Interpolate);
        auto* bar = window.page(PageId::Interpolate)->findChild<KeyframeBar*>();
        QTRY_VERIFY(window.bridge().snapshot().interpolation != nullptr);
        QTest::keyClick(window.page(PageId::Interpolate), Qt::Key_K);
        QCOMPARE(bar->keyframes().size(), 1);
        window.history().stack()->undo();
        QCOMPARE(bar->keyframes().size(), 0);
        window.history().stack()->redo();
        QCOMPARE(bar->keyframes().size(), 1);
    }

    void neighboursAreUndone() {
        MainWindow& window = open();
        QTRY_VERIFY(filmIsThere(window));
        auto* page = window.page(PageId::Generate);
        const QJsonObject before = page->state();
        QTest::keyClick(page, Qt::Key_B);
        QCOMPARE(page->state()["view"].toString(), QString("neighbours"));
        window.history().stack()->undo();
        QCOMPARE(page->state()["view"].toString(), before["view"].toString());
    }

 private:
    std::unique_ptr<WindowFixture> fixture_;
};

QTEST_MAIN(TestExploreWindow)
#include "tst_explore_window.moc"
