#include "ui/widgets/lab_histogram.h"

#include <QVBoxLayout>
#include <algorithm>
#include <numeric>

#include "ui/custom_plot.h"
#include "ui/theme.h"
#include "ui/widgets/curve_axis.h"

namespace shortrun {

LabHistogram::LabHistogram(const QString& name, QWidget* parent) : QWidget(parent), plot_(newPlot(this)) {
    setAccessibleName(name);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(plot_);
    plot_->setFocusPolicy(Qt::NoFocus);
    plot_->setMinimumHeight(56);
    plot_->axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom);
    plot_->axisRect()->setMargins(QMargins(0, 6, 10, 0));
    plot_->axisRect()->setMinimumMargins(QMargins(36, 6, 10, 4));
    plot_->xAxis->ticker()->setTickCount(4);
    plot_->yAxis->ticker()->setTickCount(2);
    for (QCPBars*& bars : bars_) {
        bars = new QCPBars(plot_->xAxis, plot_->yAxis);
        bars->setWidthType(QCPBars::wtPlotCoords);
    }
    connect(&Theme::instance(), &Theme::changed, this, &LabHistogram::applyTheme);
    applyTheme();
    clear();
}

void LabHistogram::applyTheme() {
    const ThemeColours& c = themeColours();
    plot_->setBackground(QBrush(c.surface));
    for (QCPAxis* axis : {plot_->xAxis, plot_->yAxis}) styleCurveAxis(axis);
    for (std::size_t i = 0; i < 2; ++i) {
        QColor fill = c.curves[i];
        fill.setAlphaF(0.55f);
        bars_[i]->setPen(QPen(c.curves[i], 1));
        bars_[i]->setBrush(fill);
    }
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

void LabHistogram::setCounts(const std::vector<double>& edges, const std::vector<std::int64_t>& first,
                             const std::vector<std::int64_t>& second) {
    if (edges.size() < 2) return clear();
    double highest = 1;
    const std::vector<std::int64_t>* counts[] = {&first, &second};
    for (int i = 0; i < 2; ++i) {
        QVector<double> middles, heights;
        for (std::size_t b = 0; b + 1 < edges.size() && b < counts[i]->size(); ++b) {
            middles.append((edges[b] + edges[b + 1]) / 2);
            heights.append(static_cast<double>((*counts[i])[b]));
            highest = std::max(highest, heights.back());
        }
        totals_[i] = std::accumulate(counts[i]->begin(), counts[i]->end(), std::int64_t{0});
        bars_[i]->setWidth(edges[1] - edges[0]);
        bars_[i]->setData(middles, heights, true);
    }
    plot_->axisRect()->setVisible(true);
    plot_->xAxis->setRange(edges.front(), edges.back());
    plot_->yAxis->setRange(0, 1.08 * highest);
    plot_->setBufferDevicePixelRatio(devicePixelRatioF());
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

void LabHistogram::clear() {
    for (int i = 0; i < 2; ++i) {
        bars_[i]->data()->clear();
        totals_[i] = 0;
    }
    plot_->axisRect()->setVisible(false);  // axes without counts would be invented
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

}  // namespace shortrun
