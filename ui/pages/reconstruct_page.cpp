#include "ui/pages/reconstruct_page.h"

namespace shortrun {

ReconstructPage::ReconstructPage(EngineBridge& bridge, QWidget* parent) : Page(bridge, parent) {}

void ReconstructPage::showSnapshot(const Snapshot&) {}

}  // namespace shortrun
