// How the axes of curves over the iterations look. Window thread.
#pragma once

class QCPAxis;

namespace shortrun {

/// Labels, lines and grid in the theme's colours: to be called again when those change.
void styleCurveAxis(QCPAxis* axis);

}  // namespace shortrun
