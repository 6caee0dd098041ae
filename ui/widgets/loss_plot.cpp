#include "ui/widgets/loss_plot.h"

#include <algorithm>
#include <cmath>

#include "ui/custom_plot.h"
#include "ui/theme.h"

namespace shortrun {

namespace {

constexpr double kSmallestLoss = 1e-8;  // a logarithmic axis has no zero
constexpr double kRoom = 0.1;  ///< decades below the lowest point
constexpr double kFewestDecades = 2;  ///< with fewer the axis would name parts of decades
constexpr int kTopMargin = 6;
constexpr int kBottomMargin = 22;

QVector<QCPGraphData> pointsOf(const std::vector<std::vector<float>>& loss, std::size_t photo) {
    QVector<QCPGraphData> points;
    points.reserve(static_cast<qsizetype>(loss.size()));
    for (std::size_t t = 0; t < loss.size(); ++t)
        if (photo < loss[t].size() && !std::isnan(loss[t][photo]))
            points.append({static_cast<double>(t), std::max<double>(loss[t][photo], kSmallestLoss)});
    return points;
}

}  // namespace

LossPlot::LossPlot(QWidget* parent) : FilmPlot(kTopMargin, kBottomMargin, parent) {
    setAccessibleName(tr("Loss over t"));
    setToolTip(tr(
        "Mean squared error per pixel and channel on [−1, 1], over the descent's steps t. Click to show "
        "the picture of a t. Dashed: against the whole photo, hole and all, without noise. Dotted: the error "
        "that the noise alone makes."));
    plot()->yAxis->setScaleType(QCPAxis::stLogarithmic);
    const QSharedPointer<QCPAxisTickerLog> decades(new QCPAxisTickerLog);
    plot()->yAxis->setTicker(decades);
    plot()->yAxis->setNumberFormat("eb");
    plot()->yAxis->setNumberPrecision(0);
    cursor_ = new QCPItemLine(plot());
    cursor_->setVisible(false);
    curve_ = plot()->addGraph();
    truth_ = plot()->addGraph();
    floor_ = new QCPItemStraightLine(plot());
    floor_->setVisible(false);
    best_ = new QCPItemTracer(plot());
    best_->setStyle(QCPItemTracer::tsCircle);
    best_->setSize(9);
    best_->setVisible(false);
    best_->setClipToAxisRect(false);
    connect(&Theme::instance(), &Theme::changed, this, &LossPlot::applyTheme);
    applyTheme();
}

void LossPlot::applyTheme() {
    const auto& colours = themeColours();
    styleAxes(colours.window);
    curve_->setPen(QPen(colours.curves[0], 2));
    truth_->setPen(QPen(colours.curves[1], 1.5, Qt::DashLine));
    floor_->setPen(QPen(colours.secondaryText, 1, Qt::DotLine));
    for (QCPGraph* graph : faint_) graph->setPen(QPen(colours.border, 1));
    cursor_->setPen(QPen(colours.accent, 1.5));
    best_->setPen(QPen(colours.success, 2));
    best_->setBrush(colours.surface);
    plot()->replot(QCustomPlot::rpQueuedReplot);
}

void LossPlot::showLoss(const std::vector<std::vector<float>>& loss, int photo, int steps) {
    const std::size_t photos = loss.empty() ? 0 : loss.front().size();
    while (faint_.size() + 1 < photos) {
        auto* graph = plot()->addGraph();
        graph->setPen(QPen(themeColours().border, 1));
        faint_.push_back(graph);
    }
    std::size_t other = 0;
    for (QCPGraph* graph : faint_) {
        if (other == static_cast<std::size_t>(photo)) ++other;
        graph->data()->set(pointsOf(loss, other++), true);
    }
    curve_->data()->set(pointsOf(loss, static_cast<std::size_t>(std::max(0, photo))), true);
    plot()->xAxis->setRange(0, std::max(1, steps));
    fitRange();
    plot()->replot(QCustomPlot::rpQueuedReplot);
}

// Half decades that hold all curves, with room for the ring: the axis then moves seldom while the loss falls.
void LossPlot::fitRange() {
    std::vector<QCPGraph*> curves = faint_;
    curves.insert(curves.end(), {curve_, truth_});
    QCPRange all;
    bool any = false;
    for (const QCPGraph* graph : curves) {
        bool found = false;
        const QCPRange range = graph->getValueRange(found, QCP::sdPositive);
        if (!found) continue;
        any ? all.expand(range) : void(all = range);
        any = true;
    }
    const double low = any ? std::floor(2 * (std::log10(all.lower) - kRoom)) / 2 : -3;
    const double high = any ? std::max(std::ceil(2 * std::log10(all.upper)) / 2, low + kFewestDecades) : 0;
    plot()->yAxis->setRange(std::pow(10, low), std::pow(10, high));
}

void LossPlot::showTruth(const std::vector<std::vector<float>>& truth, int photo) {
    truth_->data()->set(pointsOf(truth, static_cast<std::size_t>(std::max(0, photo))), true);
    fitRange();
    plot()->replot(QCustomPlot::rpQueuedReplot);
}

void LossPlot::showFloor(double mse) {
    floor_->setVisible(mse > 0);
    floor_->point1->setCoords(0, mse);
    floor_->point2->setCoords(1, mse);
    plot()->replot(QCustomPlot::rpQueuedReplot);
}

void LossPlot::showFrame(int t) {
    cursor_->setVisible(t >= 0);
    // Far beyond the range either way: the axis rectangle clips it.
    cursor_->start->setCoords(t, plot()->yAxis->range().lower / 10);
    cursor_->end->setCoords(t, plot()->yAxis->range().upper * 10);
    plot()->replot(QCustomPlot::rpQueuedReplot);
}

void LossPlot::showBest(int t) {
    const bool known = t >= 0 && !curve_->data()->isEmpty();
    best_->setGraph(known ? curve_ : nullptr);  // a tracer on an empty graph complains at each repaint
    best_->setVisible(known);
    best_->setGraphKey(t);
    plot()->replot(QCustomPlot::rpQueuedReplot);
}

}  // namespace shortrun
