// The mouse and the keyboard on the curves of a run.
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "ui/custom_plot.h"
#include "ui/theme.h"
#include "ui/widgets/curve_panel.h"

namespace shortrun {

namespace {

constexpr double kZoomPerStep = 0.8;
constexpr double kNarrowest = 4;   // iterations across the panel
constexpr int kClickPixels = 3;    // the mouse may slip so far in a click
constexpr double kPanShare = 0.1;  // of what is in sight, by an arrow key

}  // namespace

void CurvePanel::zoom(double at, double steps) {
    const double factor = std::pow(kZoomPerStep, steps);
    const double lower = std::max(0.0, at - (at - rangeLower()) * factor);
    const double upper = std::max(lower + kNarrowest, at + (rangeUpper() - at) * factor);
    follows_ = lower <= 0 && upper >= newest();
    if (!follows_) setRange(QCPRange(lower, upper));
    redrawSoon();
}

void CurvePanel::pan(double shift) {
    const double lower = std::max(0.0, rangeLower() + shift);
    follows_ = false;
    setRange(QCPRange(lower, lower + rangeUpper() - rangeLower()));
    redrawSoon();
}

void CurvePanel::keyPressEvent(QKeyEvent* event) {
    const double across = rangeUpper() - rangeLower(), middle = rangeLower() + across / 2;
    switch (event->key()) {
        case Qt::Key_Left:
            return pan(-kPanShare * across);
        case Qt::Key_Right:
            return pan(kPanShare * across);
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            return zoom(middle, 1);
        case Qt::Key_Minus:
            return zoom(middle, -1);
        case Qt::Key_Home:
            return fit();
        default:
            QWidget::keyPressEvent(event);
    }
}

void CurvePanel::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void CurvePanel::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

void CurvePanel::paintEvent(QPaintEvent*) {
    if (!hasFocus()) return;
    QPainter painter(this);
    painter.setPen(themeColours().accent);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void CurvePanel::takeRelease(const QPoint& position) {
    if (curves_[0].series.empty() || (position - pressed_).manhattanLength() > kClickPixels) return;
    cursorBefore_ = overlay_->cursor();
    Q_EMIT iterationChosen(std::clamp(std::round(grabbed_), 0.0, last_));
}

bool CurvePanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched != plot_) return QWidget::eventFilter(watched, event);
    const QCPAxis* below = curves_[0].rect->axis(QCPAxis::atBottom);
    switch (event->type()) {
        case QEvent::Wheel: {
            auto* turned = static_cast<QWheelEvent*>(event);
            zoom(below->pixelToCoord(turned->position().x()), turned->angleDelta().y() / 120.0);
            return true;
        }
        case QEvent::MouseButtonDblClick:
            // Its first click has chosen an iteration that nobody meant.
            Q_EMIT iterationChosen(cursorBefore_.value_or(-1));
            pressed_ = QPoint(-kClickPixels - 1, -kClickPixels - 1);
            fit();
            return true;
        case QEvent::MouseButtonPress:
            pressed_ = static_cast<QMouseEvent*>(event)->position().toPoint();
            grabbed_ = below->pixelToCoord(pressed_.x());
            setFocus(Qt::MouseFocusReason);
            return true;
        case QEvent::MouseButtonRelease:
            takeRelease(static_cast<QMouseEvent*>(event)->position().toPoint());
            return true;
        case QEvent::ToolTip: {
            auto* asked = static_cast<QHelpEvent*>(event);
            QToolTip::showText(asked->globalPos(), textAt(asked->pos()), plot_);
            return true;
        }
        case QEvent::MouseMove: {
            auto* moved = static_cast<QMouseEvent*>(event);
            hovered_ = std::clamp(below->pixelToCoord(moved->position().x()), 0.0, std::max(last_, 0.0));
            if ((moved->buttons() & Qt::LeftButton) &&
                (moved->position().toPoint() - pressed_).manhattanLength() > kClickPixels)
                pan(grabbed_ - below->pixelToCoord(moved->position().x()));
            redrawSoon();
            return true;
        }
        case QEvent::Leave:
            hovered_ = -1;
            redrawSoon();
            return false;
        default:
            return false;
    }
}

}  // namespace shortrun
