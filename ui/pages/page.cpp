#include "ui/pages/page.h"

namespace shortrun {

Page::Page(EngineBridge& bridge, QWidget* parent) : QWidget(parent), bridge_(bridge) {
}

void Page::setParameters(const Config& config) {
    if (config == config_) return;
    config_ = config;
    parametersChanged();
}

}  // namespace shortrun
