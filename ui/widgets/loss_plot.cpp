#include "ui/widgets/loss_plot.h"

#include <QEvent>
#include <QMouseEvent>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/theme.h"
#include "ui/widgets/custom_plot.h"

namespace shortrun {

namespace {

constexpr double kSmallestLoss = 1e-8;  // a logarithmic axis has no zero
constexpr int kTopMargin = 6;
constexpr int kBottomMargin = 22;

QVector<QCPGraphData> pointsOf(const std::vector<std::vector<float>>& loss, std::size_t photo) {
    QVector<QCPGraphData> points;
    points.reserve(static_cast<qsizetype>(loss.size()));
    for (std::size_t t = 0; t < loss.size(); ++t)
        if (photo < loss[t].size())
            points.append({static_cast<double>(t), std::max<double>(loss[t][photo], kSmallestLoss)});
    return points;
}

}  // namespace

LossPlot::LossPlot(QWidget* parent) : QWidget(parent), plot_(new QCustomPlot(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(plot_);
    setAccessibleName(tr("Loss over t"));
    setToolTip(
        tr("Mean squared error per pixel and channel on [−1, 1], over the descent's steps t. Click to show "
           "the picture of a t. Dashed: against the whole photo, hole and all, without noise. Dotted: the error "
           "that the noise alone makes."));
    plot_->setFocusPolicy(Qt::NoFocus);
    plot_->installEventFilter(this);
    plot_->yAxis->setScaleType(QCPAxis::stLogarithmic);
    const QSharedPointer<QCPAxisTickerLog> decades(new QCPAxisTickerLog);
    plot_->yAxis->setTicker(decades);
    plot_->yAxis->setNumberFormat("eb");
    plot_->yAxis->setNumberPrecision(0);
    plot_->axisRect()->setAutoMargins(QCP::msNone);
    cursor_ = new QCPItemLine(plot_);
    curve_ = plot_->addGraph();
    truth_ = plot_->addGraph();
    floor_ = new QCPItemStraightLine(plot_);
    floor_->setVisible(false);
    best_ = new QCPItemTracer(plot_);
    best_->setStyle(QCPItemTracer::tsCircle);
    best_->setSize(9);
    best_->setVisible(false);
    best_->setClipToAxisRect(false);
    connect(&Theme::instance(), &Theme::changed, this, &LossPlot::applyTheme);
    applyTheme();
}

void LossPlot::applyTheme() {
    const auto& colours = themeColours();
    plot_->setBackground(QBrush(colours.window));  // the plot is opaque: nothing shines through
    for (QCPAxis* axis : {plot_->xAxis, plot_->yAxis}) {
        axis->setBasePen(QPen(colours.border));
        axis->setTickPen(QPen(colours.border));
        axis->setSubTickPen(Qt::NoPen);
        axis->setTickLabelColor(colours.secondaryText);
        axis->setTickLabelFont(Theme::instance().font(Theme::Type::Caption));
        axis->grid()->setPen(QPen(colours.plotGrid, 1));
        axis->grid()->setSubGridVisible(false);
        axis->grid()->setZeroLinePen(Qt::NoPen);
    }
    curve_->setPen(QPen(colours.curves[0], 2));
    truth_->setPen(QPen(colours.curves[1], 1.5, Qt::DashLine));
    floor_->setPen(QPen(colours.secondaryText, 1, Qt::DotLine));
    for (QCPGraph* graph : faint_) graph->setPen(QPen(colours.border, 1));
    cursor_->setPen(QPen(colours.accent, 1.5));
    best_->setPen(QPen(colours.success, 2));
    best_->setBrush(colours.surface);
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

void LossPlot::showLoss(const std::vector<std::vector<float>>& loss, int photo, int steps) {
    const std::size_t photos = loss.empty() ? 0 : loss.front().size();
    while (faint_.size() + 1 < photos) {
        auto* graph = plot_->addGraph();
        graph->setPen(QPen(themeColours().border, 1));
        faint_.push_back(graph);
    }
    std::size_t other = 0;
    for (QCPGraph* graph : faint_) {
        if (other == static_cast<std::size_t>(photo)) ++other;
        graph->data()->set(pointsOf(loss, other++), true);
    }
    curve_->data()->set(pointsOf(loss, static_cast<std::size_t>(std::max(0, photo))), true);
    plot_->xAxis->setRange(0, std::max(1, steps));
    fitRange();
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

// Whole decades that hold the curves in colour: the axis then moves seldom while the loss falls.
void LossPlot::fitRange() {
    bool found = false;
    QCPRange range = curve_->getValueRange(found, QCP::sdPositive);
    bool also = false;
    const QCPRange truth = truth_->getValueRange(also, QCP::sdPositive);
    if (found && also) range.expand(truth);
    const double low = found ? std::floor(std::log10(range.lower)) : -3;
    const double high = found ? std::max(std::ceil(std::log10(range.upper)), low + 1) : 0;
    plot_->yAxis->setRange(std::pow(10, low), std::pow(10, high));
}

void LossPlot::showTruth(const std::vector<std::vector<float>>& truth, int photo) {
    truth_->data()->set(pointsOf(truth, static_cast<std::size_t>(std::max(0, photo))), true);
    fitRange();
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

void LossPlot::showFloor(double mse) {
    floor_->setVisible(mse > 0);
    floor_->point1->setCoords(0, mse);
    floor_->point2->setCoords(1, mse);
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

void LossPlot::showFrame(int t) {
    // Far beyond the range either way: the axis rectangle clips it.
    cursor_->start->setCoords(t, plot_->yAxis->range().lower / 10);
    cursor_->end->setCoords(t, plot_->yAxis->range().upper * 10);
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

void LossPlot::showBest(int t) {
    const bool known = t >= 0 && !curve_->data()->isEmpty();
    best_->setGraph(known ? curve_ : nullptr);  // a tracer on an empty graph complains at each repaint
    best_->setVisible(known);
    best_->setGraphKey(t);
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

void LossPlot::setEnds(int firstX, int lastX) {
    firstX_ = firstX;
    lastX_ = lastX;
    applyEnds();
}

void LossPlot::applyEnds() {
    const int right = lastX_ > firstX_ ? std::max(0, width() - lastX_) : 8;
    plot_->axisRect()->setMargins({firstX_, kTopMargin, right, kBottomMargin});
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

void LossPlot::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    applyEnds();
}

bool LossPlot::eventFilter(QObject* watched, QEvent* event) {
    const bool pressed = event->type() == QEvent::MouseButtonPress || event->type() == QEvent::MouseMove;
    if (watched == plot_ && pressed) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        if (mouse->button() == Qt::LeftButton || (mouse->buttons() & Qt::LeftButton))
            Q_EMIT frameChosen(
                std::max(0, static_cast<int>(std::lround(plot_->xAxis->pixelToCoord(mouse->pos().x())))));
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace shortrun
