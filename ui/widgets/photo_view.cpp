#include "ui/widgets/photo_view.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "ui/theme.h"

namespace shortrun {

PhotoView::PhotoView(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Original photo"));
    setToolTip(tr("The photo; the model sees the bright square, reduced to its size"));
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void PhotoView::showPhoto(const QImage& preview, const QSize& original, const CropSquare& crop) {
    preview_ = preview;
    original_ = original;
    crop_ = crop;
    update();
}

void PhotoView::paintEvent(QPaintEvent*) {
    if (original_.isEmpty()) return;
    QPainter painter(this);
    painter.setRenderHints(QPainter::SmoothPixmapTransform | QPainter::Antialiasing);
    QRectF shown(QPointF(), QSizeF(original_).scaled(size(), Qt::KeepAspectRatio));
    shown.moveCenter(QRectF(rect()).center());
    shown.moveTop(0);
    if (preview_.isNull())
        painter.fillRect(shown, themeColours().well);
    else
        painter.drawImage(shown, preview_);

    const double scale = shown.width() / original_.width();
    const double largest = std::min(original_.width(), original_.height());
    const double extent = crop_.extent > 0 ? crop_.extent : largest;
    const QPointF corner = crop_.extent > 0
                               ? QPointF(crop_.x, crop_.y)
                               : QPointF((original_.width() - extent) / 2, (original_.height() - extent) / 2);
    const QRectF square(shown.topLeft() + corner * scale, QSizeF(extent, extent) * scale);
    QPainterPath outside;
    outside.addRect(shown);
    outside.addRect(square);
    painter.fillPath(outside, QColor(0, 0, 0, 120));
    painter.setPen(QPen(themeColours().accent, 1.5));
    painter.drawRect(square.adjusted(0.75, 0.75, -0.75, -0.75));
}

}  // namespace shortrun
