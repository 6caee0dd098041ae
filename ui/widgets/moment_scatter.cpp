#include "ui/widgets/moment_scatter.h"

#include <QHBoxLayout>
#include <QLabel>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/custom_plot.h"
#include "ui/theme.h"
#include "ui/widgets/curve_axis.h"
#include "ui/widgets/segmented_control.h"

namespace shortrun {

MomentScatter::MomentScatter(QWidget* parent)
    : LabCard({tr("Moments"), tr("E<sub>data</sub>[h<sub>c</sub>] = E<sub>q</sub>[h<sub>c</sub>]"),
               tr("Each point is a channel c of a layer: the mean of its response h<sub>c</sub> over the "
                  "data (across) and over samples x = M(z) (upward), with standard errors. Learning ends "
                  "where all points lie on the line: q then has the data's moments, though it is not the "
                  "model's own law p.")},
              parent),
      plot_(newPlot(this)),
      words_(new QLabel(this)) {
    setAccessibleName(tr("Moments of a layer"));
    plot_->setFocusPolicy(Qt::NoFocus);
    plot_->axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom);
    plot_->axisRect()->setMargins(QMargins(0, 8, 12, 0));
    plot_->setMinimumSize(160, 120);
    diagonal_ = plot_->addGraph();
    channels_ = plot_->addGraph();
    channels_->setLineStyle(QCPGraph::lsNone);
    for (QCPErrorBars** bars : {&dataErrors_, &samplesErrors_}) {
        *bars = new QCPErrorBars(plot_->xAxis, plot_->yAxis);
        (*bars)->setDataPlottable(channels_);
        (*bars)->setErrorType(bars == &dataErrors_ ? QCPErrorBars::etKeyError : QCPErrorBars::etValueError);
        (*bars)->setWhiskerWidth(0);
        (*bars)->setSymbolGap(0);
    }
    plot_->xAxis->setLabel(tr("over the data"));
    plot_->yAxis->setLabel(tr("over samples"));
    words_->setProperty("role", "caption");
    words_->setFont(Theme::instance().font(Theme::Type::Caption));
    words_->setMinimumWidth(1);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 4, 0);
    row->addWidget(words_, 1, Qt::AlignRight);
    body()->addLayout(row);
    body()->addWidget(plot_, 1);
    connect(&Theme::instance(), &Theme::changed, this, &MomentScatter::applyTheme);
    applyTheme();
    showLayers({});
}

void MomentScatter::applyTheme() {
    const ThemeColours& c = themeColours();
    plot_->setBackground(QBrush(c.surface));
    for (QCPAxis* axis : {plot_->xAxis, plot_->yAxis}) {
        styleCurveAxis(axis);
        axis->setLabelFont(Theme::instance().font(Theme::Type::Caption));
        axis->setLabelColor(c.secondaryText);
    }
    QColor fill = c.curves[0];
    fill.setAlphaF(0.6f);
    channels_->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(c.curves[0]), fill, 6));
    diagonal_->setPen(QPen(c.secondaryText, 1, Qt::DashLine));
    QColor faint = c.curves[0];
    faint.setAlphaF(0.45f);
    for (QCPErrorBars* bars : {dataErrors_, samplesErrors_}) bars->setPen(QPen(faint, 1));
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

// As many choices as the model has hidden layers.
void MomentScatter::buildSwitch() {
    delete std::exchange(switch_, nullptr);
    if (layers_.empty()) return;
    QList<SegmentedControl::Choice> choices;
    const int count = static_cast<int>(layers_.size());
    for (int i = 0; i < count; ++i)
        choices << SegmentedControl::Choice{i == 0 ? tr("Top layer") : QString::number(count - i),
                                            QString::fromStdString(layers_[static_cast<std::size_t>(i)].name)};
    switch_ = new SegmentedControl(tr("Layer"), choices, this);
    auto* row = static_cast<QHBoxLayout*>(body()->itemAt(1)->layout());
    row->insertWidget(0, switch_);
    connect(switch_, &SegmentedControl::chosen, this, [this](int layer) {
        setLayer(layer);
        Q_EMIT layerChosen(layer);
    });
}

void MomentScatter::showLayers(const std::vector<LayerMoments>& layers) {
    const bool others = layers.size() != layers_.size();
    layers_ = layers;
    if (others) buildSwitch();
    setLayer(layer_);
}

void MomentScatter::setLayer(int layer) {
    // Kept as it is while there is nothing to show: a remembered layer waits for its measurement.
    layer_ = layers_.empty() ? std::max(0, layer) : std::clamp(layer, 0, static_cast<int>(layers_.size()) - 1);
    if (switch_) switch_->setCurrent(layer_);
    showLayer();
}

void MomentScatter::showLayer() {
    plot_->axisRect()->setVisible(!layers_.empty());  // axes without points would be invented
    if (layers_.empty()) {
        channels_->data()->clear();
        diagonal_->data()->clear();
        dataErrors_->data()->clear();
        samplesErrors_->data()->clear();
        words_->clear();
        plot_->replot(QCustomPlot::rpQueuedReplot);
        return;
    }
    const LayerMoments& layer = layers_[static_cast<std::size_t>(layer_)];
    words_->setText(QString::fromStdString(layer.name));
    // A graph sorts its points, and the bars have to follow.
    std::vector<std::size_t> order(layer.data.size());
    for (std::size_t c = 0; c < order.size(); ++c) order[c] = c;
    std::ranges::stable_sort(order, {}, [&](std::size_t c) { return layer.data[c]; });
    QVector<QCPGraphData> points;
    QVector<QCPErrorBarsData> across, upward;
    double low = HUGE_VAL, high = -HUGE_VAL;
    for (const std::size_t c : order) {
        points.append({layer.data[c], layer.samples[c]});
        across.append(QCPErrorBarsData(layer.dataError[c]));
        upward.append(QCPErrorBarsData(layer.samplesError[c]));
        low = std::min({low, layer.data[c], layer.samples[c]});
        high = std::max({high, layer.data[c], layer.samples[c]});
    }
    channels_->data()->set(points, true);
    *dataErrors_->data() = across;
    *samplesErrors_->data() = upward;
    const double room = std::max(0.05 * (high - low), 1e-6);
    for (QCPAxis* axis : {plot_->xAxis, plot_->yAxis}) axis->setRange(low - room, high + room);
    diagonal_->setData({low - room, high + room}, {low - room, high + room}, true);
    plot_->setBufferDevicePixelRatio(devicePixelRatioF());
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

int MomentScatter::points() const {
    return channels_->data()->size();
}

}  // namespace shortrun
