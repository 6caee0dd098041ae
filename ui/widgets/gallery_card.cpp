#include "ui/widgets/gallery_card.h"

#include <QPainter>
#include <QPainterPath>
#include <QTextLayout>
#include <QToolButton>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/theme.h"

namespace shortrun {

namespace {

constexpr int kCardWidth = 208;
constexpr int kPictureHeight = 144;
constexpr int kTextHeight = 112;
constexpr int kIconWidth = 64;  // of the strip that stands for a picture where there is none
constexpr int kPadding = 2 * Theme::kGrid;
constexpr int kCardRadius = 8;
constexpr int kCardIcon = 32;
constexpr int kMostLines = 3;

/// Wraps by words into at most kMostLines lines, the last one cut; returns the height used.
int drawWrapped(QPainter& painter, const QRect& area, const QString& text) {
    const QFontMetrics metrics = painter.fontMetrics();
    QTextLayout layout(text, painter.font());
    layout.beginLayout();
    int y = 0;
    for (int number = 0; number < kMostLines; ++number) {
        QTextLine line = layout.createLine();
        if (!line.isValid()) break;
        line.setLineWidth(area.width());
        QString part = text.mid(line.textStart(), line.textLength());
        if (number + 1 == kMostLines)
            part = metrics.elidedText(text.mid(line.textStart()), Qt::ElideRight, area.width());
        painter.drawText(QPoint(area.left(), area.top() + y + metrics.ascent()), part);
        y += metrics.lineSpacing();
    }
    layout.endLayout();
    return y;
}

}  // namespace

GalleryCard::GalleryCard(const Content& content, QWidget* parent)
    : QAbstractButton(parent),
      content_(content),
      picture_(content.picture.isEmpty() ? QImage() : QImage(content.picture)) {
    setAccessibleName(content.title);
    setAccessibleDescription(content.line);
    setToolTip(content.line + QLatin1Char('\n') + content.caption);  // which may be cut
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    if (!content.details) return;
    details_ = new QToolButton(this);
    details_->setIcon(Theme::instance().icon("info", Theme::Ink::Secondary));
    details_->setCursor(Qt::ArrowCursor);
    details_->setAccessibleName(tr("About %1").arg(content.title));
    details_->setToolTip(tr("The model's card: what it has learnt from, how it was made, what it cannot do"));
    connect(details_, &QToolButton::clicked, this, &GalleryCard::detailsRequested);
}

void GalleryCard::setOpen(bool open) {
    if (std::exchange(open_, open) == open) return;
    setAccessibleDescription(open ? tr("Open now. %1").arg(content_.line) : content_.line);
    update();
}

QSize GalleryCard::sizeHint() const {
    return {kCardWidth, content_.picture.isEmpty() ? kTextHeight : kPictureHeight + kTextHeight};
}

QRect GalleryCard::pictureArea() const {
    return content_.picture.isEmpty() ? QRect(1, 1, kIconWidth, height() - 2) : QRect(1, 1, width() - 2, kPictureHeight);
}

void GalleryCard::resizeEvent(QResizeEvent*) {
    if (!details_) return;
    const QSize size = details_->sizeHint();
    details_->setGeometry(width() - size.width() - 6, kPictureHeight + 8, size.width(), size.height());
}

void GalleryCard::paintEvent(QPaintEvent*) {
    const ThemeColours& colours = themeColours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool lit = underMouse() || hasFocus();
    QPainterPath outline;
    outline.addRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), kCardRadius, kCardRadius);
    painter.fillPath(outline, isDown() ? colours.accentSoft : colours.surface);
    painter.save();
    painter.setClipPath(outline);
    painter.setClipRect(pictureArea(), Qt::IntersectClip);
    painter.fillRect(pictureArea(), colours.well);
    drawPicture(painter, pictureArea());
    painter.restore();
    if (open_) drawBadge(painter);
    const QRect texts = content_.picture.isEmpty() ? rect().adjusted(kIconWidth, 0, 0, 0)
                                                   : rect().adjusted(0, kPictureHeight, 0, 0);
    drawTexts(painter, texts.adjusted(kPadding, 12, -kPadding, -12));
    painter.setPen(QPen(lit ? colours.accent : colours.border, hasFocus() ? 2 : 1));
    painter.drawPath(outline);
}

// A grid of samples is cut to the card, never squeezed; at whole numbers of device pixels where it fits.
void GalleryCard::drawPicture(QPainter& painter, const QRect& area) const {
    if (picture_.isNull()) {
        const QRect place(area.center() - QPoint(kCardIcon / 2, kCardIcon / 2), QSize(kCardIcon, kCardIcon));
        Theme::instance().icon(content_.icon, Theme::Ink::Secondary).paint(&painter, place);
        return;
    }
    const qreal ratio = devicePixelRatioF();
    const double cover =
        std::max(area.width() * ratio / picture_.width(), area.height() * ratio / picture_.height());
    const double scale = (cover > 1 ? std::ceil(cover) : cover) / ratio;
    const QSizeF size(picture_.width() * scale, picture_.height() * scale);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, cover < 1);
    painter.drawImage(QRectF(area.topLeft(), size), picture_);
}

void GalleryCard::drawBadge(QPainter& painter) const {
    const ThemeColours& colours = themeColours();
    painter.setFont(Theme::instance().font(Theme::Type::Caption));
    const QFontMetrics metrics = painter.fontMetrics();
    const QString words = tr("open");
    const QSize size(metrics.horizontalAdvance(words) + 2 * Theme::kGrid, metrics.height() + 4);
    const QRect badge(QPoint(pictureArea().right() - size.width() - Theme::kGrid, Theme::kGrid), size);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.accent);
    painter.drawRoundedRect(badge, size.height() / 2.0, size.height() / 2.0);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(colours.accentText);
    painter.drawText(badge, Qt::AlignCenter, words);
}

void GalleryCard::drawTexts(QPainter& painter, QRect area) const {
    const ThemeColours& colours = themeColours();
    const Theme& theme = Theme::instance();
    painter.setFont(theme.font(Theme::Type::Heading));
    painter.setPen(colours.text);
    const int room = area.width() - (details_ ? details_->width() : 0);
    painter.drawText(area, Qt::AlignLeft | Qt::AlignTop,
                     painter.fontMetrics().elidedText(content_.title, Qt::ElideRight, room));
    area.setTop(area.top() + painter.fontMetrics().lineSpacing() + 4);
    painter.setFont(theme.font(Theme::Type::Caption));
    painter.setPen(colours.secondaryText);
    area.setTop(area.top() + drawWrapped(painter, area, content_.line));
    painter.drawText(area, Qt::AlignLeft | Qt::AlignBottom,
                     painter.fontMetrics().elidedText(content_.caption, Qt::ElideRight, area.width()));
}

}  // namespace shortrun
