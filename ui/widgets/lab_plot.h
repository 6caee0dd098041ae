// Some curves of a study over one axis, in one or two plots above each other, with a legend that reads them out at the
// cursor. Window thread.
#pragma once

#include <QWidget>
#include <cmath>
#include <vector>

class QCPAxisRect;
class QCPErrorBars;
class QCPGraph;
class QCPItemLine;
class QCPItemText;
class QCustomPlot;

namespace shortrun {

class LabLegend;

class LabPlot : public QWidget {
    Q_OBJECT

 public:
    struct Series {
        QString label;  ///< rich text; "" for none in the legend
        QString help;
        int colour = 0;        ///< of ThemeColours::curves
        int plot = 0;          ///< 0: the upper one, 1: the lower
        bool fromZero = true;  ///< its axis begins at 0, or below what is negative
        bool points = false;   ///< marks as well as lines
        bool dashed = false;
        bool percent = false;  ///< values are shares
    };
    LabPlot(const QString& name, const QList<Series>& series, QWidget* parent = nullptr);

    /// `low` and `high` (may be empty): the ends of an error bar at each x.
    void setSeries(int series, const std::vector<double>& x, const std::vector<double>& y,
                   const std::vector<double>& low = {}, const std::vector<double>& high = {});
    /// y_k at k = 0, 1, ...
    void setSeries(int series, const std::vector<double>& y);
    void clear();
    /// The axis along the bottom; by default from 0 to the largest x.
    void setSpan(double from, double to);
    void setLogarithmic(bool logarithmic);
    /// A line across at x, with a word beside it; NaN: none.
    void setMark(double x, const QString& text = {});
    /// Where the legend reads; NaN: at the end of each curve.
    void setCursor(double x);

    /// What stands in the legend: "|x_k - z| 12.3", without mark-up.
    QString reading(int series) const;
    int points(int series) const;
    double mark() const { return markAt_; }
    QImage picture(int width, int height) const;

 Q_SIGNALS:
    /// A click there.
    void chosen(double x);

 private:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void applyTheme();
    void makeLine(QCPItemLine*& line, QCPAxisRect* rect);
    void replot();
    void styleMarks();
    void fitHeights();
    void showReadings();
    bool hasData() const;
    QString value(int series) const;
    QCPAxisRect* lowest() const { return rects_.back(); }

    QList<Series> series_;
    QStringList plain_;  ///< their labels without mark-up
    QCustomPlot* plot_;
    std::vector<QCPAxisRect*> rects_;
    std::vector<QCPGraph*> graphs_;
    std::vector<QCPErrorBars*> errors_;
    LabLegend* legend_ = nullptr;  ///< of the series that have a label, in their order
    std::vector<QCPItemLine*> marks_, cursors_;  ///< one for each plot
    QCPItemText* markText_ = nullptr;
    double markAt_ = std::nan(""), cursorAt_ = std::nan("");
    double from_ = 0, to_ = -1;  ///< to_ below from_: as far as the curves go
};

}  // namespace shortrun
