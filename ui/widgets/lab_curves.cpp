#include "ui/widgets/lab_curves.h"

#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/custom_plot.h"
#include "ui/theme.h"
#include "ui/widgets/curve_axis.h"
#include "ui/widgets/lab_legend.h"

namespace shortrun {

namespace {

constexpr double kSmallest = 1e-3;  // nats: below it lies nothing but the noise of counting
constexpr int kFillMs = 80;         // curves need no more than a dozen pictures a second
constexpr double kShortest = 50;    // iterations that the axis shows at least

struct Reading {
    const char* label;
    const char* help;
    double (*value)(const PlaneGauges&);
};

const Reading kReadings[] = {
    {QT_TRANSLATE_NOOP("LabCurves", "KL(data, q)"),
     QT_TRANSLATE_NOOP("LabCurves",
                       "How far the law of the chains' ends is from the data, in nats: 0 where they agree. "
                       "Chains are seen through a kernel: what that alone adds is the dotted line."),
     [](const PlaneGauges& g) { return g.dataQ; }},
    {QT_TRANSLATE_NOOP("LabCurves", "KL(data, p)"),
     QT_TRANSLATE_NOOP("LabCurves",
                       "How far the model's own law, exp(f / T) / Z, is from the data, in nats."),
     [](const PlaneGauges& g) { return g.dataP; }},
    {QT_TRANSLATE_NOOP("LabCurves", "KL(q, p)"),
     QT_TRANSLATE_NOOP("LabCurves",
                       "How far the chains are from the law that they would reach in the end, in nats: "
                       "0 where they have converged."),
     [](const PlaneGauges& g) { return g.qP; }},
    {QT_TRANSLATE_NOOP("LabCurves", "Energy gap d"),
     QT_TRANSLATE_NOOP("LabCurves", "d = mean f(data) − mean f(chains' ends). Healthy: swings around 0."),
     [](const PlaneGauges& g) { return g.energyGap; }},
};

}  // namespace

LabCurves::LabCurves(QWidget* parent) : QWidget(parent), plot_(newPlot(this)) {
    setAccessibleName(tr("Divergences over the iterations"));
    QList<LabLegend::Entry> entries;
    for (const Reading& reading : kReadings) entries << LabLegend::Entry{tr(reading.label), tr(reading.help)};
    legend_ = new LabLegend(entries, static_cast<int>(entries.size()), this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addWidget(legend_);
    column->addWidget(plot_, 1);

    plot_->plotLayout()->clear();
    plot_->plotLayout()->setRowSpacing(4);
    plot_->setFocusPolicy(Qt::NoFocus);
    plot_->setPlottingHint(QCP::phFastPolylines);
    auto* margins = new QCPMarginGroup(plot_);
    divergences_ = new QCPAxisRect(plot_);
    gap_ = new QCPAxisRect(plot_);
    for (QCPAxisRect* rect : {divergences_, gap_}) {
        plot_->plotLayout()->addElement(rect == gap_ ? 1 : 0, 0, rect);
        rect->setMarginGroup(QCP::msLeft, margins);
        rect->setAutoMargins(QCP::msLeft | QCP::msBottom);
        rect->setMargins(QMargins(0, 6, 10, 0));
        rect->setMinimumMargins(QMargins(44, 6, 10, 4));
    }
    plot_->plotLayout()->setRowStretchFactor(0, 3);
    QCPAxis* nats = divergences_->axis(QCPAxis::atLeft);
    nats->setScaleType(QCPAxis::stLogarithmic);
    nats->setTicker(QSharedPointer<QCPAxisTickerLog>(new QCPAxisTickerLog));
    nats->setNumberFormat(QStringLiteral("gb"));
    nats->setNumberPrecision(3);
    divergences_->axis(QCPAxis::atBottom)->setTickLabels(false);
    gap_->axis(QCPAxis::atBottom)->setNumberFormat(QStringLiteral("f"));
    gap_->axis(QCPAxis::atBottom)->setNumberPrecision(0);
    gap_->axis(QCPAxis::atLeft)->ticker()->setTickCount(2);
    for (std::size_t i = 0; i < graphs_.size(); ++i) {
        QCPAxisRect* rect = i < kDivergences ? divergences_ : gap_;
        graphs_[i] = plot_->addGraph(rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft));
    }
    floor_ = plot_->addGraph(divergences_->axis(QCPAxis::atBottom), divergences_->axis(QCPAxis::atLeft));
    connect(&Theme::instance(), &Theme::changed, this, &LabCurves::applyTheme);
    applyTheme();
    fillSoon_.setSingleShot(true);
    fillSoon_.setInterval(kFillMs);
    connect(&fillSoon_, &QTimer::timeout, this, &LabCurves::fill);
}

void LabCurves::applyTheme() {
    const ThemeColours& c = themeColours();
    plot_->setBackground(QBrush(c.surface));
    for (QCPAxisRect* rect : {divergences_, gap_})
        for (auto side : {QCPAxis::atBottom, QCPAxis::atLeft}) styleCurveAxis(rect->axis(side));
    for (std::size_t i = 0; i < graphs_.size(); ++i) graphs_[i]->setPen(QPen(c.curves[i], 1.6));
    floor_->setPen(QPen(c.curves[0], 1.2, Qt::DotLine));
    showReadings();
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

void LabCurves::setCurve(const std::shared_ptr<const std::vector<PlaneGauges>>& curve) {
    if (curve == curve_) return;
    curve_ = curve;
    if (!fillSoon_.isActive()) fillSoon_.start();
}

void LabCurves::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    fillSoon_.start();
}

void LabCurves::fill() {
    if (!isVisible()) return;  // showEvent() catches up
    for (std::size_t i = 0; i < graphs_.size(); ++i) {
        QVector<QCPGraphData> points;
        if (curve_)
            for (const PlaneGauges& gauges : *curve_) {
                const double value = kReadings[i].value(gauges);
                // An infinite divergence leaves a gap in its curve.
                const double shown = !std::isfinite(value) ? std::numeric_limits<double>::quiet_NaN()
                                     : i < kDivergences    ? std::max(value, kSmallest)
                                                           : value;
                points.append({static_cast<double>(gauges.iteration), shown});
            }
        graphs_[i]->data()->set(points, true);
    }
    const double last = curve_ && !curve_->empty() ? static_cast<double>(curve_->back().iteration) : 0;
    QVector<QCPGraphData> floor;
    if (curve_ && !curve_->empty() && curve_->back().kernelFloor > kSmallest)
        floor = {{0, curve_->back().kernelFloor}, {std::max(last, kShortest), curve_->back().kernelFloor}};
    floor_->data()->set(floor, true);
    for (QCPAxisRect* rect : {divergences_, gap_})
        rect->axis(QCPAxis::atBottom)->setRange(0, std::max(last, kShortest));
    fitHeights();
    showReadings();
    plot_->setBufferDevicePixelRatio(devicePixelRatioF());
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

// Whole decades for the divergences; the middle nine parts in ten of d, so that a wild beginning does not flatten it.
void LabCurves::fitHeights() {
    double low = 0.05, high = 10;
    std::vector<double> gaps;
    if (curve_)
        for (const PlaneGauges& gauges : *curve_) {
            gaps.push_back(std::abs(gauges.energyGap));
            if (gauges.kernelFloor > kSmallest) low = std::min(low, gauges.kernelFloor);
            for (int i = 0; i < kDivergences; ++i) {
                const double value = kReadings[i].value(gauges);
                if (!std::isfinite(value) || value < kSmallest) continue;
                low = std::min(low, value);
                high = std::max(high, value);
            }
        }
    divergences_->axis(QCPAxis::atLeft)->setRange(std::pow(10, std::floor(std::log10(low))),
                                                  std::pow(10, std::ceil(std::log10(high))));
    std::erase_if(gaps, [](double gap) { return !std::isfinite(gap); });
    double reach = 0.1;
    if (!gaps.empty()) {
        const auto at = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() * 9 / 10);
        std::nth_element(gaps.begin(), at, gaps.end());
        reach = std::max(1e-3, 1.6 * *at);
    }
    gap_->axis(QCPAxis::atLeft)->setRange(-reach, reach);
}

void LabCurves::showReadings() {
    for (std::size_t i = 0; i < graphs_.size(); ++i)
        legend_->setReading(static_cast<int>(i), themeColours().curves[i], value(static_cast<int>(i)));
}

int LabCurves::points() const {
    return curve_ ? static_cast<int>(curve_->size()) : 0;
}

QString LabCurves::reading(int curve) const {
    return tr(kReadings[static_cast<std::size_t>(curve)].label) + QLatin1Char(' ') + value(curve);
}

QString LabCurves::value(int curve) const {
    if (!curve_ || curve_->empty()) return QStringLiteral("–");
    return readingText(kReadings[static_cast<std::size_t>(curve)].value(curve_->back()));
}

}  // namespace shortrun
