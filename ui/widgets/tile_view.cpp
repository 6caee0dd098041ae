#include "ui/widgets/tile_view.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QDrag>
#include <QFileDialog>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>
#include <QMouseEvent>
#include <QPainter>
#include <QTemporaryDir>
#include <QUrl>
#include <algorithm>
#include <cmath>

#include "ui/picture_origin.h"
#include "ui/smooth_pictures.h"
#include "ui/theme.h"

namespace shortrun {

namespace {

QImage wrap(const ImageTiles& tiles, int first, int count) {
    if (first < 0 || count <= 0 || first + count > tiles.count) return {};
    const auto format = tiles.channels == 1 ? QImage::Format_Grayscale8 : QImage::Format_RGB888;
    return QImage(tiles.pixels.data() + first * tiles.tileBytes(), tiles.width, tiles.height * count,
                  tiles.width * tiles.channels, format);
}

}  // namespace

QImage tileImage(const ImageTiles& tiles, int index) {
    return wrap(tiles, index, 1).copy();
}

TileView::TileView(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void TileView::setTiles(std::shared_ptr<const ImageTiles> tiles) {
    tiles_ = std::move(tiles);
    // Stacked under one another the pictures are one image whose conversion and painting are cheap.
    strip_ = tiles_ ? wrap(*tiles_, 0, tiles_->count).convertToFormat(QImage::Format_RGB32) : QImage();
    const int total = tiles_ ? tiles_->count : 0;
    if (selected_ >= total) setSelected(-1);
    if (hovered_ >= total) hovered_ = -1;
    update();
}

void TileView::setShown(int first, int count) {
    first_ = std::max(0, first);
    count_ = count;
    update();
}

void TileView::setColumns(int columns) {
    columns_ = columns, update();
}
void TileView::setSpacing(int pixels) {
    spacing_ = pixels, update();
}
void TileView::setSmooth(bool smooth) {
    smooth_ = smooth, update();
}
void TileView::setMaximumScale(int scale) {
    maximumScale_ = scale, update();
}
void TileView::setAlignment(Qt::Alignment alignment) {
    alignment_ = alignment, update();
}
void TileView::setPlaceholder(const QString& text) {
    placeholder_ = text, update();
}
void TileView::setLabels(const QStringList& labels) {
    labels_ = labels, update();
}
void TileView::setFileStem(const QString& stem) {
    stem_ = stem;
}

void TileView::setSelectable(bool selectable) {
    selectable_ = selectable;
    setFocusPolicy(selectable ? Qt::StrongFocus : Qt::NoFocus);
    if (!selectable) setSelected(-1);
}

void TileView::setSelected(int tile) {
    const int total = tiles_ ? tiles_->count : 0;
    tile = tile >= 0 && tile < total ? tile : -1;
    if (tile == selected_) return;
    selected_ = tile;
    setAccessibleDescription(tile < 0 ? QString() : tr("Picture %1 of %2 selected").arg(tile + 1).arg(total));
    update();
    Q_EMIT selectionChanged(tile);
}

QImage TileView::image(int tile) const {
    return tiles_ ? tileImage(*tiles_, tile) : QImage();
}

QImage TileView::sheet(int gap) const {
    const int count = shownCount();
    if (count == 0) return {};
    const Layout layout = layoutNow();
    QImage sheet(layout.columns * (tiles_->width + gap) - gap, layout.rows * (tiles_->height + gap) - gap,
                 QImage::Format_RGB32);
    sheet.fill(Qt::white);
    QPainter painter(&sheet);
    for (int i = 0; i < count; ++i)
        painter.drawImage(
            QPoint(i % layout.columns * (tiles_->width + gap), i / layout.columns * (tiles_->height + gap)),
            strip_, QRect(0, (first_ + i) * tiles_->height, tiles_->width, tiles_->height));
    return sheet;
}

int TileView::widthOfSquare(int count, int extent, int room, double pixelRatio) {
    const int side = std::max(1, static_cast<int>(std::ceil(std::sqrt(count))));
    const double gaps = (side - 1) * kUsualGap * pixelRatio;
    const double scale = (room * pixelRatio - gaps) / (side * extent);
    const double shown = shownScale(scale, smoothPictures());
    return static_cast<int>(std::ceil((side * extent * shown + gaps) / pixelRatio));
}

// Between 1 and 2 whole scales would leave up to three quarters of the room empty.
double TileView::shownScale(double scale, bool smooth) {
    if (smooth || scale < 1) return scale;
    return scale >= 1.5 && scale < 2 ? 1.5 : std::floor(scale);
}

QSize TileView::sizeHint() const {
    return {320, 320};
}
QSize TileView::minimumSizeHint() const {
    return {64, 64};
}

int TileView::shownCount() const {
    if (!tiles_) return 0;
    const int rest = std::max(0, tiles_->count - first_);
    return count_ < 0 ? rest : std::min(rest, count_);
}

int TileView::labelHeight() const {
    return labels_.isEmpty() ? 0 : QFontMetrics(Theme::instance().font(Theme::Type::Caption)).height() + 2;
}

TileView::Layout TileView::layoutWith(int columns) const {
    const double ratio = devicePixelRatioF();
    const int gap = static_cast<int>(std::lround(spacing_ * ratio));
    const int label = static_cast<int>(std::lround(labelHeight() * ratio));
    const int width = static_cast<int>(this->width() * ratio),
              height = static_cast<int>(this->height() * ratio);
    Layout layout;
    layout.columns = columns;
    layout.rows = (shownCount() + columns - 1) / columns;
    const double roomX = (width - (columns - 1.0) * gap) / columns;
    const double roomY = (height - (layout.rows - 1.0) * gap) / layout.rows - label;
    double scale = std::max(0.0, std::min(roomX / tiles_->width, roomY / tiles_->height));
    if (maximumScale_ > 0) scale = std::min(scale, maximumScale_ * ratio);
    layout.scale = shownScale(scale, smooth_ || smoothPictures());
    layout.tileWidth = static_cast<int>(tiles_->width * layout.scale);
    layout.tileHeight = static_cast<int>(tiles_->height * layout.scale);
    layout.stepX = layout.tileWidth + gap;
    layout.stepY = layout.tileHeight + gap + label;
    const int spareX = width - layout.stepX * columns + gap,
              spareY = height - layout.stepY * layout.rows + gap;
    layout.left = alignment_ & Qt::AlignLeft ? 0 : alignment_ & Qt::AlignRight ? spareX : spareX / 2;
    layout.top = alignment_ & Qt::AlignTop ? 0 : alignment_ & Qt::AlignBottom ? spareY : spareY / 2;
    return layout;
}

TileView::Layout TileView::layoutNow() const {
    const int count = shownCount();
    if (columns_ > 0) return layoutWith(std::min(columns_, count));
    Layout best = layoutWith(1);
    const double ratio = devicePixelRatioF();
    // Of layouts at one scale one that leaves few cells empty and is shaped somewhat like the widget: a last row of
    // one picture is worse than a margin.
    auto misfit = [&](const Layout& l) {
        const double across = l.columns * l.stepX / (width() * ratio),
                     down = l.rows * l.stepY / (height() * ratio);
        return 4.0 * (l.columns * l.rows - count) / count + std::abs(across - down);
    };
    for (int columns = 2; columns <= count; ++columns) {
        const Layout candidate = layoutWith(columns);
        const bool fitter = candidate.scale == best.scale && misfit(candidate) < misfit(best);
        if (candidate.scale > best.scale || fitter) best = candidate;
    }
    return best;
}

QRect TileView::deviceRect(const Layout& layout, int shownIndex) const {
    return {layout.left + shownIndex % layout.columns * layout.stepX,
            layout.top + shownIndex / layout.columns * layout.stepY, layout.tileWidth, layout.tileHeight};
}

QRect TileView::tileRect(int tile) const {
    const int shown = tile - first_;
    if (shown < 0 || shown >= shownCount()) return {};
    const QRect device = deviceRect(layoutNow(), shown);
    const double ratio = devicePixelRatioF();
    return QRectF(device.x() / ratio, device.y() / ratio, device.width() / ratio, device.height() / ratio)
        .toAlignedRect();
}

int TileView::tileAt(const QPoint& position) const {
    const int count = shownCount();
    if (count == 0) return -1;
    const Layout layout = layoutNow();
    const QPoint device =
        (QPointF(position) * devicePixelRatioF()).toPoint() - QPoint(layout.left, layout.top);
    if (device.x() < 0 || device.y() < 0 || layout.stepX <= 0 || layout.stepY <= 0) return -1;
    const int column = device.x() / layout.stepX, row = device.y() / layout.stepY;
    const int index = row * layout.columns + column;
    return column < layout.columns && index < count ? first_ + index : -1;
}

void TileView::drawTile(QPainter& painter, const Layout& layout, int shownIndex) const {
    const int tile = first_ + shownIndex;
    const double ratio = devicePixelRatioF();
    const QRect device = deviceRect(layout, shownIndex);
    // Device pixels over the ratio: nearest-neighbour scaling then lands exactly on the screen's grid.
    const QRectF target(device.x() / ratio, device.y() / ratio, device.width() / ratio,
                        device.height() / ratio);
    painter.drawImage(target, strip_, QRectF(0, tile * tiles_->height, tiles_->width, tiles_->height));
    const ThemeColours& colours = themeColours();
    if (tile == selected_) {
        painter.setPen(QPen(colours.window, 1));
        painter.drawRect(target.adjusted(1.5, 1.5, -1.5, -1.5));
        painter.setPen(QPen(colours.accent, hasFocus() ? 4 : 2));
        painter.drawRect(target);
    } else if (tile == hovered_ && selectable_) {
        painter.setPen(QPen(colours.secondaryText, 1));
        painter.drawRect(target.adjusted(-0.5, -0.5, 0.5, 0.5));
    }
    if (shownIndex < labels_.size()) {
        painter.setPen(colours.secondaryText);
        // As far as the next one where the picture is too narrow.
        const int room = static_cast<int>(layout.stepX / ratio) - kUsualGap;
        const QString label = painter.fontMetrics().elidedText(labels_[shownIndex], Qt::ElideRight, room);
        const bool wider = painter.fontMetrics().horizontalAdvance(label) > target.width();
        painter.drawText(QRectF(target.left(), target.bottom() + 2, wider ? room : target.width(), labelHeight()),
                         (wider ? Qt::AlignLeft : Qt::AlignHCenter) | Qt::AlignTop, label);
    }
}

void TileView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const int count = shownCount();
    if (count == 0) {
        painter.setFont(Theme::instance().font(Theme::Type::Body));
        painter.setPen(themeColours().secondaryText);
        painter.drawText(rect().adjusted(16, 16, -16, -16), Qt::AlignCenter | Qt::TextWordWrap, placeholder_);
        return;
    }
    const Layout layout = layoutNow();
    const bool whole = layout.scale >= 1 && layout.scale == std::floor(layout.scale);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, smooth_ || smoothPictures() || !whole);
    painter.setFont(Theme::instance().font(Theme::Type::Caption));
    for (int i = 0; i < count; ++i)
        if (first_ + i != selected_) drawTile(painter, layout, i);
    // The selected one last: its frame lies over its neighbours.
    const bool chosen = selected_ >= first_ && selected_ < first_ + count;
    if (chosen) drawTile(painter, layout, selected_ - first_);
    if (chosen || !selectable_ || !hasFocus()) return;
    painter.setPen(QPen(themeColours().accent, 2, Qt::DotLine));  // keys begin here
    painter.drawRect(QRectF(tileRect(first_)).adjusted(1, 1, -1, -1));
}

void TileView::mousePressEvent(QMouseEvent* event) {
    pressed_ = event->pos();
    const int tile = tileAt(event->pos());
    if (selectable_ && tile >= 0 && event->button() != Qt::MiddleButton) setSelected(tile);
}

void TileView::mouseMoveEvent(QMouseEvent* event) {
    setHovered(tileAt(event->pos()));
    const bool far = (event->pos() - pressed_).manhattanLength() >= QApplication::startDragDistance();
    if ((event->buttons() & Qt::LeftButton) && far) startDrag(tileAt(pressed_));
}

void TileView::mouseDoubleClickEvent(QMouseEvent* event) {
    const int tile = tileAt(event->pos());
    if (tile >= 0 && event->button() == Qt::LeftButton) Q_EMIT activated(tile);
}

void TileView::leaveEvent(QEvent*) {
    setHovered(-1);
}

void TileView::setHovered(int tile) {
    if (tile == hovered_) return;
    hovered_ = tile;
    update();
    Q_EMIT hovered(tile);
}

void TileView::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) return copyTile();
    const int count = shownCount();
    if (!selectable_ || count == 0) return QWidget::keyPressEvent(event);
    const int columns = layoutNow().columns, now = selected_ - first_;
    int next = now;
    switch (event->key()) {
        case Qt::Key_Left:
            next = now - 1;
            break;
        case Qt::Key_Right:
            next = now + 1;
            break;
        case Qt::Key_Up:
            next = now - columns;
            break;
        case Qt::Key_Down:
            next = now + columns;
            break;
        case Qt::Key_Home:
            next = 0;
            break;
        case Qt::Key_End:
            next = count - 1;
            break;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (selected_ >= 0) Q_EMIT activated(selected_);
            return;
        default:
            return QWidget::keyPressEvent(event);
    }
    if (selected_ < 0) next = 0;
    if (next >= 0 && next < count) setSelected(first_ + next);
}

void TileView::contextMenuEvent(QContextMenuEvent* event) {
    if (shownCount() == 0) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    Q_EMIT menuOpening(menu, byKey ? focusTile() : tileAt(event->pos()));
    if (!menu->isEmpty()) menu->addSeparator();
    menu->addAction(Theme::instance().icon("copy"), tr("Copy picture"), this, &TileView::copyTile);
    menu->addAction(Theme::instance().icon("save"), tr("Save picture…"), this, &TileView::saveTile);
    if (shownCount() > 1) menu->addAction(tr("Save all as one picture…"), this, &TileView::saveSheet);
    menu->popup(event->globalPos());
}

int TileView::focusTile() const {
    if (selected_ >= 0) return selected_;
    return hovered_ >= 0 ? hovered_ : first_;
}

QString TileView::fileName(int tile) const {
    return QStringLiteral("%1-%2.png").arg(stem_).arg(tile, 4, 10, QLatin1Char('0'));
}

void TileView::copyTile() {
    const QImage picture = image(focusTile());
    if (!picture.isNull()) QApplication::clipboard()->setImage(picture);
}

void TileView::saveTile() {
    saveImage(image(focusTile()), fileName(focusTile()));
}
void TileView::saveSheet() {
    saveImage(sheet(), stem_ + QStringLiteral("s.png"));
}

void TileView::saveImage(const QImage& image, const QString& name) {
    if (image.isNull()) return;
    auto* dialog =
        new QFileDialog(this, tr("Save picture"), name, tr("Pictures (*.png *.webp *.jpg *.bmp *.tiff)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("png"));
    QImage stamped = image;
    stampFor(this, stamped);
    connect(dialog, &QFileDialog::fileSelected, this, [this, image = stamped](const QString& path) {
        if (!image.save(path)) Q_EMIT saveFailed(path);
    });
    dialog->open();
}

void TileView::startDrag(int tile) {
    QImage picture = image(tile);
    if (picture.isNull()) return;
    stampFor(this, picture);
    auto* data = new QMimeData;
    data->setImageData(picture);
    // File managers take files only: one lies in a folder that goes away with the program.
    static const QTemporaryDir folder;
    const QString path = folder.filePath(fileName(tile));
    if (folder.isValid() && picture.save(path)) data->setUrls({QUrl::fromLocalFile(path)});
    auto* drag = new QDrag(this);
    drag->setMimeData(data);
    drag->setPixmap(QPixmap::fromImage(picture.scaled(64, 64, Qt::KeepAspectRatio)));
    drag->exec(Qt::CopyAction);
}

}  // namespace shortrun
