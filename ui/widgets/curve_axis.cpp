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

}  // namespace shortrun
