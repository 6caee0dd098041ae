#include "ui/widgets/patch_picker.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/theme.h"

namespace shortrun {

PatchPicker::PatchPicker(const QString& title, const QString& toolTip, QWidget* parent)
    : QWidget(parent), title_(title) {
    setAccessibleName(title);
    setAccessibleDescription(toolTip);
    setToolTip(QStringLiteral("<p>%1</p>").arg(toolTip));
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::CrossCursor);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void PatchPicker::setImage(const QImage& image) {
    image_ = image;
    update();
}

void PatchPicker::setPatch(int row, int column, int side) {
    row_ = row;
    column_ = column;
    side_ = std::max(1, side);
    update();
}

void PatchPicker::setPatchShown(bool shown) {
    shown_ = shown;
    setCursor(shown ? Qt::CrossCursor : Qt::ArrowCursor);
    update();
}

QRect PatchPicker::square() const {
    const int line = QFontMetrics(Theme::instance().font(Theme::Type::Caption)).height();
    const int side = std::min(width(), height() - 2 * line - 4);
    return {(width() - side) / 2, line + 2, side, side};
}

QRectF PatchPicker::patchRect() const {
    if (image_.isNull()) return {};
    const QRect in = square();
    const double x = static_cast<double>(in.width()) / image_.width(),
                 y = static_cast<double>(in.height()) / image_.height();
    // As the engine counts: an even side reaches one pixel further down and to the right.
    const int first = (side_ - 1) / 2;
    const QRectF patch(in.left() + (column_ - first) * x, in.top() + (row_ - first) * y, side_ * x, side_ * y);
    return patch & QRectF(in);
}

void PatchPicker::paintEvent(QPaintEvent*) {
    const ThemeColours& c = themeColours();
    QPainter painter(this);
    painter.setFont(Theme::instance().font(Theme::Type::Caption));
    const QRect in = square();
    painter.setPen(c.text);
    painter.drawText(QRect(0, 0, width(), in.top() - 2), Qt::AlignCenter, title_);
    if (image_.isNull())
        painter.fillRect(in, c.well);
    else
        painter.drawImage(in, image_);
    painter.setPen(hasFocus() ? c.accent : c.border);
    painter.drawRect(in.adjusted(0, 0, -1, -1));
    if (!shown_ || image_.isNull()) return;
    // Light within dark: seen on every picture.
    painter.setPen(QPen(Qt::black, 3));
    painter.drawRect(patchRect());
    painter.setPen(QPen(Qt::white, 1.4));
    painter.drawRect(patchRect());
}

void PatchPicker::pickAt(const QPointF& position) {
    if (image_.isNull()) return;
    const QRect in = square();
    pick(static_cast<int>(std::floor((position.y() - in.top()) * image_.height() / in.height())),
         static_cast<int>(std::floor((position.x() - in.left()) * image_.width() / in.width())));
}

void PatchPicker::pick(int row, int column) {
    if (image_.isNull()) return;
    row = std::clamp(row, 0, image_.height() - 1);
    column = std::clamp(column, 0, image_.width() - 1);
    if (shown_ && row == row_ && column == column_) return;
    setPatch(row, column, side_);
    Q_EMIT picked(row, column);
}

void PatchPicker::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) pickAt(event->position());
}

void PatchPicker::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() & Qt::LeftButton) pickAt(event->position());
}

void PatchPicker::keyPressEvent(QKeyEvent* event) {
    const int stride = event->modifiers() & Qt::ShiftModifier ? 4 : 1;
    switch (event->key()) {
        case Qt::Key_Left: return pick(row_, column_ - stride);
        case Qt::Key_Right: return pick(row_, column_ + stride);
        case Qt::Key_Up: return pick(row_ - stride, column_);
        case Qt::Key_Down: return pick(row_ + stride, column_);
        default: QWidget::keyPressEvent(event);
    }
}

}  // namespace shortrun
