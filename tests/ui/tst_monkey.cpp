// Hundreds of random clicks, keys, wheels and drags on the whole window, while the engine trains, fails and
// diverges: nothing may crash, and the window answers afterwards. The draws are the same at each run.
#include <QAbstractButton>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QRandomGenerator>
#include <QTest>
#include <QWheelEvent>

#include "support/window_fixture.h"
#include "ui/pages/train_page.h"

using namespace shortrun;
using namespace shortrun::fake;

namespace {

constexpr int kActions = 500;

class Monkey {
 public:
    explicit Monkey(MainWindow& window, quint32 seed) : window_(window), random_(seed) {}

    void act() {
        leaveDialogs();
        switch (random_.bounded(8)) {
            case 0:
                return window_.showPage(static_cast<PageId>(random_.bounded(kPages)));
            case 1:
                return pressKey();
            case 2:
                return turnWheel();
            case 3:
                return random_.bounded(2) ? window_.history().stack()->undo()
                                          : window_.history().stack()->redo();
            default:
                return click();
        }
    }
    void leaveDialogs() {
        while (QWidget* popup = QApplication::activePopupWidget()) popup->close();
        for (QWidget* top : QApplication::topLevelWidgets())
            if (top != &window_ && top->isVisible() && (top->windowType() == Qt::Dialog)) top->close();
    }

 private:
    QWidget* anyWidget() {
        QList<QWidget*> shown;
        for (QWidget* widget : window_.findChildren<QWidget*>())
            if (widget->isVisible() && widget->isEnabled() && widget->window() == &window_ &&
                (qobject_cast<QAbstractButton*>(widget) || qobject_cast<QAbstractSlider*>(widget) ||
                 qobject_cast<QAbstractSpinBox*>(widget) || qobject_cast<QComboBox*>(widget) ||
                 widget->inherits("shortrun::TileView")))
                shown << widget;
        return shown.isEmpty() ? &window_ : shown[random_.bounded(static_cast<int>(shown.size()))];
    }
    QPoint anyPoint(const QWidget* widget) {
        return {random_.bounded(std::max(1, widget->width())),
                random_.bounded(std::max(1, widget->height()))};
    }
    void click() {
        QWidget* widget = anyWidget();
        // A menu of a button would wait for its own end.
        if (auto* button = qobject_cast<QAbstractButton*>(widget);
            button && button->property("popupMode").toInt() != 0)
            return;
        if (qobject_cast<QComboBox*>(widget))
            return QTest::keyClick(widget, random_.bounded(2) ? Qt::Key_Down : Qt::Key_Up);
        random_.bounded(6) ? QTest::mouseClick(widget, Qt::LeftButton, {}, anyPoint(widget))
                           : QTest::mouseDClick(widget, Qt::LeftButton, {}, anyPoint(widget));
    }
    void pressKey() {
        static const QList<Qt::Key> keys{
            Qt::Key_Space, Qt::Key_N,   Qt::Key_X,      Qt::Key_R,      Qt::Key_B,      Qt::Key_1,
            Qt::Key_2,     Qt::Key_Tab, Qt::Key_Up,     Qt::Key_Down,   Qt::Key_Left,   Qt::Key_Right,
            Qt::Key_Home,  Qt::Key_End, Qt::Key_Escape, Qt::Key_Delete, Qt::Key_PageUp, Qt::Key_9};
        QWidget* widget = QApplication::focusWidget() ? QApplication::focusWidget() : anyWidget();
        QTest::keyClick(widget, keys[random_.bounded(static_cast<int>(keys.size()))]);
    }
    void turnWheel() {
        QWidget* widget = anyWidget();
        const QPoint at = anyPoint(widget);
        QWheelEvent event(at, widget->mapToGlobal(at), {}, {0, random_.bounded(2) ? 120 : -120}, Qt::NoButton,
                          {}, Qt::NoScrollPhase, false);
        QApplication::sendEvent(widget, &event);
    }

    MainWindow& window_;
    QRandomGenerator random_;
};

}  // namespace

class TestMonkey : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void hundredsOfRandomActions_data();
    void hundredsOfRandomActions();
};

void TestMonkey::hundredsOfRandomActions_data() {
    QTest::addColumn<quint32>("seed");
    for (const quint32 seed : {1u, 2u, 3u}) QTest::addRow("seed-%u", seed) << seed;
}

void TestMonkey::hundredsOfRandomActions() {
    QFETCH(quint32, seed);
    WindowFixture fixture;
    fixture.script->modelAtStart = true;
    MainWindow& window = fixture.open();
    window.beginSession();
    Monkey monkey(window, seed);
    for (int i = 0; i < kActions; ++i) {
        if (i % 100 == 50) fixture.script->divergeAt = i;
        if (i % 100 == 80) fixture.script->divergeAt = -1;
        fixture.script->failToStart = i % 100 > 90;
        monkey.act();
        QTest::qWait(2);
    }
    monkey.leaveDialogs();
    fixture.script->failToStart = false;
    fixture.script->divergeAt = -1;
    // It still does what it is for.
    window.trainPage()->start();
    QTRY_COMPARE(fixture.state(), EngineState::Training);
    QVERIFY(window.close());
}

QTEST_MAIN(TestMonkey)
#include "tst_monkey.moc"
