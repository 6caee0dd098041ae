#include "ui/widgets/film_plot.h"

#include <QEvent>
#include <QMouseEvent>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/custom_plot.h"
#include "ui/theme.h"

namespace shortrun {

FilmPlot::FilmPlot(int topMargin, int bottomMargin, QWidget* parent)
    : QWidget(parent), plot_(newPlot(this)), topMargin_(topMargin), bottomMargin_(bottomMargin) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(plot_);
    plot_->setFocusPolicy(Qt::NoFocus);
    plot_->installEventFilter(this);
    plot_->axisRect()->setAutoMargins(QCP::msNone);
    plot_->yAxis2->setTickLabelPadding(Theme::kGrid / 2);
}

void FilmPlot::styleAxes(const QColor& background) {
    const ThemeColours& colours = themeColours();
    plot_->setBackground(QBrush(background));  // the plot is opaque: nothing shines through
    for (QCPAxis* axis : {plot_->xAxis, plot_->yAxis, plot_->yAxis2}) {
        axis->setBasePen(QPen(colours.border));
        axis->setTickPen(QPen(colours.border));
        axis->setSubTickPen(Qt::NoPen);
        axis->setTickLabelColor(colours.secondaryText);
        axis->setTickLabelFont(Theme::instance().font(Theme::Type::Caption));
        axis->grid()->setPen(QPen(colours.plotGrid, 1));
        axis->grid()->setSubGridVisible(false);
        axis->grid()->setZeroLinePen(Qt::NoPen);
    }
}

void FilmPlot::setEnds(int firstX, int lastX) {
    firstX_ = firstX;
    lastX_ = lastX;
    applyEnds();
}

void FilmPlot::applyEnds() {
    const int right = lastX_ > firstX_ ? std::max(0, width() - lastX_) : 8;
    plot_->axisRect()->setMargins({firstX_, topMargin_, right, bottomMargin_});
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

double FilmPlot::pixelOf(int frame) const {
    return plot_->xAxis->coordToPixel(frame);
}

void FilmPlot::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    applyEnds();
}

bool FilmPlot::eventFilter(QObject* watched, QEvent* event) {
    const bool pressed = event->type() == QEvent::MouseButtonPress || event->type() == QEvent::MouseMove;
    if (watched == plot_ && pressed) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        if (mouse->button() == Qt::LeftButton || (mouse->buttons() & Qt::LeftButton))
            Q_EMIT frameChosen(
                std::max(0, static_cast<int>(std::lround(plot_->xAxis->pixelToCoord(mouse->pos().x())))));
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace shortrun
