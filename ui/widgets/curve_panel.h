// The gauges of training as curves under one another over one axis of iterations: d_t, r_t, K r_t and q with
// its healthy band. Wheel zooms, drag pans, double click fits; while fitted, the curves follow the run.
// Window thread.
#pragma once

#include <QString>
#include <QTimer>
#include <QWidget>
#include <array>
#include <vector>

#include "engine/core/metrics_row.h"
#include "ui/widgets/curve_series.h"

class QCustomPlot;
class QCPAxisRect;
class QCPGraph;
class QCPItemRect;
class QCPItemStraightLine;
class QCPItemText;
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

    int points() const;
    bool follows() const { return follows_; }  ///< shows the whole run, growing
    double rangeLower() const;
    double rangeUpper() const;
    QCustomPlot* plot() const { return plot_; }

 public Q_SLOTS:
    void fit();

 private:
    static constexpr double kSmoothing = 0.96;  ///< of the exponential mean: about 25 rows
    struct Curve {
        QCPAxisRect* rect = nullptr;
        QCPGraph* raw = nullptr;     ///< every row, faint
        QCPGraph* smooth = nullptr;  ///< exponential mean, strong
        QCPItemText* title = nullptr;
        QCPItemText* value = nullptr;
        CurveSeries series{kSmoothing};
    };
    void makeCurve(int index);
    void makeBand(Curve& curve);
    void applyTheme();
    void setRange(const QCPRange& range);
    void fitHeights();
    void showValues(double iteration);
    void wheel(const QPoint& position, double steps);
    void redrawSoon() {
        if (!redraw_.isActive()) redraw_.start();
    }
    void redraw();
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

    QCustomPlot* plot_;
    std::array<Curve, kCurves> curves_;
    QCPMarginGroup* margins_ = nullptr;
    QCPItemRect* band_ = nullptr;
    QCPItemStraightLine* limit_ = nullptr;
    QTimer redraw_;
    double last_ = 0;      ///< the newest iteration
    double hovered_ = -1;  ///< the iteration under the mouse
    double grabbed_ = 0;   ///< the iteration under the mouse when it was pressed
    bool follows_ = true;
};

}  // namespace shortrun
