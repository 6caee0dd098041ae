// QCustomPlot, whose header is written with Qt's keywords; the window is compiled without them. Include this
// in place of qcustomplot.h.
#pragma once

#include <QtCore>

#define signals Q_SIGNALS
#define slots Q_SLOTS
#define emit Q_EMIT
#define foreach Q_FOREACH
#include <qcustomplot.h>
#undef signals
#undef slots
#undef emit
#undef foreach

namespace shortrun {

/// A plot of a card or page.
QCustomPlot* newPlot(QWidget* parent);

}  // namespace shortrun
