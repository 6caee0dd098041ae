// How the axes of curves look, what stands above them, and the legend that reads them out. Window thread.
#pragma once

#include <QString>
#include <Qt>

class QColor;
class QCPAxis;
class QCPAxisRect;
class QCPItemText;
class QCustomPlot;
class QLabel;
class QWidget;

namespace shortrun {

/// Labels, lines and grid in the theme's colours: to be called again when those change.
void styleCurveAxis(QCPAxis* axis);

/// Axes over the iterations with a title above them at the left and a value at the right. Their plot owns all three.
struct CurveFrame {
    QCPAxisRect* rect = nullptr;
    QCPItemText* title = nullptr;
    QCPItemText* value = nullptr;

    void applyTheme() const;
};

/// The frame of row `row`; `last`: the lowest one, which says the iterations. `room`: in pixels, `above` for the title
/// and `left` for the numbers, which have `digits` digits.
struct CurveRoom {
    int above, left, digits;
};
CurveFrame addCurveFrame(QCustomPlot* plot, int row, bool last, const QString& title, const CurveRoom& room);

/// An empty label of a legend, that says `help` under the mouse.
QLabel* legendLabel(const QString& help, QWidget* parent);
/// "* label value", the dot in the colour of the curve; `label` may be rich text.
QString legendText(const QColor& colour, const QString& label, const QString& value);

}  // namespace shortrun
