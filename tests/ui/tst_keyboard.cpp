// Everything by keyboard: on every page each control that is in sight and enabled is reached by Tab, and says
// what it is to a screen reader or in its tooltip.
#include <QAccessible>
#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QSet>
#include <QTest>
#include <QToolButton>

#include "support/window_fixture.h"
#include "ui/pages/train_page.h"
#include "ui/theme.h"
#include "ui/widgets/page_rail.h"
#include "ui/widgets/parameter_form.h"

using namespace shortrun;
using namespace shortrun::fake;

namespace {

constexpr int kMostTabs = 400;

QString pathOf(const QWidget* widget) {
    QStringList path;
    for (const QObject* at = widget; at; at = at->parent())
        path.prepend(QString::fromLatin1(at->metaObject()->className()).section(':', -1));
    return path.mid(std::max<qsizetype>(0, path.size() - 4)).join(" > ") + " '" + widget->accessibleName() +
           "'";
}

bool isPart(const QWidget* widget) {
    return widget->focusProxy() || widget->objectName().startsWith("qt_") ||
           qobject_cast<const QScrollBar*>(widget);
}

/// What Tab has to reach: enabled, in sight, and meant for it.
QList<QWidget*> controlsOf(MainWindow& window) {
    QList<QWidget*> controls;
    for (QWidget* widget : window.findChildren<QWidget*>()) {
        const bool byTab = (widget->focusPolicy() & Qt::TabFocus) != 0;
        if (byTab && widget->isVisible() && widget->isEnabled() && widget->window() == &window &&
            !isPart(widget))
            controls << widget;
    }
    return controls;
}

}  // namespace

class TestKeyboard : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void everyPage_data();
    void everyPage();
    void everyPageFitsASmallScreen();
    void theRailIsEnteredAtThePageThatIsSeen();
    void theFocusIsSeenAndNeverOverTheText_data();
    void theFocusIsSeenAndNeverOverTheText();

 private:
    void check(MainWindow& window);
};

void TestKeyboard::everyPage_data() {
    QTest::addColumn<int>("page");
    QTest::addColumn<bool>("training");
    for (int page = 0; page < kPages; ++page)
        for (const bool training : {false, true})
            QTest::addRow("%s%s", qPrintable(nameOf(static_cast<PageId>(page))), training ? "-training" : "")
                << page << training;
}

void TestKeyboard::everyPage() {
    QFETCH(int, page);
    QFETCH(bool, training);
    WindowFixture fixture;
    fixture.script->modelAtStart = true;
    fixture.script->rowsAtOnce = 50;
    MainWindow& window = fixture.open();
    window.form()->setAdvanced(true);
    if (training) {
        window.trainPage()->start();
        QTRY_VERIFY(window.bridge().metrics().size() > 150);
        window.bridge().submit(PauseTraining{});
    }
    window.showPage(static_cast<PageId>(page));
    QTest::qWait(300);
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    check(window);
}

// 1280 x 800 with the parameters beside the page is the smallest screen that is catered for.
void TestKeyboard::everyPageFitsASmallScreen() {
    WindowFixture fixture;
    fixture.script->modelAtStart = true;
    MainWindow& window = fixture.open();
    window.trainPage()->start();
    QTRY_VERIFY(window.bridge().metrics().size() > 20);
    QStringList wide;
    for (int i = 0; i < kPages; ++i) {
        const auto id = static_cast<PageId>(i);
        window.showPage(id);
        QTest::qWait(100);
        const QSize least = window.page(id)->minimumSizeHint();
        if (window.minimumSizeHint().width() > 1280 || window.minimumSizeHint().height() > 800)
            wide << QStringLiteral("%1 needs %2 x %3").arg(nameOf(id)).arg(least.width()).arg(least.height());
    }
    QVERIFY2(wide.isEmpty(), qPrintable(wide.join("; ")));
    // And going from a page with the parameters to one that is wide by itself leaves the window as it was.
    window.showPage(PageId::Train);
    window.resize(1280, 800);
    QVERIFY(window.formShown());
    for (const PageId id : {PageId::Lab, PageId::Train, PageId::Reconstruct, PageId::Lab}) {
        window.showPage(id);
        QTest::qWait(50);
        QCOMPARE(window.width(), 1280);
    }
}

void TestKeyboard::theRailIsEnteredAtThePageThatIsSeen() {
    WindowFixture fixture;
    MainWindow& window = fixture.open();
    auto* rail = window.findChild<PageRail*>();
    for (const PageId id : {PageId::Generate, PageId::Lab, PageId::Start}) {
        window.showPage(id);
        QStringList byTab;
        for (const auto* button : rail->findChildren<QToolButton*>())
            if (button->focusPolicy() & Qt::TabFocus && button->isVisible()) byTab << button->text();
        byTab.removeAll("Parameters");
        QCOMPARE(byTab, QStringList(window.page(id)->title()));
    }
}

void TestKeyboard::theFocusIsSeenAndNeverOverTheText_data() {
    QTest::addColumn<QString>("role");
    QTest::addColumn<bool>("dark");
    for (const char* role : {"", "primary", "compact"})
        for (const bool dark : {false, true}) QTest::addRow("%s-%d", role, dark) << role << dark;
}

void TestKeyboard::theFocusIsSeenAndNeverOverTheText() {
    QFETCH(QString, role);
    QFETCH(bool, dark);
    Theme::instance().apply(dark ? ThemeChoice::Dark : ThemeChoice::Light);
    QWidget window;
    QPushButton button("Explore", &window);
    button.setProperty("role", role);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    button.clearFocus();
    const QImage without = button.grab().toImage();
    const QSize size = button.sizeHint();
    button.setFocus(Qt::TabFocusReason);
    const QImage with = button.grab().toImage();
    QCOMPARE(button.sizeHint(), size);
    QVERIFY(with != without);
    const QRect inner = with.rect().adjusted(6, 4, -6, -4);
    QCOMPARE(with.copy(inner), without.copy(inner));
    Theme::instance().apply(ThemeChoice::Light);
}

void TestKeyboard::check(MainWindow& window) {
    QStringList nameless;
    for (QWidget* control : controlsOf(window)) {
        QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(control);
        const bool named = spoken && !spoken->text(QAccessible::Name).isEmpty();
        if (!named && control->toolTip().isEmpty()) nameless << pathOf(control);
    }
    QVERIFY2(nameless.isEmpty(), qPrintable("without a name: " + nameless.join("; ")));

    QSet<QWidget*> reached;
    window.setFocus();
    for (int i = 0; i < kMostTabs; ++i) {
        QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : &window, Qt::Key_Tab);
        if (QWidget* at = QApplication::focusWidget()) reached << at;
    }
    QStringList missed;
    for (QWidget* control : controlsOf(window)) {
        const bool inside = std::any_of(reached.begin(), reached.end(),
                                        [&](QWidget* at) { return control->isAncestorOf(at); });
        if (!reached.contains(control) && !inside) missed << pathOf(control);
    }
    QVERIFY2(missed.isEmpty(), qPrintable("not reached by Tab: " + missed.join("; ")));
}

QTEST_MAIN(TestKeyboard)
#include "tst_keyboard.moc"
