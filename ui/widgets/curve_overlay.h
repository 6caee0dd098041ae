// What lies over the curves of a run: where it is looked at, the parameters that were changed, guide lines.
// The plot owns the items, CurvePanel this. Window thread.
#pragma once

#include <QString>
#include <optional>
#include <vector>

class QCPAxisRect;
class QCPItemLine;
class QCPItemStraightLine;
class QCPItemText;
class QCPRange;
class QCustomPlot;
class QPoint;

namespace shortrun {

/// Something that happened at an iteration.
struct CurveMark {
    double iteration = 0;
    QString text;          ///< "learning rate 1e-4 → 5e-5 at 1,200"
    bool trouble = false;  ///< a recovery, not the user's doing
};

/// Values known from elsewhere: a line at `low`, and one at `high` where it is another.
struct CurveGuide {
    int curve = 0;
    double low = 0;
    double high = 0;
    QString label;
};

class CurveOverlay {
 public:
    /// One rect for each curve, under one another.
    CurveOverlay(QCustomPlot* plot, std::vector<QCPAxisRect*> rects);

    /// A line through all curves; none: no line.
    void setCursor(std::optional<double> iteration);
    void setMarks(std::vector<CurveMark> marks);
    void setGuides(std::vector<CurveGuide> guides);
    const std::optional<double>& cursor() const { return cursor_; }
    const std::vector<CurveMark>& marks() const { return marks_; }
    const std::vector<CurveGuide>& guides() const { return guides_; }

    /// The heights of a curve, widened so that its guides are in sight.
    QCPRange withGuides(int curve, QCPRange heights) const;
    /// Guides that are too low or too narrow for their labels do without: to be called when the axes have their place.
    void fitLabels();
    /// Whether a guide's label is in sight.
    bool showsLabel(const QString& label) const;
    /// The marks at a place of the plot, one a line; empty: none.
    QString marksAt(const QPoint& position) const;
    void applyTheme();

 private:
    QCPItemLine* upright(QCPAxisRect* rect);
    QCPItemStraightLine* level(QCPAxisRect* rect, double value);
    QCPItemText* label(QCPAxisRect* rect, double value, const QString& text);

    QCustomPlot* plot_;
    std::vector<QCPAxisRect*> rects_;
    std::optional<double> cursor_;
    std::vector<CurveMark> marks_;
    std::vector<CurveGuide> guides_;
    std::vector<QCPItemLine*> cursorLines_;  ///< one for each rect
    std::vector<QCPItemLine*> markLines_;    ///< one for each mark and rect
    std::vector<QCPItemStraightLine*> guideLines_;
    std::vector<QCPItemText*> guideLabels_;
};

}  // namespace shortrun
