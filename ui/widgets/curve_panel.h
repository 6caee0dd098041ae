// The gauges of training as curves under one another over one axis of iterations: d_t, r_t, K r_t and q with
// its healthy band; another run's beside them. Wheel and +/- zoom, drag and arrows pan, double click and Home
// fit, a click chooses an iteration; while fitted, the curves follow the run. Window thread.
#pragma once

#include <QPoint>
#include <QString>
#include <QTimer>
#include <QWidget>
#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "engine/core/metrics_row.h"
#include "ui/widgets/curve_axis.h"
#include "ui/widgets/curve_overlay.h"
#include "ui/widgets/curve_series.h"

class QCustomPlot;
class QCPGraph;
class QCPItemRect;
class QCPItemStraightLine;
class QCPMarginGroup;
class QCPRange;

namespace shortrun {

class CurvePanel : public QWidget {
    Q_OBJECT

 public:
    static constexpr int kCurves = 4;

    explicit CurvePanel(QWidget* parent = nullptr);

    void clear();
    /// Rows in the order of their iterations; those that go back (a recovery) begin at their iteration anew.
    void append(const MetricsRow* rows, std::size_t count);

    /// The same curves of another run, thin and dashed; without rows: none.
    void setComparison(const std::vector<MetricsRow>& rows);
    bool compares() const { return !curves_[0].otherSeries.empty(); }

    /// The iteration that is looked at; none: the newest.
    void setCursor(std::optional<double> iteration);
    void setMarks(std::vector<CurveMark> marks);
    void setGuides(std::vector<CurveGuide> guides);
    const CurveOverlay& overlay() const { return *overlay_; }
    /// What the curves say at a place: what was changed there, else what the gauge under it means.
    QString textAt(const QPoint& position) const;
    /// The value that stands beside a curve's title.
    QString valueText(int curve) const;

    int points() const;
    bool follows() const { return follows_; }  ///< shows the whole run, growing
    double rangeLower() const;
    double rangeUpper() const;
    QCustomPlot* plot() const { return plot_; }

 public Q_SLOTS:
    void fit();

 Q_SIGNALS:
    /// A click chose this iteration; below 0: the one before it is to come back (it was half of a double
    /// click).
    void iterationChosen(double iteration);

 private:
    static constexpr double kSmoothing = 0.96;  ///< of the exponential mean: about 25 rows
    struct Curve : CurveFrame {
        QCPGraph* raw = nullptr;     ///< every row, faint
        QCPGraph* smooth = nullptr;  ///< exponential mean, strong
        QCPGraph* other = nullptr;   ///< exponential mean of the run that is compared
        CurveSeries series{kSmoothing};
        CurveSeries otherSeries{kSmoothing};
    };
    void makeCurve(int index);
    void makeBand(Curve& curve);
    void applyTheme();
    void setRange(const QCPRange& range);
    void fitHeights();
    void showValues(double iteration);
    void zoom(double at, double steps);
    void pan(double shift);
    double newest() const;
    void redrawSoon() {
        if (!redraw_.isActive()) redraw_.start();
    }
    void redraw();
    void takeRelease(const QPoint& position);
    void showEvent(QShowEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

    QCustomPlot* plot_;
    std::array<Curve, kCurves> curves_;
    std::unique_ptr<CurveOverlay> overlay_;
    QCPMarginGroup* margins_ = nullptr;
    QCPItemRect* band_ = nullptr;
    QCPItemStraightLine* limit_ = nullptr;
    QTimer redraw_;
    double last_ = 0;      ///< the newest iteration
    double hovered_ = -1;  ///< the iteration under the mouse
    double grabbed_ = 0;   ///< the iteration under the mouse when it was pressed
    QPoint pressed_;
    std::optional<double> cursorBefore_;  ///< the click
    bool follows_ = true;
};

}  // namespace shortrun
