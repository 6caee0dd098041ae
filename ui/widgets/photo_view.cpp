#include "ui/widgets/photo_view.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/theme.h"

namespace shortrun {

namespace {

constexpr double kSmallestExtent = 8;
constexpr double kZoomStep = 1.1;
constexpr double kMoveStep = 0.05;  ///< of the square

}  // namespace

PhotoView::PhotoView(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Original photo"));
    setToolTip(
        tr("The model sees the bright square, reduced to its size. Drag it, or use the arrow keys; the "
           "wheel, + and − make it larger and smaller; a double click or Home puts it back."));
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::SizeAllCursor);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void PhotoView::showPhoto(const QImage& preview, const QSize& original, const CropSquare& crop) {
    preview_ = preview;
    original_ = original;
    crop_ = crop;
    update();
}

CropSquare PhotoView::square() const {
    if (crop_.extent > 0) return crop_;
    const double extent = std::min(original_.width(), original_.height());
    return {(original_.width() - extent) / 2, (original_.height() - extent) / 2, extent};
}

QRectF PhotoView::shownRect() const {
    QRectF shown(QPointF(), QSizeF(original_).scaled(size(), Qt::KeepAspectRatio));
    shown.moveCenter(QRectF(rect()).center());
    shown.moveTop(0);
    return shown;
}

QPointF PhotoView::inPhoto(const QPointF& position) const {
    const QRectF shown = shownRect();
    return (position - shown.topLeft()) * (original_.width() / std::max(1.0, shown.width()));
}

void PhotoView::choose(CropSquare square) {
    const double largest = std::min(original_.width(), original_.height());
    square.extent = std::clamp(square.extent, std::min(kSmallestExtent, largest), largest);
    square.x = std::clamp(square.x, 0.0, original_.width() - square.extent);
    square.y = std::clamp(square.y, 0.0, original_.height() - square.extent);
    const CropSquare now = this->square();
    if (now.x == square.x && now.y == square.y && now.extent == square.extent) return;
    change(square);
}

void PhotoView::change(const CropSquare& crop) {
    crop_ = crop;
    moved_ = true;
    update();
    Q_EMIT cropChanged(crop_);
    if (!held_) Q_EMIT settled();
}

void PhotoView::reset() {
    change({});
}

void PhotoView::moveTo(const QPointF& centre) {
    const double extent = square().extent;
    choose({centre.x() - extent / 2, centre.y() - extent / 2, extent});
}

void PhotoView::zoom(double factor) {
    const CropSquare now = square();
    const double largest = std::min(original_.width(), original_.height());
    const double extent = std::clamp(now.extent * factor, std::min(kSmallestExtent, largest), largest);
    choose({now.x + (now.extent - extent) / 2, now.y + (now.extent - extent) / 2, extent});
}

void PhotoView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || original_.isEmpty()) return;
    const CropSquare now = square();
    const QPointF at = inPhoto(event->position());
    const bool inside = QRectF(now.x, now.y, now.extent, now.extent).contains(at);
    held_ = true;
    moved_ = false;
    grip_ = inside ? at - QPointF(now.x + now.extent / 2, now.y + now.extent / 2) : QPointF();
    moveTo(at - grip_);
}

void PhotoView::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() & Qt::LeftButton) moveTo(inPhoto(event->position()) - grip_);
}

void PhotoView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !std::exchange(held_, false)) return;
    if (moved_) Q_EMIT settled();
}

void PhotoView::mouseDoubleClickEvent(QMouseEvent*) {
    reset();
}

void PhotoView::wheelEvent(QWheelEvent* event) {
    if (original_.isEmpty()) return;
    zoom(std::pow(kZoomStep, -event->angleDelta().y() / 120.0));
    event->accept();
}

void PhotoView::keyPressEvent(QKeyEvent* event) {
    const CropSquare now = square();
    const double step = std::max(1.0, kMoveStep * now.extent);
    switch (event->key()) {
        case Qt::Key_Left:
            return choose({now.x - step, now.y, now.extent});
        case Qt::Key_Right:
            return choose({now.x + step, now.y, now.extent});
        case Qt::Key_Up:
            return choose({now.x, now.y - step, now.extent});
        case Qt::Key_Down:
            return choose({now.x, now.y + step, now.extent});
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            return zoom(1 / kZoomStep);
        case Qt::Key_Minus:
            return zoom(kZoomStep);
        case Qt::Key_Home:
            return reset();
        default:
            QWidget::keyPressEvent(event);
    }
}

void PhotoView::paintEvent(QPaintEvent*) {
    if (original_.isEmpty()) return;
    QPainter painter(this);
    painter.setRenderHints(QPainter::SmoothPixmapTransform | QPainter::Antialiasing);
    const QRectF shown = shownRect();
    if (preview_.isNull())
        painter.fillRect(shown, themeColours().well);
    else
        painter.drawImage(shown, preview_);

    const double scale = shown.width() / original_.width();
    const CropSquare taken = square();
    const QRectF frame(shown.topLeft() + QPointF(taken.x, taken.y) * scale, QSizeF(taken.extent, taken.extent) * scale);
    QPainterPath outside;
    outside.addRect(shown);
    outside.addRect(frame);
    painter.fillPath(outside, QColor(0, 0, 0, 120));
    painter.setPen(QPen(themeColours().accent, hasFocus() ? 3 : 1.5));
    painter.drawRect(frame.adjusted(0.75, 0.75, -0.75, -0.75));
}

}  // namespace shortrun
