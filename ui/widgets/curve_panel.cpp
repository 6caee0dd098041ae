#include "ui/widgets/curve_panel.h"

#include <QShowEvent>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/custom_plot.h"
#include "ui/theme.h"
#include "ui/widgets/curve_axis.h"

namespace shortrun {

namespace {

constexpr int kRedrawMs = 80;        // curves need no more than a dozen pictures a second
constexpr double kShortestRun = 50;  // iterations that the axis shows at least
constexpr double kOutlier = 3;       // times the usual spread away from it
constexpr int kTickRoom = 22;         // pixels of an axis for each of its numbers
constexpr int kMostTicks = 3;
constexpr int kCurveHeight = 36;      // at least: with all that is said in trouble the page fits a low screen
constexpr CurveRoom kRoom{.above = 22, .left = 44, .digits = 4};

struct Gauge {
    const char* title;
    const char* help;
    double (*value)(const MetricsRow&);
};

const Gauge kGauges[CurvePanel::kCurves] = {
    {QT_TRANSLATE_NOOP("CurvePanel", "Energy gap  d"),
     QT_TRANSLATE_NOOP("CurvePanel", "d = mean f(data) − mean f(samples). Healthy: swings around 0."),
     [](const MetricsRow& row) { return row.energyGap; }},
    {QT_TRANSLATE_NOOP("CurvePanel", "Gradient norm  r"),
     QT_TRANSLATE_NOOP("CurvePanel",
                       "r = mean norm of f′ along the chains. Healthy: keeps its order of magnitude."),
     [](const MetricsRow& row) { return row.gradientNorm; }},
    {QT_TRANSLATE_NOOP("CurvePanel", "Chain length  K·r"),
     QT_TRANSLATE_NOOP("CurvePanel", "K r: how far a chain can go, about the distance from noise to image."),
     [](const MetricsRow& row) { return row.chainLength; }},
    {QT_TRANSLATE_NOOP("CurvePanel", "Path ratio  q"),
     QT_TRANSLATE_NOOP("CurvePanel",
                       "q = s K r / D: the way the chains go over the way they have to go. Healthy: the "
                       "band from 1.0 to 1.25; above 1.5 (dashed) a blow-up has begun."),
     [](const MetricsRow& row) { return row.pathRatio; }},
};

/// The range of the values, but for outliers far from most of them: a blow-up must not flatten what led to
/// it.
QCPRange usualHeights(const std::vector<CurvePoint>& points) {
    std::vector<double> values;
    for (const CurvePoint& point : points) values.push_back(point.value);
    std::sort(values.begin(), values.end());
    const double low = values[values.size() / 20], high = values[values.size() - 1 - values.size() / 20];
    const double spread = kOutlier * std::max(high - low, 0.1 * std::abs(high));
    return {std::max(values.front(), low - spread), std::min(values.back(), high + spread)};
}

}  // namespace

CurvePanel::CurvePanel(QWidget* parent) : QWidget(parent), plot_(newPlot(this)) {
    setAccessibleName(tr("Curves of the run"));
    setAccessibleDescription(tr("Arrow keys move along, plus and minus zoom, Home shows the whole run"));
    setFocusPolicy(Qt::StrongFocus);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);  // for the frame of the focus
    layout->addWidget(plot_);
    plot_->plotLayout()->clear();
    plot_->plotLayout()->setRowSpacing(2);
    plot_->setBufferDevicePixelRatio(devicePixelRatioF());
    plot_->setPlottingHint(QCP::phFastPolylines);
    margins_ = new QCPMarginGroup(plot_);
    std::vector<QCPAxisRect*> rects;
    for (int i = 0; i < kCurves; ++i) {
        makeCurve(i);
        rects.push_back(curves_[i].rect);
    }
    makeBand(curves_[kCurves - 1]);
    overlay_ = std::make_unique<CurveOverlay>(plot_, rects);
    connect(plot_, &QCustomPlot::afterLayout, this, [this] { overlay_->fitLabels(); });
    plot_->installEventFilter(this);
    plot_->setMouseTracking(true);
    plot_->setFocusPolicy(Qt::NoFocus);

    redraw_.setSingleShot(true);
    redraw_.setInterval(kRedrawMs);
    connect(&redraw_, &QTimer::timeout, this, &CurvePanel::redraw);
    connect(&Theme::instance(), &Theme::changed, this, &CurvePanel::applyTheme);
    applyTheme();
    fit();
}

void CurvePanel::makeCurve(int index) {
    Curve& curve = curves_[index];
    static_cast<CurveFrame&>(curve) =
        addCurveFrame(plot_, index, index == kCurves - 1, tr(kGauges[index].title), kRoom);
    curve.rect->setMarginGroup(QCP::msLeft, margins_);
    curve.rect->setMinimumSize(50, kCurveHeight);
    QCPAxis* below = curve.rect->axis(QCPAxis::atBottom);
    QCPAxis* left = curve.rect->axis(QCPAxis::atLeft);
    curve.other = plot_->addGraph(below, left);
    curve.raw = plot_->addGraph(below, left);
    curve.smooth = plot_->addGraph(below, left);
    curve.raw->setAntialiased(false);
}

void CurvePanel::makeBand(Curve& curve) {
    QCPAxis* below = curve.rect->axis(QCPAxis::atBottom);
    QCPAxis* left = curve.rect->axis(QCPAxis::atLeft);
    band_ = new QCPItemRect(plot_);
    band_->setLayer(QStringLiteral("background"));
    band_->setClipAxisRect(curve.rect);
    for (QCPItemPosition* corner : {band_->topLeft, band_->bottomRight}) {
        corner->setAxes(below, left);
        corner->setAxisRect(curve.rect);
        corner->setTypeX(QCPItemPosition::ptAxisRectRatio);
    }
    band_->topLeft->setCoords(0, kHealthyPathRatioHigh);
    band_->bottomRight->setCoords(1, kHealthyPathRatioLow);
    limit_ = new QCPItemStraightLine(plot_);
    limit_->setClipAxisRect(curve.rect);
    for (QCPItemPosition* point : {limit_->point1, limit_->point2}) {
        point->setAxes(below, left);
        point->setAxisRect(curve.rect);
        point->setTypeX(QCPItemPosition::ptAxisRectRatio);
    }
    limit_->point1->setCoords(0, kUnstablePathRatio);
    limit_->point2->setCoords(1, kUnstablePathRatio);
}

void CurvePanel::applyTheme() {
    const ThemeColours& c = themeColours();
    plot_->setBackground(QBrush(c.surface));
    for (int i = 0; i < kCurves; ++i) {
        const Curve& curve = curves_[i];
        curve.applyTheme();
        QColor faint = c.curves[i];
        faint.setAlphaF(c.dark ? 0.35f : 0.3f);
        curve.raw->setPen(QPen(faint, 1));
        curve.smooth->setPen(QPen(c.curves[i], 1.6));
        curve.other->setPen(QPen(c.text, 1, Qt::DashLine));
    }
    band_->setPen(Qt::NoPen);
    band_->setBrush(c.plotBand);
    limit_->setPen(QPen(c.danger, 1, Qt::DashLine));
    overlay_->applyTheme();
    redrawSoon();
}

void CurvePanel::clear() {
    for (Curve& curve : curves_) curve.series.clear();
    last_ = 0;
    fit();
}

void CurvePanel::append(const MetricsRow* rows, std::size_t count) {
    for (const MetricsRow* row = rows; row != rows + count; ++row) {
        const double iteration = static_cast<double>(row->iteration);
        // A run that went back to its last good state goes on from there: what came after is no longer its
        // past.
        if (iteration <= last_)
            for (Curve& curve : curves_) curve.series.dropFrom(iteration);
        last_ = iteration;
        for (int i = 0; i < kCurves; ++i) curves_[i].series.append(iteration, kGauges[i].value(*row));
    }
    redrawSoon();
}

void CurvePanel::setComparison(const std::vector<MetricsRow>& rows) {
    for (int i = 0; i < kCurves; ++i) {
        curves_[i].otherSeries.clear();
        for (const MetricsRow& row : rows)
            curves_[i].otherSeries.append(static_cast<double>(row.iteration), kGauges[i].value(row));
    }
    redrawSoon();
}

void CurvePanel::setCursor(std::optional<double> iteration) {
    overlay_->setCursor(iteration);
    redrawSoon();
}

void CurvePanel::setMarks(std::vector<CurveMark> marks) {
    overlay_->setMarks(std::move(marks));
    redrawSoon();
}

void CurvePanel::setGuides(std::vector<CurveGuide> guides) {
    overlay_->setGuides(std::move(guides));
    redrawSoon();
}

QString CurvePanel::textAt(const QPoint& position) const {
    const QString marks = overlay_->marksAt(position);
    if (!marks.isEmpty()) return marks;
    for (int i = 0; i < kCurves; ++i)
        if (curves_[i].rect->outerRect().contains(position)) return tr(kGauges[i].help);
    return {};
}

QString CurvePanel::valueText(int curve) const {
    return curves_[static_cast<std::size_t>(curve)].value->text();
}

/// Of both runs, so that the axis takes them in.
double CurvePanel::newest() const {
    const CurveSeries& other = curves_[0].otherSeries;
    return std::max({last_, kShortestRun, other.empty() ? 0.0 : other.at(HUGE_VAL).iteration});
}

int CurvePanel::points() const {
    return static_cast<int>(curves_[0].series.size());
}
double CurvePanel::rangeLower() const {
    return curves_[0].rect->axis(QCPAxis::atBottom)->range().lower;
}
double CurvePanel::rangeUpper() const {
    return curves_[0].rect->axis(QCPAxis::atBottom)->range().upper;
}

void CurvePanel::fit() {
    follows_ = true;
    redrawSoon();
}

void CurvePanel::setRange(const QCPRange& range) {
    for (const Curve& curve : curves_) curve.rect->axis(QCPAxis::atBottom)->setRange(range);
    fitHeights();
}

void CurvePanel::fitHeights() {
    for (int i = 0; i < kCurves; ++i) {
        const Curve& curve = curves_[i];
        QVector<QCPGraphData> raw, smooth;
        const auto points =
            curve.series.thinned(rangeLower(), rangeUpper(), std::max(1, curve.rect->width()));
        for (const CurvePoint& point : points) {
            raw.append({point.iteration, point.value});
            smooth.append({point.iteration, point.mean});
        }
        curve.raw->data()->set(raw, true);
        curve.smooth->data()->set(smooth, true);
        QVector<QCPGraphData> other;
        for (const CurvePoint& point :
             curve.otherSeries.thinned(rangeLower(), rangeUpper(), std::max(1, curve.rect->width())))
            other.append({point.iteration, point.mean});
        curve.other->data()->set(other, true);
        const QCPRange empty = i == 0 ? QCPRange(-1, 1) : QCPRange(0, 1.6);
        QCPRange heights = points.empty() ? empty : usualHeights(points);
        for (const QCPGraphData& point : std::as_const(other)) heights.expand(point.value);
        heights = overlay_->withGuides(i, heights);
        // The band stays in sight: what is healthy is half of what q says.
        if (i == kCurves - 1)
            heights.expand(QCPRange(kHealthyPathRatioLow - 0.1, kHealthyPathRatioHigh + 0.1));
        const double pad = std::max(heights.size() * 0.08, 1e-6 + 1e-3 * std::abs(heights.center()));
        QCPAxis* left = curve.rect->axis(QCPAxis::atLeft);
        left->ticker()->setTickCount(std::clamp(curve.rect->height() / kTickRoom, 1, kMostTicks));
        left->setRange(heights.lower - pad, heights.upper + pad);
    }
}

void CurvePanel::showValues(double iteration) {
    for (int i = 0; i < kCurves; ++i) {
        const Curve& curve = curves_[i];
        if (curve.series.empty()) {
            curve.value->setText({});
            continue;
        }
        const double at = iteration >= 0 ? iteration : overlay_->cursor().value_or(last_);
        const CurvePoint& point = curve.series.at(std::round(at));
        const QString value = QString::number(point.value, 'g', 4);
        const bool first = i == 0 && (iteration >= 0 || overlay_->cursor());
        curve.value->setText(first ? tr("iteration %1:  %2").arg(point.iteration, 0, 'f', 0).arg(value)
                                   : value);
    }
}

void CurvePanel::redraw() {
    if (!isVisible()) return;  // on another page nobody looks; showEvent() catches up
    setRange(follows_ ? QCPRange(0, newest()) : QCPRange(rangeLower(), rangeUpper()));
    showValues(hovered_);
    plot_->setBufferDevicePixelRatio(devicePixelRatioF());
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

void CurvePanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    redrawSoon();
}

}  // namespace shortrun
