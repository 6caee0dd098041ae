#include "ui/pages/page.h"

#include <algorithm>
#include <array>

namespace shortrun {

namespace {
constexpr std::array kNames{"train", "generate", "interpolate", "reconstruct", "lab", "start"};
}

QString nameOf(PageId page) {
    return QString::fromLatin1(kNames[static_cast<std::size_t>(page)]);
}

std::optional<PageId> pageNamed(const QString& name) {
    const auto found = std::find(kNames.begin(), kNames.end(), name.toLower().toStdString());
    if (found == kNames.end()) return std::nullopt;
    return static_cast<PageId>(found - kNames.begin());
}

Page::Page(EngineBridge& bridge, QWidget* parent) : QWidget(parent), bridge_(bridge) {
}

void Page::setParameters(const Config& config) {
    if (config == config_) return;
    config_ = config;
    parametersChanged();
}

}  // namespace shortrun
