#include "ui/widgets/curve_axis.h"

#include "ui/custom_plot.h"
#include "ui/theme.h"

namespace shortrun {

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

}  // namespace shortrun
