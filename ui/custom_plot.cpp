#include "ui/custom_plot.h"

#include <QResizeEvent>

namespace shortrun {

namespace {

/// Out of sight a plot may be laid out at no size at all. It would draw itself all the same, and complain.
class EmptySizes : public QObject {
    bool eventFilter(QObject*, QEvent* event) override {
        return event->type() == QEvent::Resize && static_cast<QResizeEvent*>(event)->size().isEmpty();
    }
};

}  // namespace

QCustomPlot* newPlot(QWidget* parent) {
    static EmptySizes emptySizes;
    auto* plot = new QCustomPlot(parent);
    plot->installEventFilter(&emptySizes);
    return plot;
}

}  // namespace shortrun
