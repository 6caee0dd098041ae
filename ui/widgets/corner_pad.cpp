#include "ui/widgets/corner_pad.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/theme.h"
#include "ui/widgets/tile_view.h"

namespace shortrun {

namespace {
constexpr int kMargin = 10;  // room for the handle at the edges
constexpr double kHandle = 9;
constexpr double kStep = 0.01;
constexpr double kLongStep = 0.1;
}  // namespace

CornerPad::CornerPad(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::CrossCursor);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Pad of four corners"));
    setToolTip(
        tr("The weights w of z₁ … z₄, Σ w² = 1: a corner is its point alone, the middle has all four alike. "
           "Drag, or use the arrow keys (with Shift ten times as far), Home for the middle."));
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void CornerPad::setPosition(const QPointF& position) {
    const QPointF inside(std::clamp(position.x(), 0.0, 1.0), std::clamp(position.y(), 0.0, 1.0));
    if (inside == position_) return;
    position_ = inside;
    setAccessibleDescription(tr("%1 % from the left, %2 % from the top")
                                 .arg(std::lround(100 * inside.x()))
                                 .arg(std::lround(100 * inside.y())));
    update();
    Q_EMIT moved(position_);
}

void CornerPad::setMap(std::shared_ptr<const ImageTiles> tiles, int side) {
    map_ = std::move(tiles);
    side_ = side;
    update();
}

void CornerPad::setWay(QList<QPointF> way) {
    way_ = std::move(way);
    update();
}

QRectF CornerPad::field() const {
    const double extent = std::max(1, std::min(width(), height()) - 2 * kMargin);
    return {(width() - extent) / 2, (height() - extent) / 2, extent, extent};
}

QPointF CornerPad::pixelOf(const QPointF& position) const {
    const QRectF field = this->field();
    return field.topLeft() + QPointF(position.x() * field.width(), position.y() * field.height());
}

QPointF CornerPad::positionOf(const QPointF& pixel) const {
    const QRectF field = this->field();
    // Near an edge is on it: the corners are to be reached.
    const auto snapped = [](double share) { return share < 0.02 ? 0 : share > 0.98 ? 1 : share; };
    return {snapped((pixel.x() - field.left()) / field.width()),
            snapped((pixel.y() - field.top()) / field.height())};
}

void CornerPad::takeTo(const QPointF& position) {
    Q_EMIT taken();
    positionBefore_ = position_;
    setPosition(position);
}

void CornerPad::stepTo(const QPointF& position) {
    takeTo(position);
    settle();
}

void CornerPad::settle() {
    if (position_ != std::exchange(positionBefore_, position_)) Q_EMIT settled();
}

void CornerPad::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return event->ignore();
    takeTo(positionOf(event->position()));
}

void CornerPad::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() & Qt::LeftButton) setPosition(positionOf(event->position()));
}

void CornerPad::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) settle();
}

void CornerPad::keyPressEvent(QKeyEvent* event) {
    const double step = event->modifiers() & Qt::ShiftModifier ? kLongStep : kStep;
    switch (event->key()) {
        case Qt::Key_Left:
            return stepTo(position_ - QPointF(step, 0));
        case Qt::Key_Right:
            return stepTo(position_ + QPointF(step, 0));
        case Qt::Key_Up:
            return stepTo(position_ - QPointF(0, step));
        case Qt::Key_Down:
            return stepTo(position_ + QPointF(0, step));
        case Qt::Key_Home:
            return stepTo({0.5, 0.5});
        default:
            QWidget::keyPressEvent(event);
    }
}

void CornerPad::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QRectF field = this->field();
    const ThemeColours& colours = themeColours();
    painter.fillRect(field, colours.well);
    paintMap(painter, field);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(hasFocus() ? colours.accent : colours.border, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(field);
    paintCorners(painter, field);
    if (!way_.isEmpty()) {
        QPolygonF line;
        for (const QPointF& point : way_) line << pixelOf(point);
        painter.setPen(QPen(colours.accent, 2));
        painter.drawPolyline(line);
        painter.setBrush(colours.accent);
        for (const QPointF& point : line) painter.drawEllipse(point, 3, 3);
    }
    // A dark ring around a light one stands out on any picture.
    const QPointF centre = pixelOf(position_);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 160), 5));
    painter.drawEllipse(centre, kHandle, kHandle);
    painter.setPen(QPen(Qt::white, 3));
    painter.drawEllipse(centre, kHandle, kHandle);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.accent);
    painter.drawEllipse(centre, 4, 4);
}

// Each picture fills its cell: in the middle of it the handle shows just that.
void CornerPad::paintMap(QPainter& painter, const QRectF& field) const {
    if (!map_ || side_ < 1 || map_->count < side_ * side_) return;
    const double cell = field.width() / side_;
    for (int row = 0; row < side_; ++row)
        for (int column = 0; column < side_; ++column) {
            const QPointF corner = field.topLeft() + QPointF(column * cell, row * cell);
            painter.drawImage(QRectF(corner, QSizeF(cell, cell)), tileImage(*map_, row * side_ + column));
        }
}

void CornerPad::paintCorners(QPainter& painter, const QRectF& field) const {
    const std::pair<QString, Qt::Alignment> corners[] = {{"z₁", Qt::AlignTop | Qt::AlignRight},
                                                         {"z₂", Qt::AlignTop | Qt::AlignLeft},
                                                         {"z₃", Qt::AlignBottom | Qt::AlignRight},
                                                         {"z₄", Qt::AlignBottom | Qt::AlignLeft}};
    painter.setFont(Theme::instance().font(Theme::Type::Caption));
    const QSizeF size(24, 18);
    for (const auto& [name, corner] : corners) {
        QRectF badge({}, size);
        badge.moveLeft(corner & Qt::AlignLeft ? field.left() : field.right() - size.width());
        badge.moveTop(corner & Qt::AlignTop ? field.top() : field.bottom() - size.height());
        painter.setPen(Qt::NoPen);
        painter.setBrush(themeColours().surface);
        painter.drawRect(badge);
        painter.setPen(themeColours().text);
        painter.drawText(badge, Qt::AlignCenter, name);
    }
}

}  // namespace shortrun
