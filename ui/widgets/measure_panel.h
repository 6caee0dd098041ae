// What was measured of a run on its way, as curves under one another over one axis of iterations: distances,
// precision and recall, the gap of the moments, ... as far as there are any; another run's beside them. A click
// chooses an iteration. Window thread.
#pragma once

#include <QString>
#include <QTimer>
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

#include "engine/core/measure_table.h"
#include "engine/core/progress.h"
#include "ui/widgets/curve_axis.h"
#include "ui/widgets/curve_overlay.h"

class QCustomPlot;
class QCPGraph;
class QLabel;

namespace shortrun {

class SegmentedControl;

class MeasurePanel : public QWidget {
    Q_OBJECT

 public:
    explicit MeasurePanel(QWidget* parent = nullptr);

    void setTable(const MeasureTable& table);
    /// Of another run, thin and dashed; without rows: none.
    void setComparison(const MeasureTable& table);
    /// What is being measured now.
    void setProgress(const std::optional<Progress>& progress);
    /// The iteration that is looked at; none: the newest.
    void setCursor(std::optional<double> iteration);
    void setMarks(const std::vector<CurveMark>& marks);

    /// Which curves there are: "Fréchet distance", ...
    QStringList titles() const;
    /// What stands beside the title of a curve.
    QString valueText(int curve) const;
    QString textAt(const QPoint& position) const;
    QString caption() const;
    int points() const { return static_cast<int>(table_.rows.size()); }
    SegmentedControl* networks() const { return networks_; }
    QCustomPlot* plot() const { return plot_; }
    const CurveOverlay* overlay() const { return overlay_.get(); }

 Q_SIGNALS:
    void iterationChosen(double iteration);

 private:
    struct Line {
        QString column;
        QCPGraph* graph = nullptr;
        QCPGraph* other = nullptr;
    };
    struct Curve : CurveFrame {
        std::size_t kind = 0;  ///< of measureKinds()
        std::vector<Line> lines;
    };
    QString prefix() const;
    void chooseNetworks();
    void rebuild();
    void makeCurve(std::size_t kind, const QStringList& columns, bool last);
    void applyTheme();
    void redrawSoon() {
        if (!redraw_.isActive()) redraw_.start();
    }
    void redraw();
    void fill(Curve& curve);
    void showValues();
    void sayCaption();
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showEvent(QShowEvent* event) override;

    QCustomPlot* plot_;
    SegmentedControl* networks_;  ///< pixels or the random network, where there are both
    QLabel* caption_;
    std::vector<Curve> curves_;
    std::unique_ptr<CurveOverlay> overlay_;
    MeasureTable table_, other_;
    std::optional<Progress> progress_;
    std::optional<double> cursor_;
    std::vector<CurveMark> marks_;
    QStringList shown_;  ///< the columns that the curves were made for
    QTimer redraw_;
    double hovered_ = -1;
};

}  // namespace shortrun
