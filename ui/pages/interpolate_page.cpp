#include "ui/pages/interpolate_page.h"

namespace shortrun {

InterpolatePage::InterpolatePage(EngineBridge& bridge, QWidget* parent) : Page(bridge, parent) {}

void InterpolatePage::showSnapshot(const Snapshot&) {}

}  // namespace shortrun
