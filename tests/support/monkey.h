// Random clicks, keys, wheels and drags on every control of the window. The draws of a seed are the same at
// each run. Window thread.
#pragma once

#include <QAbstractButton>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QMouseEvent>
#include <QRandomGenerator>
#include <QTest>
#include <QTimer>
#include <QWheelEvent>

#include "ui/main_window.h"

namespace shortrun::testing {

class Monkey {
 public:
    explicit Monkey(MainWindow& window, quint32 seed) : window_(window), random_(seed) {
        // The menu of a button waits in a loop of its own, under a click and under the space bar: only what
        // runs in that loop too can end it.
        QObject::connect(&hand_, &QTimer::timeout, &window, [this] { leaveDialogs(); });
        hand_.start(20);
    }

    void act() {
        leaveDialogs();
        switch (random_.bounded(9)) {
            case 0:
                return window_.showPage(static_cast<PageId>(random_.bounded(kPages)));
            case 1:
                return pressKey();
            case 2:
                return turnWheel();
            case 3:
                return drag();
            case 4:
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
                 widget->inherits("shortrun::TileView") || widget->inherits("QCustomPlot") ||
                 widget->inherits("shortrun::CurvePanel")))
                shown << widget;
        return shown.isEmpty() ? &window_ : shown[random_.bounded(static_cast<int>(shown.size()))];
    }
    QPoint anyPoint(const QWidget* widget) {
        return {random_.bounded(std::max(1, widget->width())),
                random_.bounded(std::max(1, widget->height()))};
    }
    void click() {
        QWidget* widget = anyWidget();
        if (qobject_cast<QComboBox*>(widget))
            return QTest::keyClick(widget, random_.bounded(2) ? Qt::Key_Down : Qt::Key_Up);
        random_.bounded(6) ? QTest::mouseClick(widget, Qt::LeftButton, {}, anyPoint(widget))
                           : QTest::mouseDClick(widget, Qt::LeftButton, {}, anyPoint(widget));
    }
    void drag() {
        QWidget* widget = anyWidget();
        if (qobject_cast<QAbstractButton*>(widget) || qobject_cast<QComboBox*>(widget)) return;
        // A drag out of a picture is the platform's own loop, which waits for a hand.
        if (widget->inherits("shortrun::TileView")) return;
        const QPoint from = anyPoint(widget), to = anyPoint(widget);
        QTest::mousePress(widget, Qt::LeftButton, {}, from);
        for (int i = 1; i <= 4; ++i) {
            const QPoint at = from + (to - from) * i / 4;
            QMouseEvent move(QEvent::MouseMove, at, widget->mapToGlobal(at), Qt::NoButton, Qt::LeftButton,
                             {});
            QApplication::sendEvent(widget, &move);
        }
        QTest::mouseRelease(widget, Qt::LeftButton, {}, to);
    }
    void pressKey() {
        static const QList<Qt::Key> keys{Qt::Key_Space,  Qt::Key_N,    Qt::Key_X,      Qt::Key_R,
                                         Qt::Key_B,      Qt::Key_1,    Qt::Key_2,      Qt::Key_Tab,
                                         Qt::Key_Up,     Qt::Key_Down, Qt::Key_Left,   Qt::Key_Right,
                                         Qt::Key_Home,   Qt::Key_End,  Qt::Key_Escape, Qt::Key_Delete,
                                         Qt::Key_PageUp, Qt::Key_9,    Qt::Key_Plus,   Qt::Key_Minus};
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
    QTimer hand_;
};

}  // namespace shortrun::testing
