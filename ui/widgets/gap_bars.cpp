#include "ui/widgets/gap_bars.h"

#include <QEvent>
#include <QPainter>
#include <algorithm>

#include "ui/theme.h"
#include "ui/widgets/number_in_words.h"

namespace shortrun {

namespace {
constexpr int kMostRow = 44;
constexpr double kMatched = 2;  // sampling errors: within them the moments cannot be told apart
}  // namespace

GapBars::GapBars(QWidget* parent)
    : LabCard({tr("How far apart"), tr("|E<sub>data</sub>[h] − E<sub>q</sub>[h]| / |E<sub>data</sub>[h]|"),
               tr("The gap of each layer, Euclidean over its channels, with a 95 % interval (pictures resampled, chance "
                  "taken off). The dotted line is the gap that so few pictures leave by chance where the "
                  "moments agree.")},
              parent),
      reading_(new NumberInWords(this)),
      bars_(new QWidget(this)) {
    bars_->setAccessibleName(tr("Gaps by layer"));
    bars_->setMinimumHeight(64);
    bars_->installEventFilter(this);
    body()->addWidget(reading_);
    body()->addWidget(bars_, 1);
    connect(&Theme::instance(), &Theme::changed, bars_, qOverload<>(&QWidget::update));
    showNumber();
}

void GapBars::setInvitation(const QString& words) {
    invitation_ = words;
    showNumber();
}

void GapBars::showLayers(const std::vector<LayerMoments>& layers) {
    layers_ = layers;
    showNumber();
}

void GapBars::setLayer(int layer) {
    layer_ = layer;
    showNumber();
}

void GapBars::showNumber() {
    bars_->update();
    if (layer_ < 0 || layer_ >= static_cast<int>(layers_.size())) {
        return reading_->setUnknown(invitation_);
    }
    const LayerMoments& layer = layers_[static_cast<std::size_t>(layer_)];
    const QString chance = tr("95 %: %1 … %2; by chance %3. ")
                               .arg(layer.interval.low, 0, 'g', 3)
                               .arg(layer.interval.high, 0, 'g', 3)
                               .arg(layer.samplingError, 0, 'g', 2);
    const double times = layer.samplingError > 0 ? layer.gap / layer.samplingError : 0.0;
    reading_->setReading(QString::number(layer.gap, 'g', 3),
                         chance + (layer.gap <= kMatched * layer.samplingError
                                       ? tr("The moments match.")
                                       : tr("%1 times what chance leaves.").arg(times, 0, 'f', 1)));
}

QString GapBars::number() const {
    return reading_->number();
}

QString GapBars::words() const {
    return reading_->words();
}

bool GapBars::eventFilter(QObject* watched, QEvent* event) {
    if (watched == bars_ && event->type() == QEvent::Paint) paintBars(*bars_);
    return LabCard::eventFilter(watched, event);
}

void GapBars::paintBars(QWidget& on) const {
    if (layers_.empty()) return;
    const ThemeColours& c = themeColours();
    QPainter painter(&on);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(Theme::instance().font(Theme::Type::Caption));
    double most = 0;
    for (const LayerMoments& layer : layers_)
        most = std::max({most, layer.gap, layer.interval.high, 2 * layer.samplingError});
    const int count = static_cast<int>(layers_.size());
    const int names = painter.fontMetrics().horizontalAdvance(tr("layer %1").arg(8)) + 12;
    const double row = std::min<double>(kMostRow, static_cast<double>(on.height()) / count);
    const double span = on.width() - names - 12;
    const auto x = [&](double value) { return names + span * value / std::max(most, 1e-12); };
    for (int i = 0; i < count; ++i) {
        const LayerMoments& layer = layers_[static_cast<std::size_t>(i)];
        const double middle = (i + 0.5) * row, half = std::min(9.0, row / 3);
        painter.setPen(i == layer_ ? c.accent : c.text);
        painter.drawText(QRectF(4, i * row, names, row), Qt::AlignVCenter, tr("layer %1").arg(count - i));
        painter.setPen(Qt::NoPen);
        QColor bar = c.curves[0];
        bar.setAlphaF(i == layer_ ? 0.9f : 0.5f);
        painter.setBrush(bar);
        painter.drawRoundedRect(QRectF(names, middle - half, x(layer.gap) - names, 2 * half), 3, 3);
        painter.setPen(QPen(c.text, 1.4));
        painter.drawLine(QPointF(x(layer.interval.low), middle), QPointF(x(layer.interval.high), middle));
        painter.setPen(QPen(c.curves[1], 1.6, Qt::DotLine));
        painter.drawLine(QPointF(x(layer.samplingError), middle - half - 2),
                         QPointF(x(layer.samplingError), middle + half + 2));
    }
}

}  // namespace shortrun
