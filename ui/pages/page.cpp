#include "ui/pages/page.h"

namespace shortrun {

Page::Page(EngineBridge& bridge, QWidget* parent) : QWidget(parent), bridge_(bridge) {
}

void Page::setParameters(const Config& config) {
    if (config == parameters_) return;
    parameters_ = config;
    parametersChanged();
}

}  // namespace shortrun
