#include "ui/widgets/measure_panel.h"

#include <QHBoxLayout>
#include <QHelpEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QToolTip>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/custom_plot.h"
#include "ui/theme.h"
#include "ui/widgets/measure_kinds.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/status_strip.h"

namespace shortrun {

namespace {

constexpr int kRedrawMs = 80;
constexpr double kShortestRun = 50;  // iterations that the axis shows at least
constexpr int kLeastHeight = 22;     // of a curve: more would take it from the pictures
constexpr int kLowHeight = 40;       // with two steps of numbers these would overlap
constexpr double kDot = 4;           // pixels of a measured point
constexpr CurveRoom kRoom{.above = 20, .left = 52, .digits = 3};

constexpr const char* kPrefixes[] = {"pixels_", "random_"};

bool hasColumn(const MeasureTable& table, const QString& column) {
    return table.column(column.toStdString()) >= 0;
}

bool startsAny(const MeasureTable& table, const char* prefix) {
    return std::ranges::any_of(table.columns, [&](const std::string& column) { return column.starts_with(prefix); });
}

QVector<QCPGraphData> pointsOf(const MeasureTable& table, const QString& column) {
    QVector<QCPGraphData> points;
    const int at = table.column(column.toStdString());
    if (at < 0) return points;
    for (const MeasureTable::Row& row : table.rows) {
        const double value = row.values[static_cast<std::size_t>(at)];
        if (std::isfinite(value)) points.append({static_cast<double>(row.iteration), value});
    }
    return points;
}

double lastOf(const MeasureTable& table) {
    return table.empty() ? 0 : static_cast<double>(table.rows.back().iteration);
}

}  // namespace

MeasurePanel::MeasurePanel(QWidget* parent)
    : QWidget(parent),
      plot_(newPlot(this)),
      networks_(new SegmentedControl(tr("Measured through"),
                                     {{tr("Pixels"), tr("Measures on the principal components of the pixels")},
                                      {tr("Random"), tr("Measures on the features of a fixed random network")}},
                                     this)),
      caption_(new QLabel(this)) {
    setAccessibleName(tr("Measures of the run"));
    caption_->setProperty("role", "caption");
    caption_->setFont(Theme::instance().font(Theme::Type::Caption));
    caption_->setMinimumWidth(1);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(4, 0, 4, 0);
    head->addWidget(networks_);
    head->addWidget(caption_, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(2);
    column->addLayout(head);
    column->addWidget(plot_, 1);
    plot_->plotLayout()->setRowSpacing(2);
    plot_->installEventFilter(this);
    plot_->setMouseTracking(true);
    plot_->setFocusPolicy(Qt::NoFocus);
    redraw_.setSingleShot(true);
    redraw_.setInterval(kRedrawMs);
    connect(&redraw_, &QTimer::timeout, this, &MeasurePanel::redraw);
    connect(networks_, &SegmentedControl::chosen, this, &MeasurePanel::rebuild);
    connect(&Theme::instance(), &Theme::changed, this, &MeasurePanel::applyTheme);
    networks_->setCurrent(1);
    chooseNetworks();
    rebuild();
}

void MeasurePanel::setTable(const MeasureTable& table) {
    table_ = table;
    chooseNetworks();
    rebuild();
    sayCaption();
}

void MeasurePanel::setComparison(const MeasureTable& table) {
    other_ = table;
    redrawSoon();
}

void MeasurePanel::setProgress(const std::optional<Progress>& progress) {
    progress_ = progress;
    sayCaption();
}

void MeasurePanel::setCursor(std::optional<double> iteration) {
    cursor_ = iteration;
    if (overlay_) overlay_->setCursor(iteration);
    redrawSoon();
}

void MeasurePanel::setMarks(const std::vector<CurveMark>& marks) {
    marks_ = marks;
    if (overlay_) overlay_->setMarks(marks);
    redrawSoon();
}

void MeasurePanel::sayCaption() {
    if (progress_) {
        const QString what = QString::fromStdString(progress_->what);
        return caption_->setText(progress_->total > 0
                                     ? tr("Measuring: %1, %2 of %3")
                                           .arg(what, countText(progress_->done), countText(progress_->total))
                                     : tr("Measuring: %1").arg(what));
    }
    const int at = table_.column("samples");
    const double samples = at < 0 || table_.empty() ? NAN : table_.rows.back().values[static_cast<std::size_t>(at)];
    caption_->setText(std::isfinite(samples) ? tr("%1 samples").arg(countText(static_cast<qint64>(samples)))
                                             : QString());
}

/// The prefix of the columns of the chosen network; empty for a network of the user's.
QString MeasurePanel::prefix() const {
    if (networks_->isVisibleTo(this)) return QString::fromLatin1(kPrefixes[std::max(0, networks_->current())]);
    for (const char* prefix : kPrefixes)
        if (startsAny(table_, prefix)) return QString::fromLatin1(prefix);
    return {};
}

void MeasurePanel::chooseNetworks() {
    networks_->setVisible(startsAny(table_, kPrefixes[0]) && startsAny(table_, kPrefixes[1]));
}

void MeasurePanel::rebuild() {
    QStringList wanted;
    std::vector<std::pair<std::size_t, QStringList>> made;
    for (std::size_t kind = 0; kind < measureKinds().size(); ++kind) {
        QStringList columns;
        const QString before = measureKinds()[kind].ofNetwork ? prefix() : QString();
        for (const char* name : measureKinds()[kind].columns)
            if (name) columns << before + QString::fromLatin1(name);
        columns.erase(std::remove_if(columns.begin(), columns.end(),
                                     [this](const QString& column) { return !hasColumn(table_, column); }),
                      columns.end());
        if (columns.isEmpty()) continue;
        wanted << columns;
        made.emplace_back(kind, columns);
    }
    redrawSoon();
    if (wanted == shown_ && overlay_) return;
    shown_ = wanted;
    overlay_.reset();
    curves_.clear();
    plot_->clearGraphs();
    plot_->clearItems();
    plot_->plotLayout()->clear();
    if (made.empty()) return;
    for (const auto& [kind, columns] : made) makeCurve(kind, columns, kind == made.back().first);
    std::vector<QCPAxisRect*> rects;
    for (const Curve& curve : curves_) rects.push_back(curve.rect);
    overlay_ = std::make_unique<CurveOverlay>(plot_, rects);
    overlay_->setMarks(marks_);
    overlay_->setCursor(cursor_);
    applyTheme();
}

void MeasurePanel::makeCurve(std::size_t kind, const QStringList& columns, bool last) {
    Curve curve;
    curve.kind = kind;
    static_cast<CurveFrame&>(curve) =
        addCurveFrame(plot_, static_cast<int>(curves_.size()), last, measureKinds()[kind].translatedTitle(), kRoom);
    curve.rect->setMinimumSize(50, kLeastHeight);
    QCPAxis* below = curve.rect->axis(QCPAxis::atBottom);
    QCPAxis* left = curve.rect->axis(QCPAxis::atLeft);
    left->ticker()->setTickCount(2);
    for (const QString& column : columns) {
        Line line{column, nullptr, plot_->addGraph(below, left)};
        line.graph = plot_->addGraph(below, left);
        curve.lines.push_back(line);
    }
    curves_.push_back(curve);
}

void MeasurePanel::applyTheme() {
    const ThemeColours& c = themeColours();
    plot_->setBackground(QBrush(c.surface));
    for (const Curve& curve : curves_) {
        curve.applyTheme();
        const QColor ink = c.curves[curve.kind % c.curves.size()];
        for (std::size_t i = 0; i < curve.lines.size(); ++i) {
            const QPen pen(ink, 1.6, i == 0 ? Qt::SolidLine : Qt::DotLine);
            curve.lines[i].graph->setPen(pen);
            curve.lines[i].graph->setScatterStyle(
                QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(ink), QBrush(i == 0 ? ink : c.surface), kDot));
            curve.lines[i].other->setPen(QPen(c.text, 1, i == 0 ? Qt::DashLine : Qt::DotLine));
        }
    }
    if (overlay_) overlay_->applyTheme();
    redrawSoon();
}

void MeasurePanel::fill(Curve& curve) {
    QCPRange heights;
    bool begun = false;
    const auto take = [&](QCPGraph* graph, const QVector<QCPGraphData>& points) {
        for (const QCPGraphData& point : points) {
            if (!begun) heights = QCPRange(point.value, point.value);
            begun = true;
            heights.expand(point.value);
        }
        graph->data()->set(points, true);
    };
    for (Line& line : curve.lines) {
        take(line.graph, pointsOf(table_, line.column));
        take(line.other, pointsOf(other_, line.column));
    }
    if (measureKinds()[curve.kind].share) heights = QCPRange(0, 1);
    const double pad = std::max(0.12 * heights.size(), 1e-9 + 1e-3 * std::abs(heights.center()));
    QCPAxis* left = curve.rect->axis(QCPAxis::atLeft);
    left->ticker()->setTickCount(curve.rect->height() < kLowHeight ? 1 : 2);
    left->setRange(heights.lower - pad, heights.upper + pad);
}

void MeasurePanel::redraw() {
    if (!isVisible()) return;  // showEvent() catches up
    for (Curve& curve : curves_) {
        curve.rect->axis(QCPAxis::atBottom)->setRange(0, std::max({kShortestRun, lastOf(table_), lastOf(other_)}));
        fill(curve);
    }
    showValues();
    plot_->setBufferDevicePixelRatio(devicePixelRatioF());
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

/// Of the row at or before what is hovered or looked at, else of the newest.
void MeasurePanel::showValues() {
    const double at = hovered_ >= 0 ? hovered_ : cursor_.value_or(lastOf(table_));
    const MeasureTable::Row* row = nullptr;
    for (const MeasureTable::Row& each : table_.rows)
        if (!row || static_cast<double>(each.iteration) <= std::round(at)) row = &each;
    for (std::size_t i = 0; i < curves_.size(); ++i) {
        QStringList values;
        for (const Line& line : curves_[i].lines) {
            const int column = table_.column(line.column.toStdString());
            const double value = row ? row->values[static_cast<std::size_t>(column)] : NAN;
            if (std::isfinite(value)) values << QString::number(value, 'g', 3);
        }
        QString text = values.join(QStringLiteral(", "));
        if (i == 0 && row && (hovered_ >= 0 || cursor_))
            text = tr("iteration %1:  %2").arg(countText(row->iteration), text);
        curves_[i].value->setText(text);
    }
}

QStringList MeasurePanel::titles() const {
    QStringList titles;
    for (const Curve& curve : curves_) titles << curve.title->text();
    return titles;
}

QString MeasurePanel::valueText(int curve) const { return curves_.at(static_cast<std::size_t>(curve)).value->text(); }
QString MeasurePanel::caption() const { return caption_->text(); }

QString MeasurePanel::textAt(const QPoint& position) const {
    if (!overlay_) return {};
    const QString marks = overlay_->marksAt(position);
    if (!marks.isEmpty()) return marks;
    for (const Curve& curve : curves_)
        if (curve.rect->outerRect().contains(position))
            return QStringLiteral("<p>%1</p>").arg(measureKinds()[curve.kind].translatedHelp());
    return {};
}

bool MeasurePanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched != plot_ || curves_.empty()) return QWidget::eventFilter(watched, event);
    const auto iterationAt = [this](double x) {
        return std::clamp(curves_.front().rect->axis(QCPAxis::atBottom)->pixelToCoord(x), 0.0, lastOf(table_));
    };
    switch (event->type()) {
        case QEvent::MouseMove:
            hovered_ = iterationAt(static_cast<QMouseEvent*>(event)->position().x());
            redrawSoon();
            return true;
        case QEvent::Leave:
            hovered_ = -1;
            redrawSoon();
            return false;
        case QEvent::MouseButtonPress:
        case QEvent::MouseButtonDblClick:
            return true;
        case QEvent::MouseButtonRelease:
            Q_EMIT iterationChosen(std::round(iterationAt(static_cast<QMouseEvent*>(event)->position().x())));
            return true;
        case QEvent::ToolTip: {
            auto* asked = static_cast<QHelpEvent*>(event);
            QToolTip::showText(asked->globalPos(), textAt(asked->pos()), plot_);
            return true;
        }
        default:
            return false;
    }
}

void MeasurePanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    redrawSoon();
}

}  // namespace shortrun
