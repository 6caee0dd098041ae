#include "ui/widgets/health_meter.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "engine/core/metrics_row.h"
#include "ui/theme.h"

namespace shortrun {

namespace {

constexpr double kScale = 2.0;  // q at the right end
constexpr int kTrack = 6;

}  // namespace

HealthMeter::HealthMeter(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Path ratio"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setToolTip(
        tr("The path ratio q from 0 to 2: green is the healthy band from 1.0 to 1.25; from 1.5 on, red, "
           "a blow-up has begun"));
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void HealthMeter::setPathRatio(double pathRatio) {
    const double shown = std::isfinite(pathRatio) ? std::clamp(pathRatio, 0.0, kScale) : kScale;
    if (shown == pathRatio_) return;
    pathRatio_ = shown;
    setAccessibleDescription(tr("q is %1").arg(pathRatio, 0, 'f', 2));
    update();
}

QSize HealthMeter::sizeHint() const {
    return {72, 16};
}

void HealthMeter::paintEvent(QPaintEvent*) {
    const ThemeColours& c = themeColours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const double top = (height() - kTrack) / 2.0;
    const auto x = [this](double ratio) { return 2 + (width() - 4) * ratio / kScale; };
    const auto fill = [&](double from, double to, const QColor& colour) {
        painter.setBrush(colour);
        painter.drawRect(QRectF(x(from), top, x(to) - x(from), kTrack));
    };
    fill(0, kScale, c.border);
    fill(kHealthyPathRatioLow, kHealthyPathRatioHigh, c.success);
    fill(kUnstablePathRatio, kScale, c.danger);
    painter.setBrush(c.text);
    painter.drawRoundedRect(QRectF(x(pathRatio_) - 1.5, top - 4, 3, kTrack + 8), 1.5, 1.5);
}

}  // namespace shortrun
