#include "ui/widgets/curve_axis.h"

#include <QLabel>

#include "ui/custom_plot.h"
#include "ui/theme.h"

namespace shortrun {

namespace {

/// An empty text just above the axes: x is 0 at their left end and 1 at their right.
QCPItemText* captionAbove(QCPAxisRect* rect, Qt::Alignment alignment, double x) {
    auto* text = new QCPItemText(rect->parentPlot());
    text->setClipToAxisRect(false);
    text->position->setAxisRect(rect);
    text->position->setType(QCPItemPosition::ptAxisRectRatio);
    text->position->setCoords(x, 0);
    text->setPositionAlignment(alignment | Qt::AlignBottom);
    text->setPadding(QMargins(0, 0, 0, 3));
    return text;
}

}  // namespace

void styleCurveAxis(QCPAxis* axis) {
    const ThemeColours& colours = themeColours();
    axis->setTickLabelFont(Theme::instance().font(Theme::Type::Caption));
    axis->setTickLabelColor(colours.secondaryText);
    axis->setBasePen(QPen(colours.border));
    axis->setTickPen(Qt::NoPen);
    axis->setSubTickPen(Qt::NoPen);
    axis->grid()->setPen(QPen(colours.plotGrid));
    axis->grid()->setZeroLinePen(QPen(colours.border));
}

CurveFrame addCurveFrame(QCustomPlot* plot, int row, bool last, const QString& title, const CurveRoom& room) {
    CurveFrame frame;
    frame.rect = new QCPAxisRect(plot);
    plot->plotLayout()->addElement(row, 0, frame.rect);
    frame.rect->setAutoMargins(QCP::msLeft | QCP::msBottom);
    frame.rect->setMargins(QMargins(0, room.above, 10, 0));
    frame.rect->setMinimumMargins(QMargins(room.left, room.above, 10, last ? 20 : 4));
    QCPAxis* below = frame.rect->axis(QCPAxis::atBottom);
    QCPAxis* left = frame.rect->axis(QCPAxis::atLeft);
    below->setTickLabels(last);
    below->setNumberFormat(QStringLiteral("f"));
    below->setNumberPrecision(0);
    left->setNumberFormat(QStringLiteral("gb"));
    left->setNumberPrecision(room.digits);
    frame.title = captionAbove(frame.rect, Qt::AlignLeft, 0);
    frame.title->setText(title);
    frame.value = captionAbove(frame.rect, Qt::AlignRight, 1);
    return frame;
}

void CurveFrame::applyTheme() const {
    for (auto side : {QCPAxis::atBottom, QCPAxis::atLeft}) styleCurveAxis(rect->axis(side));
    for (QCPItemText* text : {title, value}) text->setFont(Theme::instance().font(Theme::Type::Caption));
    title->setColor(themeColours().secondaryText);
    value->setColor(themeColours().text);
}

QLabel* legendLabel(const QString& help, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setFont(Theme::instance().font(Theme::Type::Caption));
    label->setToolTip(QStringLiteral("<p>%1</p>").arg(help));
    return label;
}

QString legendText(const QColor& colour, const QString& label, const QString& value) {
    return QStringLiteral("<span style=\"color:%1\">●</span> %2 <b>%3</b>").arg(colour.name(), label, value);
}

}  // namespace shortrun
