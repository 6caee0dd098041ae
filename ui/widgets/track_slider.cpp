#include "ui/widgets/track_slider.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/theme.h"

namespace shortrun {

namespace {
constexpr int kHandleRadius = 8;
constexpr int kTrackHeight = 4;
constexpr int kCurveHeight = 40;
constexpr int kBareHeight = 32;
}  // namespace

TrackSlider::TrackSlider(QWidget* parent) : QSlider(Qt::Horizontal, parent) {
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
    connect(this, &QSlider::actionTriggered, this, &TrackSlider::takeHand);
}

// Comes before the value changes: of a drag and of a row of keys the first one counts.
void TrackSlider::takeHand() {
    if (!std::exchange(inHand_, true)) valueBefore_ = value();
    if (!isSliderDown()) QMetaObject::invokeMethod(this, &TrackSlider::settle, Qt::QueuedConnection);
}

void TrackSlider::settle() {
    if (isSliderDown() || !std::exchange(inHand_, false)) return;
    if (value() != valueBefore_) Q_EMIT settled(value());
}

void TrackSlider::setTicks(std::vector<int> positions) {
    ticks_ = std::move(positions);
    update();
}

void TrackSlider::setMark(int position) {
    if (position == mark_) return;
    mark_ = position;
    update();
}

void TrackSlider::setReach(int last) {
    if (last == reach_) return;
    reach_ = last;
    setValue(std::min(value(), reach()));
    update();
}

void TrackSlider::setCurve(std::vector<float> values) {
    const bool heightChanges = values.empty() != curve_.empty();
    curve_ = std::move(values);
    if (heightChanges) updateGeometry();
    update();
}

void TrackSlider::setEnds(int firstX, int lastX) {
    if (firstX == firstX_ && lastX == lastX_) return;
    firstX_ = firstX;
    lastX_ = lastX;
    update();
}

QSize TrackSlider::sizeHint() const {
    return {240, curve_.empty() ? kBareHeight : kBareHeight + kCurveHeight};
}

QSize TrackSlider::minimumSizeHint() const {
    return {96, sizeHint().height()};
}

double TrackSlider::firstX() const {
    return firstX_ >= 0 ? firstX_ : kHandleRadius + 2;
}

double TrackSlider::lastX() const {
    return std::max(lastX_ >= 0 ? lastX_ : width() - kHandleRadius - 2., firstX() + 1);
}

double TrackSlider::trackY() const {
    return height() - kBareHeight / 2.0;
}

double TrackSlider::positionX(int position) const {
    const double span = std::max(1, maximum() - minimum());
    return firstX() + (lastX() - firstX()) * (position - minimum()) / span;
}

int TrackSlider::positionAt(double x) const {
    const double share = (x - firstX()) / (lastX() - firstX());
    const int position = minimum() + static_cast<int>(std::lround(share * (maximum() - minimum())));
    return std::clamp(position, minimum(), std::max(minimum(), reach()));
}

void TrackSlider::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return event->ignore();
    setSliderDown(true);
    setSliderPosition(positionAt(event->position().x()));
}

void TrackSlider::mouseMoveEvent(QMouseEvent* event) {
    if (isSliderDown()) setSliderPosition(positionAt(event->position().x()));
}

void TrackSlider::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    setSliderDown(false);
    settle();
}

void TrackSlider::sliderChange(SliderChange change) {
    // Keys, wheel and accessibility arrive here too: none of them may go past what exists.
    if (change == SliderValueChange && value() > reach()) return setValue(reach());
    QSlider::sliderChange(change);
    update();
}

void TrackSlider::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!curve_.empty()) paintCurve(painter);
    paintTrack(painter);
    paintHandle(painter);
}

void TrackSlider::paintCurve(QPainter& painter) const {
    const float highest = *std::max_element(curve_.begin(), curve_.end());
    if (!(highest > 0) || !std::isfinite(highest)) return;
    const double base = trackY() - kTrackHeight;
    const double room = base - 4;
    QPainterPath line;
    for (std::size_t i = 0; i < curve_.size(); ++i) {
        const QPointF point(positionX(static_cast<int>(i)), base - room * curve_[i] / highest);
        i == 0 ? line.moveTo(point) : line.lineTo(point);
    }
    QPainterPath area = line;
    area.lineTo(line.currentPosition().x(), base);
    area.lineTo(positionX(0), base);
    QColor fill = themeColours().accent;
    fill.setAlphaF(0.14F);
    painter.fillPath(area, fill);
    painter.strokePath(line, QPen(themeColours().accent, 1.5));
}

void TrackSlider::paintTrack(QPainter& painter) const {
    const auto& colours = themeColours();
    const double y = trackY();
    const auto bar = [&](double from, double to, const QColor& colour) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawRoundedRect(QRectF(from, y - kTrackHeight / 2.0, to - from, kTrackHeight), 2, 2);
    };
    bar(firstX(), lastX(), colours.border);
    if (reach() < maximum()) bar(firstX(), positionX(reach()), colours.disabledText);
    if (isEnabled()) bar(firstX(), positionX(value()), colours.accent);
    painter.setPen(QPen(colours.disabledText, 1));
    for (const int tick : ticks_) {
        const double x = std::round(positionX(tick)) + 0.5;
        painter.drawLine(QPointF(x, y + 9), QPointF(x, y + 13));
    }
    if (mark_ < minimum() || mark_ > reach()) return;
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.success);
    const double x = positionX(mark_);
    painter.drawPolygon(QPolygonF({{x, y + 6}, {x - 4.5, y + 14}, {x + 4.5, y + 14}}));
}

void TrackSlider::paintHandle(QPainter& painter) const {
    const auto& colours = themeColours();
    const QPointF centre(positionX(value()), trackY());
    if (hasFocus()) {
        painter.setPen(Qt::NoPen);
        QColor halo = colours.accent;
        halo.setAlphaF(0.25F);
        painter.setBrush(halo);
        painter.drawEllipse(centre, kHandleRadius + 3.0, kHandleRadius + 3.0);
    }
    const double radius = isSliderDown() ? kHandleRadius : kHandleRadius - 1;
    painter.setPen(QPen(isEnabled() ? colours.accent : colours.disabledText, 2));
    painter.setBrush(colours.surface);
    painter.drawEllipse(centre, radius - 1, radius - 1);
}

}  // namespace shortrun
