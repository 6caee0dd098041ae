#include "ui/widgets/mask_painter.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <utility>

#include "ui/photo_mask.h"
#include "ui/theme.h"
#include "ui/widgets/tile_view.h"

namespace shortrun {

MaskPainter::MaskPainter(TileView* view) : QWidget(view), view_(view) {
    setAccessibleName(tr("Mask"));
    setAccessibleDescription(tr("Arrow keys move the brush, Space paints"));
    setMouseTracking(true);
    view->installEventFilter(this);
    resize(view->size());
    setTool(Tool::None);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void MaskPainter::setMask(const QImage& mask) {
    mask_ = mask;
    update();
}

void MaskPainter::setTool(Tool tool) {
    tool_ = tool;
    painting_ = false;
    // Without a tool the picture below can be dragged out and copied as everywhere.
    setAttribute(Qt::WA_TransparentForMouseEvents, tool == Tool::None);
    setFocusPolicy(tool == Tool::None ? Qt::NoFocus : Qt::StrongFocus);
    setCursor(tool == Tool::None ? Qt::ArrowCursor : Qt::CrossCursor);
    update();
}

void MaskPainter::setBrush(int diameter) {
    brush_ = std::max(1, diameter);
    update();
}

QRectF MaskPainter::tile() const {
    return view_->tileRect(0);
}

QPointF MaskPainter::inMask(const QPointF& position) const {
    const QRectF shown = tile();
    const auto& tiles = view_->tiles();
    if (shown.isEmpty() || !tiles) return {-1, -1};
    return (position - shown.topLeft()) * (tiles->width / shown.width());
}

void MaskPainter::stroke(const QPointF& to, bool erase) {
    if (!view_->tiles() || tile().isEmpty()) return;
    if (mask_.isNull()) mask_ = emptyMask(view_->tiles()->width);
    paintMask(mask_, painting_ ? at_ : to, to, brush_, erase);
    at_ = to;
    update();
}

void MaskPainter::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton && event->button() != Qt::RightButton) return;
    stroke(inMask(event->position()), tool_ == Tool::Erase || event->button() == Qt::RightButton);
    painting_ = true;
}

void MaskPainter::mouseMoveEvent(QMouseEvent* event) {
    if (painting_) return stroke(inMask(event->position()), tool_ == Tool::Erase || event->buttons() & Qt::RightButton);
    at_ = inMask(event->position());
    update();
}

void MaskPainter::mouseReleaseEvent(QMouseEvent*) {
    if (std::exchange(painting_, false)) Q_EMIT maskPainted(mask_);
}

void MaskPainter::leaveEvent(QEvent*) {
    at_ = {-1, -1};
    update();
}

void MaskPainter::keyPressEvent(QKeyEvent* event) {
    const int side = view_->tiles() ? view_->tiles()->width : 0;
    const int key = event->key();
    if (side == 0 || tool_ == Tool::None) return QWidget::keyPressEvent(event);
    if (at_.x() < 0) at_ = {side / 2 + 0.5, side / 2 + 0.5};
    const QPointF way(key == Qt::Key_Left ? -1 : key == Qt::Key_Right ? 1 : 0,
                      key == Qt::Key_Up ? -1 : key == Qt::Key_Down ? 1 : 0);
    if (!way.isNull()) {
        at_ = {std::clamp(at_.x() + way.x(), 0.5, side - 0.5), std::clamp(at_.y() + way.y(), 0.5, side - 0.5)};
        update();
    } else if (key == Qt::Key_Space) {
        stroke(at_, tool_ == Tool::Erase);
        Q_EMIT maskPainted(mask_);
    } else {
        QWidget::keyPressEvent(event);
    }
}

bool MaskPainter::event(QEvent* event) {
    // Space paints here, though elsewhere on the page it plays.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space)
        event->accept();
    return QWidget::event(event);
}

bool MaskPainter::eventFilter(QObject* watched, QEvent* event) {
    if (watched == view_ && event->type() == QEvent::Resize) resize(view_->size());
    return QWidget::eventFilter(watched, event);
}

void MaskPainter::paintHoles(QPainter& painter, const QRectF& shown) const {
    const double scale = shown.width() / mask_.width();
    QRegion holes;
    for (int y = 0; y < mask_.height(); ++y) {
        const uchar* row = mask_.constScanLine(y);
        for (int x = 0; x < mask_.width(); ++x) {
            const int from = x;
            while (x < mask_.width() && row[x] >= 128) ++x;
            if (x > from)
                holes += QRectF(shown.x() + from * scale, shown.y() + y * scale, (x - from) * scale, scale)
                             .toAlignedRect();
        }
    }
    QColor veil = themeColours().well;
    veil.setAlpha(225);
    painter.setClipRegion(holes);
    painter.fillRect(shown, veil);
    painter.fillRect(shown, QBrush(themeColours().accent, Qt::BDiagPattern));
    painter.setClipping(false);
}

void MaskPainter::paintEvent(QPaintEvent*) {
    const QRectF shown = tile();
    if (shown.isEmpty() || !view_->tiles()) return;
    QPainter painter(this);
    if (!mask_.isNull()) paintHoles(painter, shown);
    if (tool_ == Tool::None || at_.x() < 0) return;
    const double scale = shown.width() / view_->tiles()->width;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipRect(shown);
    const QPointF centre = shown.topLeft() + at_ * scale;
    for (const auto& [colour, width] : {std::pair(QColor(Qt::white), 3.0), std::pair(QColor(Qt::black), 1.0)}) {
        painter.setPen(QPen(colour, width));
        painter.drawEllipse(centre, brush_ * scale / 2, brush_ * scale / 2);
    }
}

}  // namespace shortrun
