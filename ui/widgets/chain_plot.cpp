#include "ui/widgets/chain_plot.h"

#include <algorithm>
#include <cmath>

#include "ui/custom_plot.h"
#include "ui/theme.h"

namespace shortrun {

namespace {

constexpr int kHeight = 96;
constexpr int kTopMargin = 6;
constexpr int kBottomMargin = 20;

QVector<QCPGraphData> pointsOf(const std::vector<float>& values) {
    QVector<QCPGraphData> points;
    points.reserve(static_cast<qsizetype>(values.size()));
    for (std::size_t k = 0; k < values.size(); ++k)
        if (std::isfinite(values[k])) points.append({static_cast<double>(k), values[k]});
    return points;
}

void fit(QCPAxis* axis, const std::vector<float>& values, bool fromZero) {
    double low = fromZero ? 0 : HUGE_VAL, high = fromZero ? 0 : -HUGE_VAL;
    for (const float value : values) {
        if (!std::isfinite(value)) continue;
        low = std::min(low, static_cast<double>(value));
        high = std::max(high, static_cast<double>(value));
    }
    if (low > high) low = 0, high = 1;
    const double room = std::max(0.06 * (high - low), 1e-6);
    axis->setRange(fromZero ? 0 : low - room, high + room);
}

void standAt(QCPItemLine* line, double k) {
    line->start->setCoords(k, 0);
    line->end->setCoords(k, 1);
}

}  // namespace

ChainPlot::ChainPlot(QWidget* parent) : FilmPlot(kTopMargin, kBottomMargin, parent) {
    setFixedHeight(kHeight);
    setAccessibleName(tr("f and its gradient along the chain"));
    setToolTip(
        tr("f(x<sub>k</sub>), the number that the network gives the state (the axis at the left), and "
           "|f′(x<sub>k</sub>)|, how strongly it pulls (the axis at the right). The dashed line is K, at which "
           "the chains of the grid stop. Click to show the state of a step."));
    plot()->yAxis->ticker()->setTickCount(3);
    plot()->yAxis2->setTicker(QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
    plot()->yAxis2->ticker()->setTickCount(2);
    plot()->yAxis2->setVisible(true);
    plot()->yAxis2->grid()->setVisible(false);
    plot()->xAxis->ticker()->setTickCount(4);
    norm_ = plot()->addGraph(plot()->xAxis, plot()->yAxis2);
    energy_ = plot()->addGraph();
    mark_ = new QCPItemLine(plot());
    cursor_ = new QCPItemLine(plot());
    for (QCPItemLine* line : {mark_, cursor_})
        for (QCPItemPosition* end : {line->start, line->end}) {
            end->setTypeX(QCPItemPosition::ptPlotCoords);
            end->setTypeY(QCPItemPosition::ptAxisRectRatio);
        }
    mark_->setVisible(false);
    connect(&Theme::instance(), &Theme::changed, this, &ChainPlot::applyTheme);
    applyTheme();
}

void ChainPlot::applyTheme() {
    const ThemeColours& colours = themeColours();
    styleAxes(colours.surface);
    for (QCPAxis* axis : {plot()->xAxis, plot()->yAxis, plot()->yAxis2}) axis->setTickLabelPadding(2);
    // Numbers in the colour of their curve.
    plot()->yAxis->setTickLabelColor(colours.curves[0]);
    plot()->yAxis2->setTickLabelColor(colours.curves[1]);
    energy_->setPen(QPen(colours.curves[0], 2));
    norm_->setPen(QPen(colours.curves[1], 1.5));
    cursor_->setPen(QPen(colours.accent, 1.5));
    mark_->setPen(QPen(colours.secondaryText, 1, Qt::DashLine));
    plot()->replot(QCustomPlot::rpQueuedReplot);
}

void ChainPlot::showChain(const std::vector<float>& negativeEnergies, const std::vector<float>& gradientNorms,
                          int steps) {
    energy_->data()->set(pointsOf(negativeEnergies), true);
    norm_->data()->set(pointsOf(gradientNorms), true);
    plot()->axisRect()->setVisible(!negativeEnergies.empty());  // axes without curves would be invented
    plot()->xAxis->setRange(0, std::max(1, steps));
    fit(plot()->yAxis, negativeEnergies, false);
    fit(plot()->yAxis2, gradientNorms, true);
    setShortRun(shortRun_);
}

void ChainPlot::showFrame(int k) {
    standAt(cursor_, k);
    plot()->replot(QCustomPlot::rpQueuedReplot);
}

void ChainPlot::setShortRun(int steps) {
    shortRun_ = steps;
    mark_->setVisible(steps > 0 && steps < plot()->xAxis->range().upper);
    standAt(mark_, steps);
    plot()->replot(QCustomPlot::rpQueuedReplot);
}

}  // namespace shortrun
