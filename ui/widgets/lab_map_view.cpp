#include "ui/widgets/lab_map_view.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QRandomGenerator>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/theme.h"

namespace shortrun {

namespace {

constexpr int kSpray = 3;             // points at each place of the mouse
constexpr double kSprayWidth = 0.03;  // their deviation
constexpr float kKeyStep = 0.05f;
constexpr double kCorner = 6;
constexpr std::size_t kMostPathPoints = 2600, kFewestPaths = 8;
constexpr double kRing = 9;           // its radius, pixels
constexpr double kComfortable = 300;  // pixels of a square on which marks have their plain size

PlanePoint sprayed(const PlanePoint& around) {
    auto& random = *QRandomGenerator::global();
    // The sum of three uniform numbers is near enough to a Gaussian for a hand's drawing.
    const auto jitter = [&] {
        return static_cast<float>(2 * kSprayWidth * (random.generateDouble() + random.generateDouble() +
                                                     random.generateDouble() - 1.5));
    };
    const auto within = [](float value) {
        return std::clamp(value, -static_cast<float>(kPlaneExtent), static_cast<float>(kPlaneExtent));
    };
    return {within(around.x + jitter()), within(around.y + jitter())};
}

}  // namespace

LabMapView::LabMapView(const QString& name, MapScale scale, QWidget* parent) : QWidget(parent), scale_(scale) {
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        background_ = {};
        update();
    });
}

void LabMapView::setMap(const std::shared_ptr<const PlaneMap>& map) {
    if (map == map_) return;
    map_ = map;
    image_ = map ? mapImage(*map, scale_) : QImage();
    contours_ = map && levels_ > 0 ? contours(*map, levels_) : QPainterPath();
    background_ = {};
    update();
}

void LabMapView::setPoints(const std::vector<PlanePoint>& points) {
    if (points == points_) return;
    points_ = points;
    update();
}

void LabMapView::setChains(const std::vector<PlanePoint>& chains, const std::vector<PlanePath>& paths) {
    chains_ = chains;
    paths_ = paths;
    update();
}

void LabMapView::setStartShown(bool shown) {
    if (std::exchange(startShown_, shown) != shown) update();
}

void LabMapView::setDrawable(bool drawable) {
    drawable_ = drawable;
    setFocusPolicy(drawable ? Qt::StrongFocus : Qt::NoFocus);
    setCursor(drawable ? Qt::CrossCursor : Qt::ArrowCursor);
}

void LabMapView::setRing(const std::optional<PlanePoint>& point) {
    if (std::exchange(ring_, point) != point) update();
}

void LabMapView::setHint(const QString& hint) {
    if (std::exchange(hint_, hint) != hint) update();
}

QRectF LabMapView::square() const {
    const int side = std::min(width(), height());
    return QRect((width() - side) / 2, (height() - side) / 2, side, side);
}

QTransform LabMapView::toSquare(const QRectF& square) const {
    const double scale = square.width() / (2 * kPlaneExtent);
    return QTransform(scale, 0, 0, -scale, square.center().x(), square.center().y());
}

QPointF LabMapView::toWidget(const PlanePoint& point) const {
    return toSquare(square()).map(QPointF(point.x, point.y));
}

PlanePoint LabMapView::fromWidget(const QPointF& place) const {
    const QPointF point = toSquare(square()).inverted().map(place);
    return {static_cast<float>(point.x()), static_cast<float>(point.y())};
}

QImage LabMapView::picture(int pixels) const {
    QImage image(pixels, pixels, QImage::Format_RGB32);
    image.fill(themeColours().well);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    paintMap(painter, image.rect());
    paintOver(painter, image.rect());
    return image;
}

void LabMapView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = square();
    QPainterPath rounded;
    rounded.addRoundedRect(area, kCorner, kCorner);
    painter.save();
    painter.setClipPath(rounded);
    painter.drawPixmap(area.topLeft(), background(area));
    paintOver(painter, area);
    if (!hint_.isEmpty()) paintHint(painter, area);
    if (hasFocus()) {
        painter.setPen(QPen(Qt::white, 1.5));
        const QPointF at = toWidget(cursor_);
        painter.drawLine(at - QPointF(6, 0), at + QPointF(6, 0));
        painter.drawLine(at - QPointF(0, 6), at + QPointF(0, 6));
    }
    painter.restore();
    if (hasFocus()) {
        painter.setPen(QPen(themeColours().accent, 2));
        painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), kCorner, kCorner);
    }
}

const QPixmap& LabMapView::background(const QRectF& square) {
    const double ratio = devicePixelRatioF();
    const QSize size = (square.size() * ratio).toSize();
    if (background_.size() != size) {
        background_ = QPixmap(size);
        background_.setDevicePixelRatio(ratio);
        background_.fill(themeColours().well);
        QPainter painter(&background_);
        painter.setRenderHint(QPainter::Antialiasing);
        paintMap(painter, QRectF(QPointF(), square.size()));
    }
    return background_;
}

void LabMapView::paintMap(QPainter& painter, const QRectF& square) const {
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    if (!image_.isNull()) painter.drawImage(square, image_);
    const QTransform transform = toSquare(square);
    const double scale = std::clamp(square.width() / kComfortable, 0.7, 2.0);
    if (!contours_.isEmpty()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(QColor(0, 0, 0, 70), 0.8 * scale));
        painter.drawPath(transform.map(contours_));
    }
}

void LabMapView::paintOver(QPainter& painter, const QRectF& square) const {
    const QTransform transform = toSquare(square);
    const double scale = std::clamp(square.width() / kComfortable, 0.7, 2.0);
    if (startShown_) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(QColor(255, 255, 255, 110), 1, Qt::DashLine));
        painter.drawRect(transform.mapRect(QRectF(-1, -1, 2, 2)));
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(255, 255, 255, 150));
    for (const PlanePoint& point : points_)
        painter.drawEllipse(transform.map(QPointF(point.x, point.y)), 1.2 * scale, 1.2 * scale);
    paintChains(painter, transform, scale);
    if (!ring_) return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(Qt::white, 1.5 * scale));
    painter.drawEllipse(transform.map(QPointF(ring_->x, ring_->y)), kRing * scale, kRing * scale);
}

void LabMapView::paintChains(QPainter& painter, const QTransform& transform, double scale) const {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(255, 255, 255, 85), 0.9 * scale));
    // Long ways cover the landscape: then fewer of them are drawn.
    std::size_t drawn = 0;
    for (const PlanePath& path : paths_) {
        drawn += path.points.size();
        if (drawn > kMostPathPoints && drawn > kFewestPaths * path.points.size()) break;
        QPolygonF line;
        for (const PlanePoint& point : path.points) line << transform.map(QPointF(point.x, point.y));
        painter.drawPolyline(line);
    }
    painter.setPen(QPen(QColor(20, 10, 30, 200), 0.8 * scale));
    painter.setBrush(QColor(255, 255, 255, 235));
    for (const PlanePoint& point : chains_)
        painter.drawEllipse(transform.map(QPointF(point.x, point.y)), 1.9 * scale, 1.9 * scale);
}

void LabMapView::paintHint(QPainter& painter, const QRectF& square) const {
    painter.setFont(Theme::instance().font(Theme::Type::Body));
    const QRectF room = square.adjusted(24, 24, -24, -24);
    const QRectF text = painter.boundingRect(room, Qt::AlignCenter | Qt::TextWordWrap, hint_).adjusted(-10, -8, 10, 8);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, 150));
    painter.drawRoundedRect(text, kCorner, kCorner);
    painter.setPen(Qt::white);
    painter.drawText(room, Qt::AlignCenter | Qt::TextWordWrap, hint_);
}

void LabMapView::draw(const QPointF& place, Qt::KeyboardModifiers modifiers, Qt::MouseButtons buttons) {
    if (!drawable_ || !square().contains(place)) return;
    const PlanePoint around = fromWidget(place);
    cursor_ = around;
    if ((buttons & Qt::RightButton) || (modifiers & Qt::ShiftModifier)) {
        Q_EMIT erased(around);
        return;
    }
    std::vector<PlanePoint> points;
    for (int i = 0; i < kSpray; ++i) points.push_back(sprayed(around));
    Q_EMIT pointsDrawn(points);
}

void LabMapView::mousePressEvent(QMouseEvent* event) {
    draw(event->position(), event->modifiers(), event->buttons());
}

void LabMapView::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() & (Qt::LeftButton | Qt::RightButton))
        draw(event->position(), event->modifiers(), event->buttons());
}

void LabMapView::keyPressEvent(QKeyEvent* event) {
    const auto move = [&](float dx, float dy) {
        const auto edge = static_cast<float>(kPlaneExtent);
        cursor_ = {std::clamp(cursor_.x + dx, -edge, edge), std::clamp(cursor_.y + dy, -edge, edge)};
        update();
    };
    if (!drawable_) return QWidget::keyPressEvent(event);
    switch (event->key()) {
        case Qt::Key_Left:
            return move(-kKeyStep, 0);
        case Qt::Key_Right:
            return move(kKeyStep, 0);
        case Qt::Key_Up:
            return move(0, kKeyStep);
        case Qt::Key_Down:
            return move(0, -kKeyStep);
        case Qt::Key_Return:
        case Qt::Key_Enter:
            return draw(toWidget(cursor_), {}, Qt::LeftButton);
        case Qt::Key_Backspace:
        case Qt::Key_Delete:
            Q_EMIT erased(cursor_);
            return;
        default:
            QWidget::keyPressEvent(event);
    }
}

}  // namespace shortrun
