#include "ui/widgets/lab_plot.h"

#include <QMouseEvent>
#include <QTextDocumentFragment>
#include <QVBoxLayout>
#include <algorithm>
#include <limits>

#include "ui/custom_plot.h"
#include "ui/theme.h"
#include "ui/widgets/curve_axis.h"
#include "ui/widgets/lab_legend.h"

namespace shortrun {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr int kLegendColumns = 2;

/// Between the first and the last plot, over all of its height.
void standAt(QCPItemLine* line, double x) {
    line->setVisible(std::isfinite(x));
    if (!std::isfinite(x)) return;
    line->start->setCoords(x, 0);
    line->end->setCoords(x, 1);
}

}  // namespace

LabPlot::LabPlot(const QString& name, const QList<Series>& series, QWidget* parent)
    : QWidget(parent), series_(series), plot_(newPlot(this)) {
    setAccessibleName(name);
    QList<LabLegend::Entry> entries;
    for (const Series& one : series_) {
        plain_ << QTextDocumentFragment::fromHtml(one.label).toPlainText();
        if (!one.label.isEmpty()) entries << LabLegend::Entry{one.label, one.help};
    }
    legend_ = new LabLegend(entries, kLegendColumns, this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addWidget(legend_);
    column->addWidget(plot_, 1);

    plot_->plotLayout()->clear();
    plot_->plotLayout()->setRowSpacing(4);
    plot_->setFocusPolicy(Qt::NoFocus);
    plot_->setMinimumHeight(56);
    plot_->installEventFilter(this);
    auto* margins = new QCPMarginGroup(plot_);
    int plots = 1;
    for (const Series& one : series_) plots = std::max(plots, one.plot + 1);
    for (int i = 0; i < plots; ++i) {
        auto* rect = rects_.emplace_back(new QCPAxisRect(plot_));
        plot_->plotLayout()->addElement(i, 0, rect);
        rect->setMarginGroup(QCP::msLeft, margins);
        rect->setAutoMargins(QCP::msLeft | QCP::msBottom);
        rect->setMargins(QMargins(0, 6, 10, 0));
        rect->setMinimumMargins(QMargins(36, 6, 10, 4));
        rect->axis(QCPAxis::atBottom)->setTickLabels(i + 1 == plots);
        rect->axis(QCPAxis::atBottom)->ticker()->setTickCount(4);
        rect->axis(QCPAxis::atLeft)->ticker()->setTickCount(plots > 1 ? 2 : 4);
        makeLine(marks_.emplace_back(nullptr), rect);
        makeLine(cursors_.emplace_back(nullptr), rect);
    }
    for (const Series& one : series_) {
        QCPAxisRect* rect = rects_[static_cast<std::size_t>(one.plot)];
        auto* graph = graphs_.emplace_back(plot_->addGraph(rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft)));
        auto* error = errors_.emplace_back(new QCPErrorBars(graph->keyAxis(), graph->valueAxis()));
        error->setDataPlottable(graph);
        error->setWhiskerWidth(0);
        error->setSymbolGap(0);
    }
    markText_ = new QCPItemText(plot_);
    markText_->setClipToAxisRect(false);
    markText_->position->setAxes(rects_[0]->axis(QCPAxis::atBottom), rects_[0]->axis(QCPAxis::atLeft));
    markText_->position->setAxisRect(rects_[0]);
    markText_->position->setTypeX(QCPItemPosition::ptPlotCoords);
    markText_->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    markText_->setVisible(false);
    connect(&Theme::instance(), &Theme::changed, this, &LabPlot::applyTheme);
    applyTheme();
    replot();
}

void LabPlot::makeLine(QCPItemLine*& line, QCPAxisRect* rect) {
    line = new QCPItemLine(plot_);
    line->setClipAxisRect(rect);
    for (QCPItemPosition* end : {line->start, line->end}) {
        end->setAxes(rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft));
        end->setAxisRect(rect);
        end->setTypeX(QCPItemPosition::ptPlotCoords);
        end->setTypeY(QCPItemPosition::ptAxisRectRatio);
    }
    line->setVisible(false);
}

void LabPlot::applyTheme() {
    const ThemeColours& c = themeColours();
    plot_->setBackground(QBrush(c.surface));
    for (QCPAxisRect* rect : rects_)
        for (auto side : {QCPAxis::atBottom, QCPAxis::atLeft}) styleCurveAxis(rect->axis(side));
    for (std::size_t i = 0; i < graphs_.size(); ++i) {
        const Series& one = series_[static_cast<qsizetype>(i)];
        const QColor colour = c.curves[static_cast<std::size_t>(one.colour)];
        graphs_[i]->setPen(QPen(colour, 1.8, one.dashed ? Qt::DashLine : Qt::SolidLine));
        errors_[i]->setPen(QPen(colour, 1));
    }
    for (QCPItemLine* line : marks_) line->setPen(QPen(c.secondaryText, 1, Qt::DashLine));
    for (QCPItemLine* line : cursors_) line->setPen(QPen(c.accent, 1.4));
    markText_->setColor(c.secondaryText);
    markText_->setFont(Theme::instance().font(Theme::Type::Caption));
    styleMarks();
    showReadings();
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

// A curve of one point would be no line at all.
void LabPlot::styleMarks() {
    for (std::size_t i = 0; i < graphs_.size(); ++i) {
        const bool marked = series_[static_cast<qsizetype>(i)].points || graphs_[i]->data()->size() == 1;
        graphs_[i]->setScatterStyle(marked ? QCPScatterStyle(QCPScatterStyle::ssDisc, 5) : QCPScatterStyle());
    }
}

void LabPlot::setSeries(int series, const std::vector<double>& x, const std::vector<double>& y,
                        const std::vector<double>& low, const std::vector<double>& high) {
    QVector<QCPGraphData> points;
    QVector<QCPErrorBarsData> bars;
    for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
        if (!std::isfinite(y[i])) continue;
        points.append({x[i], y[i]});
        if (low.size() == y.size() && high.size() == y.size()) bars.append({y[i] - low[i], high[i] - y[i]});
    }
    const auto at = static_cast<std::size_t>(series);
    graphs_[at]->data()->set(points, true);
    *errors_[at]->data() = bars;
    replot();
}

void LabPlot::setSeries(int series, const std::vector<double>& y) {
    std::vector<double> x(y.size());
    for (std::size_t k = 0; k < x.size(); ++k) x[k] = static_cast<double>(k);
    setSeries(series, x, y);
}

void LabPlot::clear() {
    for (std::size_t i = 0; i < graphs_.size(); ++i) {
        graphs_[i]->data()->clear();
        errors_[i]->data()->clear();
    }
    setMark(kNone);
    setCursor(kNone);
    replot();
}

void LabPlot::setSpan(double from, double to) {
    from_ = from;
    to_ = to;
    replot();
}

void LabPlot::setLogarithmic(bool logarithmic) {
    for (QCPAxisRect* rect : rects_) {
        QCPAxis* axis = rect->axis(QCPAxis::atBottom);
        axis->setScaleType(logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
        axis->setTicker(logarithmic ? QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog)
                                    : QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
        axis->ticker()->setTickCount(4);
    }
    replot();
}

void LabPlot::setMark(double x, const QString& text) {
    markAt_ = x;
    for (QCPItemLine* line : marks_) standAt(line, x);
    markText_->setVisible(std::isfinite(x) && !text.isEmpty());
    if (markText_->visible()) {
        markText_->setText(text);
        // Beside the line, on the side where there is room.
        const QCPRange range = rects_[0]->axis(QCPAxis::atBottom)->range();
        const bool left = x > (range.lower + range.upper) / 2;
        markText_->setPositionAlignment(Qt::AlignTop | (left ? Qt::AlignRight : Qt::AlignLeft));
        markText_->setPadding(QMargins(4, 0, 4, 0));
        markText_->position->setCoords(x, 0);
    }
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

void LabPlot::setCursor(double x) {
    cursorAt_ = x;
    for (QCPItemLine* line : cursors_) standAt(line, x);
    showReadings();
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

void LabPlot::replot() {
    double last = 1;
    for (const QCPGraph* graph : graphs_)
        if (!graph->data()->isEmpty()) last = std::max(last, (graph->data()->constEnd() - 1)->key);
    const bool given = to_ > from_;
    for (QCPAxisRect* rect : rects_) {
        QCPAxis* axis = rect->axis(QCPAxis::atBottom);
        const bool logarithmic = axis->scaleType() == QCPAxis::stLogarithmic;
        axis->setRange(given ? from_ : logarithmic ? 1 : 0, given ? to_ : last);
    }
    // Axes without a curve would be invented.
    for (QCPAxisRect* rect : rects_) rect->setVisible(hasData());
    styleMarks();
    fitHeights();
    showReadings();
    plot_->setBufferDevicePixelRatio(devicePixelRatioF());
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

void LabPlot::fitHeights() {
    for (std::size_t r = 0; r < rects_.size(); ++r) {
        double low = HUGE_VAL, high = -HUGE_VAL;
        bool fromZero = true;
        for (std::size_t i = 0; i < graphs_.size(); ++i) {
            if (series_[static_cast<qsizetype>(i)].plot != static_cast<int>(r)) continue;
            fromZero = fromZero && series_[static_cast<qsizetype>(i)].fromZero;
            for (const QCPGraphData& point : *graphs_[i]->data()) {
                low = std::min(low, point.value);
                high = std::max(high, point.value);
            }
            const auto bars = errors_[i]->data();
            for (int k = 0; k < bars->size() && k < graphs_[i]->data()->size(); ++k)
                high = std::max(high, (graphs_[i]->data()->constBegin() + k)->value + bars->at(k).errorPlus);
        }
        if (low > high) low = 0, high = 1;
        if (fromZero) low = std::min(low, 0.0);
        const double room = std::max(0.06 * (high - low), 1e-9 + 1e-6 * std::abs(high));
        rects_[r]->axis(QCPAxis::atLeft)->setRange(fromZero && low == 0 ? 0 : low - room, high + room);
    }
}

QString LabPlot::reading(int series) const {
    return plain_[series] + QLatin1Char(' ') + value(series);
}

bool LabPlot::hasData() const {
    return std::ranges::any_of(graphs_, [](const QCPGraph* graph) { return !graph->data()->isEmpty(); });
}

QString LabPlot::value(int series) const {
    const auto data = graphs_[static_cast<std::size_t>(series)]->data();
    if (data->isEmpty()) return QStringLiteral("–");
    auto at = data->constEnd() - 1;
    if (std::isfinite(cursorAt_)) at = std::min(data->findBegin(cursorAt_, false), at);
    return series_[series].percent ? QString::number(100 * at->value, 'f', 1) + QStringLiteral(" %")
                                   : readingText(at->value);
}

int LabPlot::points(int series) const {
    return graphs_[static_cast<std::size_t>(series)]->data()->size();
}

QImage LabPlot::picture(int width, int height) const {
    return plot_->toPixmap(width, height).toImage();
}

void LabPlot::showReadings() {
    int entry = 0;
    for (int i = 0; i < series_.size(); ++i) {
        if (series_[i].label.isEmpty()) continue;
        const QColor& colour = themeColours().curves[static_cast<std::size_t>(series_[i].colour)];
        legend_->setReading(entry++, colour, value(i));
    }
}

bool LabPlot::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::MouseButtonPress) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        const double x = lowest()->axis(QCPAxis::atBottom)->pixelToCoord(mouse->position().x());
        if (mouse->button() == Qt::LeftButton && lowest()->axis(QCPAxis::atBottom)->range().contains(x))
            Q_EMIT chosen(x);
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace shortrun
