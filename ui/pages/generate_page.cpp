#include "ui/pages/generate_page.h"

namespace shortrun {

GeneratePage::GeneratePage(EngineBridge& bridge, QWidget* parent) : Page(bridge, parent) {}

void GeneratePage::showSnapshot(const Snapshot&) {}

}  // namespace shortrun
