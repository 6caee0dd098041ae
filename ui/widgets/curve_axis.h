// How the axes of curves over the iterations look, and what stands above them. Window thread.
#pragma once

#include <Qt>

class QCPAxis;
class QCPAxisRect;
class QCPItemText;

namespace shortrun {

/// Labels, lines and grid in the theme's colours: to be called again when those change.
void styleCurveAxis(QCPAxis* axis);

/// An empty text just above the axes: x is 0 at their left end and 1 at their right. Their plot owns it.
QCPItemText* captionAbove(QCPAxisRect* rect, Qt::Alignment alignment, double x);

}  // namespace shortrun
